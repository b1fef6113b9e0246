import { formatSelector, selectorOf, selects } from "../base/labels.ts";
import { isWantedNode, untoleratedTaint } from "../kinds/placement.ts";
import type { LabelSelector, Node, Pod, TopologySpreadConstraint } from "../kinds/types.ts";
import type { Refusal } from "./filters.ts";
import { type NodeLook, once, type PodLook, withLabelKeys } from "./look.ts";

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

const counted = new WeakMap<readonly Pod[], Map<string, number>>();
const selectorTexts = new WeakMap<LabelSelector, string>();

/** How many pods of a node match, kept for the very list of pods: after a binding only one node is counted anew. */
export function countOn(look: PodLook, node: Node, selector: LabelSelector | undefined): number {
  const pods = look.view.podsOnNode<Pod>(node.metadata.name);
  if (pods.length === 0 || !selector) return 0;
  let text = selectorTexts.get(selector);
  if (text === undefined) selectorTexts.set(selector, text = formatSelector(selector));
  const { namespace } = look.pod.metadata;
  const key = `${namespace} ${text}`;
  let counts = counted.get(pods);
  if (!counts) counted.set(pods, counts = new Map());
  let count = counts.get(key);
  if (count !== undefined) return count;
  const parsed = selectorOf(selector);
  count = 0;
  for (const { metadata } of pods) {
    if (metadata.namespace === namespace && !metadata.deletionTimestamp && selects(parsed, metadata.labels)) count++;
  }
  counts.set(key, count);
  return count;
}

export function domainsOf(look: PodLook, constraints: readonly TopologySpreadConstraint[]): readonly Domains[] {
  return constraints.map((constraint) => {
    const counts = new Map<string, number>();
    const selector = withLabelKeys(constraint, look.pod);
    for (const node of look.nodes) {
      const domain = node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined || !takesPart(look.pod, constraint, constraints, node)) continue;
      counts.set(domain, (counts.get(domain) ?? 0) + countOn(look, node, selector));
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
