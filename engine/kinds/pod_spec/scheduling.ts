import { duplicate, forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { dnsLabel, dnsSubdomain, labelValue, nameFaults, qualifiedName } from "../names.ts";
import {
  each,
  type Faults,
  join,
  labelSelectorFaults,
  NO_FAULTS,
  oneOf,
  operatorFaults,
  POSITIVE,
  rememberingGood,
} from "../rules.ts";
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from "../types.ts";

export const TAINT_EFFECTS: readonly string[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Kubernetes' `ValidateTolerations`. The operator's fault of an `Exists` with a value shows the value. */
export const tolerationsFaults = rememberingGood((tolerations: readonly Toleration[], field: string): Faults =>
  each(field, tolerations, (toleration, at) => {
    const { key, operator, value, effect } = toleration;
    const faults: FieldFault[] = [];
    if (key) faults.push(...nameFaults(`${at}.key`, key, qualifiedName));
    if (!key && operator !== "Exists") {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      faults.push(invalid(`${at}.operator`, operator ?? "", detail));
    }
    if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
      faults.push(invalid(`${at}.effect`, effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (!operator || operator === "Equal") {
      const valueFaults = labelValue(value ?? "");
      if (valueFaults.length > 0) faults.push(invalid(`${at}.operator`, value, valueFaults.join(";")));
    } else if (operator === "Exists") {
      if (value) faults.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else {
      faults.push(unsupported(`${at}.operator`, operator, ["Equal", "Exists"]));
    }
    if (effect) faults.push(...oneOf(`${at}.effect`, effect, TAINT_EFFECTS));
    return faults;
  })
);

/** Not remembered: pods of a daemon set have each their own. */
export function affinityFaults(affinity: Affinity | undefined, field: string): Faults {
  if (!affinity) return NO_FAULTS;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return join(
    required
      ? nodeSelectorFaults(required, `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`)
      : NO_FAULTS,
    each(`${field}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`, preferred, (term, at) =>
      join(
        weightFaults(term.weight, `${at}.weight`),
        nodeSelectorTermFaults(term.preference ?? {}, `${at}.preference`, true),
      )),
    podAffinityFaults(podAffinity, `${field}.podAffinity`),
    podAffinityFaults(podAntiAffinity, `${field}.podAntiAffinity`),
  );
}

function weightFaults(weight: number | undefined, field: string): Faults {
  const value = weight ?? 0;
  return value < 1 || value > 100 ? [invalid(field, value, "must be in the range 1-100")] : NO_FAULTS;
}

export function nodeSelectorFaults(selector: NodeSelector, field: string): Faults {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(`${field}.nodeSelectorTerms`, "must have at least one node selector term")];
  return each(`${field}.nodeSelectorTerms`, terms, (term, at) => nodeSelectorTermFaults(term, at, false));
}

/** A preferred term may ask for values that no label can have. */
function nodeSelectorTermFaults(term: NodeSelectorTerm, field: string, allowsAnyValue: boolean): Faults {
  return join(
    each(
      `${field}.matchExpressions`,
      term.matchExpressions,
      (requirement, at) => nodeRequirementFaults(requirement, at, allowsAnyValue),
    ),
    each(`${field}.matchFields`, term.matchFields, nodeFieldFaults),
  );
}

function nodeRequirementFaults(requirement: NodeSelectorRequirement, field: string, allowsAnyValue: boolean): Faults {
  return join(
    nodeOperatorFaults(requirement, field),
    nameFaults(`${field}.key`, requirement.key ?? "", qualifiedName),
    allowsAnyValue
      ? NO_FAULTS
      : each(`${field}.values`, requirement.values, (value, at) => nameFaults(at, value, labelValue)),
  );
}

function nodeOperatorFaults(requirement: NodeSelectorRequirement, field: string): Faults {
  if (requirement.operator !== "Gt" && requirement.operator !== "Lt") return operatorFaults(field, requirement);
  return requirement.values?.length === 1
    ? NO_FAULTS
    : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
}

/** Only the name of a node can be asked for by field, and only one. */
function nodeFieldFaults(requirement: NodeSelectorRequirement, field: string): Faults {
  const { key, operator, values } = requirement;
  const faults: FieldFault[] = [];
  if (operator !== "In" && operator !== "NotIn") {
    faults.push(invalid(`${field}.operator`, operator ?? "", "not a valid selector operator"));
  } else if (values?.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    faults.push(required(`${field}.values`, detail));
  }
  if (key !== "metadata.name") return [...faults, invalid(`${field}.key`, key ?? "", "not a valid field selector key")];
  return [...faults, ...each(`${field}.values`, values, (value, at) => nameFaults(at, value, dnsSubdomain))];
}

function podAffinityFaults(affinity: PodAffinity | undefined, field: string): Faults {
  if (!affinity) return NO_FAULTS;
  const required = `${field}.requiredDuringSchedulingIgnoredDuringExecution`;
  const preferred = `${field}.preferredDuringSchedulingIgnoredDuringExecution`;
  return join(
    each(required, affinity.requiredDuringSchedulingIgnoredDuringExecution, podAffinityTermFaults),
    each(preferred, affinity.preferredDuringSchedulingIgnoredDuringExecution, (weighted, at) =>
      join(
        weightFaults(weighted.weight, `${at}.weight`),
        podAffinityTermFaults(weighted.podAffinityTerm ?? { topologyKey: "" }, `${at}.podAffinityTerm`),
      )),
  );
}

function podAffinityTermFaults(term: PodAffinityTerm, field: string): Faults {
  return join(
    labelSelectorFaults(`${field}.labelSelector`, term.labelSelector),
    labelSelectorFaults(`${field}.namespaceSelector`, term.namespaceSelector),
    (term.namespaces ?? []).flatMap((name) => nameFaults(`${field}.namespace`, name, dnsLabel)),
    matchLabelKeysFaults(term.matchLabelKeys, `${field}.matchLabelKeys`, term.labelSelector !== undefined),
    matchLabelKeysFaults(term.mismatchLabelKeys, `${field}.mismatchLabelKeys`, term.labelSelector !== undefined),
    term.topologyKey ? NO_FAULTS : [required(`${field}.topologyKey`, "can not be empty")],
    nameFaults(`${field}.topologyKey`, term.topologyKey ?? "", qualifiedName),
  );
}

function matchLabelKeysFaults(keys: readonly string[] | undefined, field: string, hasSelector: boolean): Faults {
  if (!keys || keys.length === 0) return NO_FAULTS;
  if (!hasSelector) return [forbidden(field, "must not be specified when labelSelector is not set")];
  return each(field, keys, (key, at) => nameFaults(at, key, qualifiedName));
}

const SPREAD_ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const INCLUSION_POLICIES = ["Honor", "Ignore"];

export const topologySpreadFaults = rememberingGood((
  constraints: readonly TopologySpreadConstraint[],
  field: string,
): Faults =>
  each(field, constraints, (constraint, at, index) => {
    const { maxSkew = 0, topologyKey, whenUnsatisfiable, minDomains } = constraint;
    const isSame = (other: TopologySpreadConstraint) =>
      other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable;
    const faults: FieldFault[] = [];
    if (maxSkew <= 0) faults.push(invalid(`${at}.maxSkew`, maxSkew, POSITIVE));
    if (!topologyKey) faults.push(required(`${at}.topologyKey`, "can not be empty"));
    faults.push(...oneOf(`${at}.whenUnsatisfiable`, whenUnsatisfiable, SPREAD_ACTIONS));
    if (constraints.slice(index + 1).some(isSame)) {
      faults.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    }
    faults.push(...minDomainsFaults(minDomains, whenUnsatisfiable, `${at}.minDomains`));
    for (const policy of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
      if (constraint[policy] !== undefined) {
        faults.push(...oneOf(`${at}.${policy}`, constraint[policy], INCLUSION_POLICIES));
      }
    }
    faults.push(...spreadKeysFaults(constraint, `${at}.matchLabelKeys`));
    faults.push(...labelSelectorFaults(`${at}.labelSelector`, constraint.labelSelector));
    return faults;
  })
);

/** Keys whose values are the pod's own; the selector may not name them too. */
function spreadKeysFaults({ matchLabelKeys, labelSelector }: TopologySpreadConstraint, field: string): Faults {
  if (!matchLabelKeys || matchLabelKeys.length === 0) return NO_FAULTS;
  const named = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  return join(
    labelSelector ? NO_FAULTS : [forbidden(field, "must not be specified when labelSelector is not set")],
    each(field, matchLabelKeys, (key, at) =>
      join(
        nameFaults(at, key, qualifiedName),
        named.has(key) ? [invalid(at, key, "exists in both matchLabelKeys and labelSelector")] : NO_FAULTS,
      )),
  );
}

function minDomainsFaults(minDomains: number | undefined, action: string, field: string): Faults {
  if (minDomains === undefined) return NO_FAULTS;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return join(
    minDomains <= 0 ? [invalid(field, minDomains, POSITIVE)] : NO_FAULTS,
    action === "DoNotSchedule" ? NO_FAULTS : [invalid(field, minDomains, detail)],
  );
}
