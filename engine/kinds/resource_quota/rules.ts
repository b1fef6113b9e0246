import { sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { invalid, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { canonicalQuantities, isStandardResource, resourceAmountFaults } from "../pod_spec/resources.ts";
import { withFields } from "../with_fields.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { eachEntry, type Faults, IMMUTABLE } from "../rules.ts";

export function prepareResourceQuota(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const spec = next.spec ?? {};
  return withFields(next, {
    spec: withFields(spec, { hard: canonicalQuantities(spec.hard) }),
    status: next.status ?? {},
  });
}

const SCOPES = [
  "BestEffort",
  "CrossNamespacePodAffinity",
  "NotBestEffort",
  "NotTerminating",
  "PriorityClass",
  "Terminating",
];

export function resourceQuotaFaults(next: KubeObject, previous?: KubeObject): Faults {
  const { hard, scopes = [] } = next.spec;
  const isUnchanged = !previous || sameJson(scopes, previous.spec.scopes ?? []);
  return [
    ...eachEntry<string>("spec.hard", hard, (amount, field, name) => [
      ...quotaNameFaults(name, field),
      ...resourceAmountFaults(name, amount, field),
    ]),
    ...(scopes as string[]).filter((scope) => !SCOPES.includes(scope)).map((scope) =>
      unsupported("spec.scopes", scope, SCOPES)
    ),
    ...(isUnchanged ? [] : [invalid("spec.scopes", scopes, IMMUTABLE)]),
  ];
}

function quotaNameFaults(name: string, field: string): Faults {
  const faults = nameFaults(field, name, qualifiedName);
  if (faults.length > 0 || name.includes("/") || isStandardResource(name)) return faults;
  return [
    invalid(field, name, "must be a standard resource type or fully qualified"),
    invalid(field, name, "must be a standard resource for quota"),
  ];
}
