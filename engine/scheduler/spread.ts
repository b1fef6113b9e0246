import { selectorOf, selects } from "../base/labels.ts";
import { isWantedNode, untoleratedTaint } from "../kinds/placement.ts";
import type { Node, Pod, TopologySpreadConstraint } from "../kinds/types.ts";
import type { Refusal } from "./filters.ts";
import { type NodeLook, once, type PodLook, selectedPods, withLabelKeys } from "./look.ts";

const UNEVEN: Refusal = { reasons: ["node(s) didn't match pod topology spread constraints"], resolvable: true };
const NO_LABEL: Refusal = {
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  resolvable: false,
};

/** How many matching pods each domain of a constraint has. */
export interface Domains {
  readonly constraint: TopologySpreadConstraint;
  readonly counts: ReadonlyMap<string, number>;
  readonly least: number;
  /** 1 when the pod itself matches, and so adds to its domain. */
  readonly self: number;
}

export function fitsSpread(look: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const constraints = look.pod.spec.topologySpreadConstraints;
  if (!constraints) return undefined;
  const labels = node.metadata.labels ?? {};
  const hard = once(
    look,
    "spread",
    () => domainsOf(look, constraints.filter((one) => one.whenUnsatisfiable === "DoNotSchedule")),
  );
  for (const { constraint } of hard) if (!(constraint.topologyKey in labels)) return NO_LABEL;
  for (const { constraint, counts, least, self } of hard) {
    const there = (counts.get(labels[constraint.topologyKey]!) ?? 0) - evicted(look, constraint, node, use.pods);
    if (there + self - least > constraint.maxSkew) return UNEVEN;
  }
  return undefined;
}

/** When preemption looks at a node without some of its pods, those don't count. */
function evicted(look: PodLook, constraint: TopologySpreadConstraint, node: Node, left: readonly Pod[]): number {
  const now = look.view.podsOnNode<Pod>(node.metadata.name);
  if (now.length === left.length) return 0;
  const selector = selectorOf(withLabelKeys(constraint, look.pod));
  const stays = new Set(left);
  return now.filter((pod) =>
    !stays.has(pod) && pod.metadata.namespace === look.pod.metadata.namespace && !pod.metadata.deletionTimestamp &&
    selects(selector, pod.metadata.labels)
  ).length;
}

export function domainsOf(look: PodLook, constraints: readonly TopologySpreadConstraint[]): readonly Domains[] {
  return constraints.map((constraint) => {
    const counts = new Map<string, number>();
    const domainOfNode = new Map<string, string>();
    for (const node of look.nodes) {
      const domain = node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined || !takesPart(look.pod, constraint, constraints, node)) continue;
      domainOfNode.set(node.metadata.name, domain);
      counts.set(domain, 0);
    }
    const selector = withLabelKeys(constraint, look.pod);
    for (const pod of selectedPods(look.view, look.pod.metadata.namespace, selector)) {
      const domain = domainOfNode.get(pod.spec.nodeName!);
      if (domain !== undefined) counts.set(domain, counts.get(domain)! + 1);
    }
    const enough = counts.size >= (constraint.minDomains ?? 1);
    let least = Infinity;
    for (const count of counts.values()) least = Math.min(least, count);
    return {
      constraint,
      counts,
      least: enough && least !== Infinity ? least : 0,
      self: selects(selectorOf(selector), look.pod.metadata.labels) ? 1 : 0,
    };
  });
}

/** Whether a node takes part in a constraint: by default when the pod's own affinity wants it, whatever its taints. */
function takesPart(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
  node: Node,
): boolean {
  if (!all.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined)) return false;
  if (constraint.nodeAffinityPolicy !== "Ignore" && !isWantedNode(pod.spec, node)) return false;
  return constraint.nodeTaintsPolicy !== "Honor" ||
    !untoleratedTaint(node.spec?.taints, pod.spec.tolerations, ["NoSchedule", "NoExecute"]);
}
