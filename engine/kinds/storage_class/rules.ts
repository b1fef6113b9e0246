import { sameJson } from "../../base/json.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { withFields } from "../with_fields.ts";
import { each, type Faults, IMMUTABLE, requiredOneOf, unseen } from "../rules.ts";
import type { Fields } from "../types.ts";
import type { StorageClass } from "../workload_types.ts";

export function prepareStorageClass(next: StorageClass, _context: PrepareContext<StorageClass>): StorageClass {
  return withFields(next, {
    reclaimPolicy: next.reclaimPolicy ?? "Delete",
    volumeBindingMode: next.volumeBindingMode ?? "Immediate",
  });
}

const FIXED = ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] as const;
const RECLAIM_POLICIES = ["Delete", "Retain"];

/** What is fixed is all that an update is asked about. */
export function storageClassFaults(next: StorageClass, previous?: StorageClass): Faults {
  if (previous) {
    return FIXED.filter((name) => !sameJson(next[name], previous[name])).map((name) =>
      invalid(name, next[name], IMMUTABLE)
    );
  }
  const { provisioner, reclaimPolicy = "" } = next;
  const isKnown = RECLAIM_POLICIES.includes(reclaimPolicy);
  return [
    ...(provisioner ? nameFaults("provisioner", provisioner.toLowerCase(), qualifiedName) : [required("provisioner")]),
    ...("" in (next.parameters ?? {}) ? [invalid("parameters", "", "field can not be empty.")] : []),
    ...(isKnown ? [] : [unsupported("reclaimPolicy", reclaimPolicy, RECLAIM_POLICIES)]),
    ...requiredOneOf("volumeBindingMode", next.volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...each("allowedTopologies", next.allowedTopologies, topologyFaults),
  ];
}

function topologyFaults({ matchLabelExpressions }: Fields, at: string): Faults {
  const keys = new Set<string>();
  return each<Fields>(`${at}.matchLabelExpressions`, matchLabelExpressions, ({ key = "", values }, field) => {
    const seen = new Set<string>();
    return [
      ...(values?.length ? [] : [required(`${field}.values`)]),
      ...each<string>(`${field}.values`, values, (value, item) => unseen(item, value, seen)),
      ...nameFaults(`${field}.key`, key, qualifiedName),
      ...unseen(`${field}.key`, key, keys),
    ];
  });
}
