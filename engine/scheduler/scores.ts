import { controllerOf } from "../base/object.ts";
import { selectorOf, selects } from "../base/labels.ts";
import { termMatches, tolerates } from "../kinds/placement.ts";
import type { LabelSelector, Node, Pod, PodAffinityTerm, TopologySpreadConstraint } from "../kinds/types.ts";
import { domain, near, neighboursOf } from "./affinity.ts";
import { type NodeLook, once, type PodLook, withLabelKeys } from "./look.ts";
import { countOn, type Domains, domainsOf } from "./spread.ts";
import { needOf, roomOf } from "./use.ts";

/** How well a pod would be on a node: more is better, before `normal` brings it to 0–100. */
export interface Score {
  readonly name: string;
  readonly weight: number;
  score(look: PodLook, node: NodeLook): number;
  /** `most`: the best node has 100. `least`: the lowest has 100. `range`: lowest 0, highest 100. Absent: 0–100 already. */
  readonly normal?: "most" | "least" | "range";
  /** Whether it tells nodes apart at all for this pod. */
  applies?(look: PodLook): boolean;
}

const HUNDRED = 100;

/** Weights of the default profile. */
export const SCORES: readonly Score[] = [
  { name: "TaintToleration", weight: 3, score: untoleratedPreferences, normal: "least", applies: hasPreferences },
  {
    name: "NodeAffinity",
    weight: 2,
    score: preferredAffinity,
    normal: "most",
    applies: ({ pod }) => !!preferredTerms(pod)?.length,
  },
  { name: "PodTopologySpread", weight: 2, score: crowd, normal: "least", applies: (look) => crowds(look).length > 0 },
  {
    name: "InterPodAffinity",
    weight: 2,
    score: company,
    normal: "range",
    applies: ({ pod }) => companyTerms(pod).length > 0,
  },
  { name: "NodeResourcesFit", weight: 1, score: leastAllocated },
  { name: "NodeResourcesBalancedAllocation", weight: 1, score: balanced },
];

/** The nodes with their totals, in the order given. */
export function totals(look: PodLook, nodes: readonly NodeLook[]): number[] {
  const sums = nodes.map(() => 0);
  for (const { score, weight, normal, applies } of SCORES) {
    if (applies && !applies(look)) continue;
    const raw = nodes.map((node) => score(look, node));
    normalised(raw, normal).forEach((value, i) => sums[i]! += value * weight);
  }
  return sums;
}

function normalised(raw: readonly number[], normal: Score["normal"]): readonly number[] {
  if (!normal) return raw;
  const highest = Math.max(...raw);
  const lowest = Math.min(...raw);
  if (normal === "most") return raw.map((value) => highest === 0 ? 0 : Math.floor(HUNDRED * value / highest));
  if (normal === "least") {
    return raw.map((value) => highest === 0 ? HUNDRED : HUNDRED - Math.floor(HUNDRED * value / highest));
  }
  return raw.map((value) => highest === lowest ? 0 : Math.floor(HUNDRED * (value - lowest) / (highest - lowest)));
}

/** By the list of nodes, which stays the same while no node changes. */
const preferences = new WeakMap<readonly Node[], boolean>();

function hasPreferences({ nodes }: PodLook): boolean {
  let found = preferences.get(nodes);
  if (found === undefined) {
    found = nodes.some(({ spec }) => spec?.taints?.some(({ effect }) => effect === "PreferNoSchedule"));
    preferences.set(nodes, found);
  }
  return found;
}

function untoleratedPreferences({ pod }: PodLook, { node }: NodeLook): number {
  const { taints } = node.spec ?? {};
  if (!taints) return 0;
  return taints.filter((taint) =>
    taint.effect === "PreferNoSchedule" && !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))
  ).length;
}

function preferredTerms(pod: Pod) {
  return pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
}

function preferredAffinity({ pod }: PodLook, { node }: NodeLook): number {
  return (preferredTerms(pod) ?? []).reduce(
    (sum, { weight, preference }) => termMatches(preference, node) ? sum + weight : sum,
    0,
  );
}

/** A soft constraint, with the counts of its domains; hosts are counted one by one, when they are asked for. */
interface Crowd {
  readonly constraint: TopologySpreadConstraint;
  readonly domains?: Domains;
}

const HOST = "kubernetes.io/hostname";

/** What a pod's own soft constraints say; without any, pods of one workload are spread over hosts and zones. */
function crowds(look: PodLook): readonly Crowd[] {
  return once(look, "crowds", () => {
    const { topologySpreadConstraints } = look.pod.spec;
    const soft = topologySpreadConstraints
      ? topologySpreadConstraints.filter((one) => one.whenUnsatisfiable === "ScheduleAnyway")
      : defaultConstraints(look);
    return soft.map((constraint) => ({
      constraint,
      ...(constraint.topologyKey !== HOST && { domains: domainsOf(look, [constraint])[0] }),
    }));
  });
}

function defaultConstraints(look: PodLook): readonly TopologySpreadConstraint[] {
  const labelSelector = siblingSelector(look);
  if (!labelSelector) return [];
  return [
    { maxSkew: 3, topologyKey: HOST, whenUnsatisfiable: "ScheduleAnyway", labelSelector },
    { maxSkew: 5, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ];
}

const OWNERS: Readonly<Record<string, string>> = {
  ReplicaSet: "replicasets.apps",
  StatefulSet: "statefulsets.apps",
  ReplicationController: "replicationcontrollers",
};

/** The pods that count as a pod's like: those of its workload, or of a service that selects it. */
function siblingSelector({ view, pod }: PodLook): LabelSelector | undefined {
  const owner = controllerOf(pod);
  const resource = owner && OWNERS[owner.kind];
  if (resource) {
    const found = view.get(resource, `${pod.metadata.namespace}/${owner.name}`);
    const selector = found?.["spec"]?.selector;
    if (selector) return owner.kind === "ReplicationController" ? { matchLabels: selector } : selector;
  }
  if (owner) return undefined;
  const service = view.list("services", pod.metadata.namespace).find((one) =>
    one["spec"]?.selector && selects(selectorOf({ matchLabels: one["spec"].selector }), pod.metadata.labels)
  );
  return service && { matchLabels: service["spec"].selector };
}

function crowd(look: PodLook, { node }: NodeLook): number {
  let sum = 0;
  for (const { constraint, domains } of crowds(look)) {
    const where = node.metadata.labels?.[constraint.topologyKey];
    if (where === undefined) continue;
    const count = domains ? domains.counts.get(where) ?? 0 : countOn(look, node, withLabelKeys(constraint, look.pod));
    const places = domains ? domains.counts.size : look.nodes.length;
    sum += count * Math.log(places + 2) + (constraint.maxSkew - 1);
  }
  return sum;
}

function companyTerms(pod: Pod): readonly { readonly term: PodAffinityTerm; readonly weight: number }[] {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const soft = (affinity: typeof podAffinity, sign: number) =>
    (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      .map(({ podAffinityTerm, weight }) => ({ term: podAffinityTerm, weight: weight * sign }));
  return [...soft(podAffinity, 1), ...soft(podAntiAffinity, -1)];
}

function company(look: PodLook, { node, use }: NodeLook): number {
  const terms = once(
    look,
    "company",
    () => companyTerms(look.pod).map(({ term, weight }) => ({ ...neighboursOf(look, term), weight })),
  );
  return terms.reduce(
    (sum, { term, byDomain, weight }) =>
      domain(node, term) === undefined ? sum : sum + weight * near(look, node, use.pods, term, byDomain).length,
    0,
  );
}

function leastAllocated(look: PodLook, node: NodeLook): number {
  return Math.floor((free(cpuShare(look, node)) + free(memoryShare(look, node))) / 2);
}

function free(share: number): number {
  return share > 1 ? 0 : Math.floor((1 - share) * HUNDRED);
}

function balanced(look: PodLook, node: NodeLook): number {
  const apart = Math.abs(Math.min(cpuShare(look, node), 1) - Math.min(memoryShare(look, node), 1));
  return Math.floor((1 - apart / 2) * HUNDRED);
}

/** How much of a node would be taken with the pod on it. */
function cpuShare({ pod }: PodLook, { node, use }: NodeLook): number {
  const { cpu } = roomOf(node);
  return cpu ? (use.guessedCpu + needOf(pod).guessed.cpu) / cpu : 1;
}

function memoryShare({ pod }: PodLook, { node, use }: NodeLook): number {
  const { memory } = roomOf(node);
  return memory ? (use.guessedMemory + needOf(pod).guessed.memory) / memory : 1;
}
