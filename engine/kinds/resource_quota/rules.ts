import { goJson, sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { canonicalQuantities, isStandardResource, resourceAmountFaults } from "../pod_spec/resources.ts";
import { withFields } from "../with_fields.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { eachEntry, type Faults, IMMUTABLE } from "../rules.ts";
import type { Fields } from "../types.ts";

export function prepareResourceQuota(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const spec = next.spec ?? {};
  return withFields(next, {
    spec: withFields(spec, { hard: canonicalQuantities(spec.hard) }),
    status: next.status ?? {},
  });
}

const OF_PODS = [
  "pods",
  "cpu",
  "memory",
  "limits.cpu",
  "limits.memory",
  "requests.cpu",
  "requests.memory",
];

/** The scopes, and which of the resources without a prefix each can be about. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ["pods"],
  CrossNamespacePodAffinity: OF_PODS,
  NotBestEffort: OF_PODS,
  NotTerminating: OF_PODS,
  PriorityClass: OF_PODS,
  Terminating: OF_PODS,
  VolumeAttributesClass: ["persistentvolumeclaims", "requests.storage"],
};

const OPPOSITES = [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] as const;

export function resourceQuotaFaults(next: KubeObject, previous?: KubeObject): Faults {
  const { hard, scopes = [], scopeSelector } = next.spec;
  const set = (list: readonly string[] | undefined) => [...new Set(list ?? [])].sort();
  const isUnchanged = !previous || sameJson(set(scopes), set(previous.spec.scopes));
  const names = Object.keys(hard ?? {}).sort();
  return [
    ...eachEntry<string>("spec.hard", hard, (amount, field, name) => [
      ...quotaNameFaults(name, field),
      ...resourceAmountFaults(name, amount, field),
    ]),
    ...(scopes as readonly string[]).flatMap((scope) => [
      ...(SCOPES[scope] ? [] : [invalid("spec.scopes", scopes, "unsupported scope")]),
      ...foreign(scope, names).map(() => invalid("spec.scopes", scopes, "unsupported scope applied to resource")),
    ]),
    ...conflicts(scopes).map(() => invalid("spec.scopes", scopes, "conflicting scopes")),
    ...(scopeSelector ? selectorFaults(scopeSelector, names, scopes) : []),
    ...(isUnchanged ? [] : [invalid("spec.scopes", scopes, IMMUTABLE)]),
  ];
}

/** The limited resources that this scope can't be about. */
function foreign(scope: string, names: readonly string[]): readonly string[] {
  const able = SCOPES[scope];
  return able ? names.filter((name) => isStandardResource(name) && name !== "storage" && !able.includes(name)) : [];
}

function conflicts(scopes: readonly string[]): readonly unknown[] {
  return OPPOSITES.filter((pair) => pair.every((scope) => scopes.includes(scope)));
}

const TO_EXIST = "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, " +
  "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or " +
  "ResourceQuotaScopeCrossNamespacePodAffinity";
const BY_VALUE = ["PriorityClass", "VolumeAttributesClass"];

function selectorFaults(selector: Fields, names: readonly string[], scopes: readonly string[]): Faults {
  const field = "spec.scopeSelector.matchExpressions";
  const rows: readonly Fields[] = selector.matchExpressions ?? [];
  return [
    ...rows.flatMap(({ scopeName = "", operator = "", values }) => [
      ...(SCOPES[scopeName] ? [] : [invalid(`${field}.scopeName`, scopeName, "unsupported scope")]),
      ...foreign(scopeName, names).map(() =>
        invalid(field, { text: selectorForm(rows) }, "unsupported scope applied to resource")
      ),
      ...(SCOPES[scopeName] && !BY_VALUE.includes(scopeName) && operator !== "Exists"
        ? [invalid(`${field}.operator`, operator, TO_EXIST)]
        : []),
      ...operatorFaults(operator, values ?? [], field),
    ]),
    ...conflicts(rows.map(({ scopeName }) => scopeName)).map(() =>
      invalid(field, scopes.length > 0 ? scopes : null, "conflicting scopes")
    ),
  ];
}

function operatorFaults(operator: string, values: readonly string[], field: string): Faults {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? [] : [
        required(
          `${field}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      ];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? [] : [
        invalid(
          `${field}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      ];
    default:
      return [invalid(`${field}.operator`, operator, "not a valid selector operator")];
  }
}

/** The selector as Go's own struct prints itself. */
function selectorForm(rows: readonly Fields[]): string {
  const shown = rows.map(({ scopeName, operator, values = null }) =>
    `{"ScopeName":${goJson(scopeName ?? "")},"Operator":${goJson(operator ?? "")},"Values":${goJson(values)}}`
  );
  return `{"MatchExpressions":[${shown.join(",")}]}`;
}

function quotaNameFaults(name: string, field: string): Faults {
  const faults = nameFaults(field, name, qualifiedName);
  if (faults.length > 0 || name.includes("/") || isStandardResource(name)) return faults;
  return [
    invalid(field, name, "must be a standard resource type or fully qualified"),
    invalid(field, name, "must be a standard resource for quota"),
  ];
}
