import { parseTime } from "../../base/time.ts";
import { pinnedNodes } from "../../kinds/placement.ts";
import { isAvailable, isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/types.ts";
import { podOf, resolved } from "../owning/mod.ts";
import { daemonTolerations, eligibility } from "./nodes.ts";

export const HASH = "controller-revision-hash";
export const GENERATION = "pod-template-generation";
const GENERATION_NOTE = "deprecated.daemonset.template.generation";

/** The pods of a set by the node that they run on, or are meant for. What has ended and is being deleted is left out. */
export type ByNode = ReadonlyMap<string, readonly Pod[]>;

const NO_PODS: readonly Pod[] = [];

export function byNode(pods: readonly Pod[]): ByNode {
  const map = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (isTerminal(pod) && isTerminating(pod)) continue;
    const node = nodeOf(pod);
    if (node === undefined) continue;
    const there = map.get(node);
    if (there) there.push(pod);
    else map.set(node, [pod]);
  }
  return map;
}

export function nodeOf(pod: Pod): string | undefined {
  return pod.spec.nodeName || pinnedNodes(pod.spec)?.[0];
}

/** What is to be done on the nodes, before any update of old pods. */
export interface Plan {
  /** Names of nodes that lack a pod. */
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
  /** Failed pods that are deleted, to be replaced: told by an event, and not more often than the back-off lets. */
  readonly failed: readonly { readonly pod: Pod; readonly node: string }[];
  readonly succeeded: readonly { readonly pod: Pod; readonly node: string }[];
}

/** `waits` says whether a node's failed pod is left alone for now. */
export function plan(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: ByNode,
  look: { readonly hash: string; readonly nowMs: number; waits(node: string): boolean },
): Plan {
  const made = {
    create: [] as string[],
    delete: [] as Pod[],
    failed: [] as Plan["failed"][number][],
    succeeded: [] as Plan["failed"][number][],
  };
  const names = new Set<string>();
  for (const node of nodes) {
    const { name } = node.metadata;
    names.add(name);
    const { shouldRun, shouldContinue } = eligibility(set, node);
    const there = pods.get(name);
    if (!there) {
      if (shouldRun) made.create.push(name);
      continue;
    }
    if (!shouldContinue) {
      for (const pod of there) if (!isTerminating(pod)) made.delete.push(pod);
      continue;
    }
    const running: Pod[] = [];
    for (const pod of there) {
      if (isTerminating(pod)) continue;
      if (pod.status?.phase === "Failed") {
        if (!look.waits(name)) made.failed.push({ pod, node: name });
      } else if (pod.status?.phase === "Succeeded") made.succeeded.push({ pod, node: name });
      else running.push(pod);
    }
    if (surge(set, 1) > 0) {
      if (running.length === 0 && shouldRun) made.create.push(name);
      made.delete.push(...surplusWithSurge(set, running, look));
    } else if (running.length > 1) made.delete.push(...running.sort(keptFirst).slice(1));
  }
  for (const [name, there] of pods) {
    if (names.has(name)) continue;
    for (const pod of there) if (!pod.spec.nodeName && !isTerminating(pod)) made.delete.push(pod);
  }
  return made;
}

/** Of several pods on a node the oldest of the present and of a former template stay, until the new one can take over. */
function surplusWithSurge(
  set: DaemonSet,
  running: readonly Pod[],
  look: { hash: string; nowMs: number },
): readonly Pod[] {
  if (running.length < 2) return NO_PODS;
  const sorted = running.toSorted(keptFirst);
  const next = sorted.find((pod) => isUpdated(set, pod, look.hash));
  const former = sorted.find((pod) => !isUpdated(set, pod, look.hash));
  const rest = sorted.filter((pod) => pod !== next && pod !== former);
  if (!next || !former) return rest;
  const over = !isReady(former) || isAvailable(next, set.spec.minReadySeconds ?? 0, look.nowMs);
  return over ? [...rest, former] : rest;
}

/** Scheduled before unscheduled, old before young, then by name. */
export function keptFirst(a: Pod, b: Pod): number {
  if (!a.spec.nodeName !== !b.spec.nodeName) return a.spec.nodeName ? -1 : 1;
  const age = parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp);
  return age || (a.metadata.name < b.metadata.name ? -1 : 1);
}

export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const { labels } = pod.metadata;
  if (labels?.[HASH] === hash) return true;
  const generation = templateGeneration(set);
  return generation !== undefined && labels?.[GENERATION] === generation;
}

function templateGeneration(set: DaemonSet): string | undefined {
  return set.metadata.annotations?.[GENERATION_NOTE];
}

/** How many nodes may have a second pod, or be without one, while an update goes on. Shares are rounded up. */
export function surge(set: DaemonSet, desired: number): number {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  return type === "OnDelete" ? 0 : resolved(rollingUpdate?.maxSurge, desired, "up");
}

export function unavailableMax(set: DaemonSet, desired: number): number {
  const most = resolved(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, desired, "up");
  return most === 0 && surge(set, desired) === 0 && desired > 0 ? 1 : most;
}

/** A pod of the set for each of these nodes; the scheduler is told the node by its name. */
export function daemonPods(set: DaemonSet, hash: string, nodes: readonly string[]): unknown[] {
  const { template } = set.spec;
  const generation = templateGeneration(set);
  const labels = { [HASH]: hash, ...(generation !== undefined && { [GENERATION]: generation }) };
  const common = podOf(set, template, { labels });
  const tolerations = daemonTolerations(template);
  const { affinity } = template.spec;
  return nodes.map((node) => ({
    ...common,
    spec: {
      ...template.spec,
      affinity: {
        ...affinity,
        nodeAffinity: {
          ...affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }],
          },
        },
      },
      tolerations,
    },
  }));
}
