import type { Node, NodeSelectorRequirement, NodeSelectorTerm, PodSpec, Taint, Toleration } from "./types.ts";

/** Which node suits which pod, by taints and by labels. Source: `component-helpers/scheduling/corev1`. */

const NONE: Readonly<Record<string, string>> = {};
const NO_TAINTS: readonly Taint[] = [];

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator) {
    case "Exists":
      return true;
    case "Gt":
    case "Lt":
      return comparesAs(toleration.operator, taint.value ?? "", toleration.value ?? "");
    default:
      return !!toleration.key && (toleration.value ?? "") === (taint.value ?? "");
  }
}

/** The first taint with one of these effects that none of the tolerations tolerates. */
export function untoleratedTaint(
  taints: readonly Taint[] = NO_TAINTS,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly Taint["effect"][],
): Taint | undefined {
  return taints.find((taint) =>
    effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint))
  );
}

/** `nodeSelector` and the required node affinity together. */
export function isWantedNode(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? NONE;
  for (const key in spec.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => termMatches(term, node));
}

/** All of a term's requirements hold; a term without any matches nothing. */
export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? NONE;
  return matchExpressions.every((requirement) => requirementHolds(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) =>
      requirementHolds(requirement, requirement.key === "metadata.name" ? node.metadata.name : undefined)
    );
}

/** The node names that the required affinity pins a pod to; undefined when some term leaves them open. */
export function pinnedNodes(spec: PodSpec): readonly string[] | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms) return undefined;
  const names: string[] = [];
  for (const term of terms) {
    const field = term.matchFields?.find(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (!field) return undefined;
    names.push(...field.values ?? []);
  }
  return names;
}

function requirementHolds({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return value !== undefined && comparesAs(operator, value, values[0] ?? "");
  }
}

function comparesAs(operator: "Gt" | "Lt", value: string, limit: string): boolean {
  const whole = /^[+-]?\d+$/;
  if (!whole.test(value) || !whole.test(limit)) return false;
  return operator === "Gt" ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit);
}
