import type { KubeObject } from "../../base/object.ts";
import { required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import { each, type Faults, join, NO_FAULTS, oneOf } from "../rules.ts";
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

export function validatingAdmissionPolicyFaults({ spec }: KubeObject): Faults {
  const constraints: Fields | undefined = spec.matchConstraints;
  const hasContent = spec.validations?.length || spec.auditAnnotations?.length;
  const detail = "validations or auditAnnotations must be provided";
  return join(
    constraints ? NO_FAULTS : [required("spec.matchConstraints")],
    constraints && !constraints.resourceRules?.length ? [required("spec.matchConstraints.resourceRules")] : NO_FAULTS,
    hasContent ? NO_FAULTS : [required("spec.validations", detail), required("spec.auditAnnotations", detail)],
    each<Fields>(
      "spec.validations",
      spec.validations,
      (validation, at) =>
        validation.expression?.trim() ? NO_FAULTS : [required(`${at}.expression`, "expression is not specified")],
    ),
    oneOf("spec.failurePolicy", spec.failurePolicy, ["Fail", "Ignore"]),
  );
}

const ACTIONS = ["Audit", "Deny", "Warn"];

export function prepareValidatingAdmissionPolicyBinding(
  next: KubeObject,
  _context: PrepareContext<KubeObject>,
): KubeObject {
  const given: Fields = next.spec ?? {};
  return withFields(next, { spec: withFields(given, { matchResources: prepareMatching(given.matchResources) }) });
}

export function validatingAdmissionPolicyBindingFaults({ spec }: KubeObject): Faults {
  return join(
    spec.policyName ? NO_FAULTS : [required("spec.policyName")],
    spec.validationActions?.length ? NO_FAULTS : [required("spec.validationActions")],
    each<string>("spec.validationActions", spec.validationActions, (action, at) => oneOf(at, action, ACTIONS)),
  );
}
