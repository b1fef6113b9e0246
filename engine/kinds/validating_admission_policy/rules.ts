import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import type { Fields } from "../types.ts";

const EMPTY: Fields = Object.freeze({});

/** What an admission policy or binding matches when it doesn't say: everything, by equivalent versions too. */
export function prepareMatching(matching: Fields | undefined): Fields | undefined {
  return matching && withFields(matching, {
    matchPolicy: matching.matchPolicy ?? "Equivalent",
    namespaceSelector: matching.namespaceSelector ?? EMPTY,
    objectSelector: matching.objectSelector ?? EMPTY,
    resourceRules: prepareRules(matching.resourceRules),
    excludeResourceRules: prepareRules(matching.excludeResourceRules),
  });
}

export function prepareRules(rules: readonly Fields[] | undefined): readonly Fields[] | undefined {
  return mapped<Fields, readonly Fields[] | undefined>(rules, (rule) => withFields(rule, { scope: rule.scope ?? "*" }));
}

export function prepareValidatingAdmissionPolicy(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given: Fields = next.spec ?? {};
  const spec = withFields(given, {
    failurePolicy: given.failurePolicy ?? "Fail",
    matchConstraints: prepareMatching(given.matchConstraints),
  });
  return withFields(next, { spec, status: next.status ?? EMPTY });
}

export function prepareMutatingAdmissionPolicy(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given: Fields = next.spec ?? {};
  const spec = withFields(given, {
    failurePolicy: given.failurePolicy ?? "Fail",
    matchConstraints: prepareMatching(given.matchConstraints),
  });
  return withFields(next, { spec });
}

/** Bindings of either kind. */
export function prepareAdmissionPolicyBinding(
  next: KubeObject,
  _context: PrepareContext<KubeObject>,
): KubeObject {
  const given: Fields = next.spec ?? {};
  return withFields(next, { spec: withFields(given, { matchResources: prepareMatching(given.matchResources) }) });
}
