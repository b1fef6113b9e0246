import type { KubeObject } from "../../base/object.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { sameJson } from "../../base/json.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { mapped, withFields } from "../with_fields.ts";
import { each, type Faults, labelSelectorFaults } from "../rules.ts";
import type { Fields } from "../types.ts";

/** The rules of Role, ClusterRole and their bindings. */
const API_GROUP = "rbac.authorization.k8s.io";

export function prepareRole(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { rules: next.rules ?? null });
}

export function roleFaults(next: KubeObject): Faults {
  return each<Fields>("rules", next.rules, (rule, at) => ruleFaults(rule, at, true));
}

export function clusterRoleFaults(next: KubeObject): Faults {
  const selectors: readonly Fields[] | undefined = next.aggregationRule?.clusterRoleSelectors;
  const at = "aggregationRule.clusterRoleSelectors";
  return [
    ...each<Fields>("rules", next.rules, (rule, field) => ruleFaults(rule, field, false)),
    ...(next.aggregationRule && !selectors?.length
      ? [required(at, "at least one clusterRoleSelector required if aggregationRule is non-nil")]
      : []),
    ...each(at, selectors, (selector, field) => labelSelectorFaults(field, selector)),
  ];
}

function ruleFaults(rule: Fields, at: string, isNamespaced: boolean): Faults {
  const faults: FieldFault[] = [];
  const has = (name: string) => (rule[name]?.length ?? 0) > 0;
  if (!has("verbs")) faults.push(required(`${at}.verbs`, "verbs must contain at least one value"));
  if (has("nonResourceURLs")) {
    const field = `${at}.nonResourceURLs`;
    if (isNamespaced) {
      faults.push(invalid(field, rule.nonResourceURLs, "namespaced rules cannot apply to non-resource URLs"));
    }
    if (has("apiGroups") || has("resources") || has("resourceNames")) {
      const detail = "rules cannot apply to both regular resources and non-resource URLs";
      faults.push(invalid(field, rule.nonResourceURLs, detail));
    }
    return faults;
  }
  if (!has("apiGroups")) faults.push(required(`${at}.apiGroups`, "resource rules must supply at least one api group"));
  if (!has("resources")) faults.push(required(`${at}.resources`, "resource rules must supply at least one resource"));
  return faults;
}

export function prepareBinding(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const roleRef: Fields = next.roleRef ?? {};
  return withFields(next, {
    roleRef: withFields(roleRef, { apiGroup: roleRef.apiGroup || API_GROUP }),
    subjects: mapped<Fields, readonly Fields[] | undefined>(
      next.subjects,
      (subject) =>
        withFields(subject, {
          apiGroup: subject.apiGroup || (subject.kind === "ServiceAccount" ? undefined : API_GROUP),
        }),
    ),
  });
}

export function roleBindingFaults(next: KubeObject, previous?: KubeObject): Faults {
  return bindingFaults(next, previous, ["Role", "ClusterRole"]);
}

export function clusterRoleBindingFaults(next: KubeObject, previous?: KubeObject): Faults {
  return bindingFaults(next, previous, ["ClusterRole"]);
}

function bindingFaults(next: KubeObject, previous: KubeObject | undefined, kinds: readonly string[]): Faults {
  const { apiGroup, kind, name } = next.roleRef;
  const isMoved = previous && !sameJson(next.roleRef, previous.roleRef);
  return [
    ...(apiGroup === API_GROUP ? [] : [unsupported("roleRef.apiGroup", apiGroup, [API_GROUP])]),
    ...(kinds.includes(kind) ? [] : [unsupported("roleRef.kind", kind, kinds)]),
    ...(name ? [] : [required("roleRef.name")]),
    ...each<Fields>("subjects", next.subjects, subjectFaults),
    ...(isMoved ? [invalid("roleRef", { text: goForm("RoleRef", next.roleRef) }, "cannot change roleRef")] : []),
  ];
}

function subjectFaults(subject: Fields, at: string): Faults {
  const faults: FieldFault[] = subject.name ? [] : [required(`${at}.name`)];
  switch (subject.kind) {
    case "ServiceAccount":
      if (subject.apiGroup) faults.push(unsupported(`${at}.apiGroup`, subject.apiGroup, [""]));
      if (!subject.namespace) faults.push(required(`${at}.namespace`));
      return faults;
    case "User":
    case "Group":
      if (subject.apiGroup !== API_GROUP) faults.push(unsupported(`${at}.apiGroup`, subject.apiGroup, [API_GROUP]));
      return faults;
    default:
      return [...faults, unsupported(`${at}.kind`, subject.kind, ["ServiceAccount", "User", "Group"])];
  }
}
