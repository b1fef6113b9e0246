import type { Node, Pod, PodAffinityTerm } from "../kinds/types.ts";
import type { Refusal } from "./filters.ts";
import { type NodeLook, once, type PodLook, selectedPods, termSpeaksOf } from "./look.ts";

const NO_FRIEND: Refusal = { reasons: ["node(s) didn't match pod affinity rules"], resolvable: false };
const FOE: Refusal = { reasons: ["node(s) didn't match pod anti-affinity rules"], resolvable: true };
const FOE_OF_OTHERS: Refusal = {
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  resolvable: true,
};

/** Pods that a term speaks of, by the domain of the term's topology key that they run in. */
interface Neighbours {
  readonly term: PodAffinityTerm;
  readonly byDomain: ReadonlyMap<string, readonly Pod[]>;
}

const required = (pod: Pod, which: "podAffinity" | "podAntiAffinity") =>
  pod.spec.affinity?.[which]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** Some pod of each required term runs in the node's domain; a group's first pod may start anywhere. */
export function fitsAffinity(look: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const terms = required(look.pod, "podAffinity");
  if (terms.length === 0) return undefined;
  const neighbours = once(look, "affinity", () => terms.map((term) => neighboursOf(look, term)));
  if (neighbours.some(({ term }) => domain(node, term) === undefined)) return NO_FRIEND;
  if (neighbours.every(({ term, byDomain }) => near(look, node, use.pods, term, byDomain).length > 0)) return undefined;
  const isFirst = neighbours.every(({ byDomain }) => byDomain.size === 0) &&
    terms.every((term) => termSpeaksOf(look.view, look.pod, term, look.pod));
  return isFirst ? undefined : NO_FRIEND;
}

export function fitsAntiAffinity(look: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const terms = required(look.pod, "podAntiAffinity");
  if (terms.length === 0) return undefined;
  const neighbours = once(look, "antiAffinity", () => terms.map((term) => neighboursOf(look, term)));
  const foe = neighbours.some(({ term, byDomain }) => near(look, node, use.pods, term, byDomain).length > 0);
  return foe ? FOE : undefined;
}

/** Pods that run already and want no such pod beside them. */
export function respectsOthers(look: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const others = once(look, "others", () => shyPods(look));
  for (const { pod, term, node: home } of others) {
    const where = domain(home, term);
    if (where === undefined || domain(node, term) !== where) continue;
    if (home === node && !use.pods.includes(pod)) continue;
    return FOE_OF_OTHERS;
  }
  return undefined;
}

/** Remembered by the scheduler once such a pod was seen: without any, thousands of nodes need no look. */
export const SHY = "shy";

export function isShy(pod: Pod): boolean {
  return required(pod, "podAntiAffinity").length > 0;
}

function shyPods(look: PodLook): readonly { pod: Pod; term: PodAffinityTerm; node: Node }[] {
  if (!look.view.memory<boolean>(SHY)) return [];
  const found: { pod: Pod; term: PodAffinityTerm; node: Node }[] = [];
  for (const node of look.nodes) {
    for (const pod of look.view.podsOnNode<Pod>(node.metadata.name)) {
      if (!pod.spec.affinity?.podAntiAffinity) continue;
      for (const term of required(pod, "podAntiAffinity")) {
        if (termSpeaksOf(look.view, pod, term, look.pod)) found.push({ pod, term, node });
      }
    }
  }
  return found;
}

export function neighboursOf(look: PodLook, term: PodAffinityTerm): Neighbours {
  const byDomain = new Map<string, Pod[]>();
  const nodes = once(look, "nodesByName", () => new Map(look.nodes.map((node) => [node.metadata.name, node])));
  const own = !term.namespaces?.length && !term.namespaceSelector;
  for (const pod of selectedPods(look.view, own ? look.pod.metadata.namespace : undefined, term.labelSelector)) {
    if (!termSpeaksOf(look.view, look.pod, term, pod)) continue;
    const node = nodes.get(pod.spec.nodeName!);
    const where = node && domain(node, term);
    if (where === undefined) continue;
    const there = byDomain.get(where);
    if (there) there.push(pod);
    else byDomain.set(where, [pod]);
  }
  return { term, byDomain };
}

/** The pods of a term in a node's domain, without those that a preemption takes off this very node. */
export function near(
  look: PodLook,
  node: Node,
  left: readonly Pod[],
  term: PodAffinityTerm,
  byDomain: Neighbours["byDomain"],
): readonly Pod[] {
  const where = domain(node, term);
  const there = where === undefined ? undefined : byDomain.get(where);
  if (!there) return [];
  if (look.view.podsOnNode(node.metadata.name).length === left.length) return there;
  return there.filter((pod) => pod.spec.nodeName !== node.metadata.name || left.includes(pod));
}

export function domain(node: Node, term: PodAffinityTerm): string | undefined {
  return node.metadata.labels?.[term.topologyKey];
}
