import { sameJson } from "../../base/json.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { withFields } from "../with_fields.ts";
import { type Faults, IMMUTABLE, requiredOneOf } from "../rules.ts";
import type { StorageClass } from "../workload_types.ts";

export function prepareStorageClass(next: StorageClass, _context: PrepareContext<StorageClass>): StorageClass {
  return withFields(next, {
    reclaimPolicy: next.reclaimPolicy ?? "Delete",
    volumeBindingMode: next.volumeBindingMode ?? "Immediate",
  });
}

const FIXED = ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] as const;
const RECLAIM_POLICIES = ["Delete", "Retain"];

export function storageClassFaults(next: StorageClass, previous?: StorageClass): Faults {
  const { provisioner, reclaimPolicy = "" } = next;
  const isKnown = RECLAIM_POLICIES.includes(reclaimPolicy);
  return [
    ...(provisioner ? nameFaults("provisioner", provisioner.toLowerCase(), qualifiedName) : [required("provisioner")]),
    ...(isKnown ? [] : [unsupported("reclaimPolicy", reclaimPolicy, RECLAIM_POLICIES)]),
    ...requiredOneOf("volumeBindingMode", next.volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
    ...(previous ? FIXED.filter((name) => !sameJson(next[name], previous[name])) : [])
      .map((name) => invalid(name, next[name], IMMUTABLE)),
  ];
}
