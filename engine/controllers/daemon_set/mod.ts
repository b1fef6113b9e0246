/**
 * The DaemonSet controller: one pod on every node that fits. nodes.ts says which nodes fit, pods.ts what is missing and
 * what is too much, update.ts what a rolling update does next, status.ts what the status says; this file puts a look
 * together. Source: `kubernetes/pkg/controller/daemon`. To add a rule, find the file that decides such things; every
 * function there is pure, and test/controllers/daemon_set_test.ts has a table for it.
 */
import type { ControllerRevision, DaemonSet, Node, Pod } from "../../kinds/types.ts";
import { isTerminating, readySinceMs } from "../../kinds/pod_state.ts";
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../../cluster/controller.ts";
import { claim, createPods, deletePods, forgetRetry, history, ownersOfPod } from "../owning/mod.ts";
import { eligibility } from "./nodes.ts";
import { type ByNode, byNode, daemonPods, HASH, nodeOf, type Plan, plan } from "./pods.ts";
import { status } from "./status.ts";
import { rollingUpdate } from "./update.ts";

const SETS = "daemonsets.apps";
/** At most so many pods are made, and so many deleted, in one look. */
const BURST = 250;
const BURST_MS = 20;
/** Large clusters are looked at less often, so that a look costs the same share of the time: 5,000 nodes every 100 ms. */
const NODES_PER_MS = 50;
/** A pod that failed is replaced after 1 s, 2 s, … at most 15 min. */
const BACK_OFF_MS = 1000;
const BACK_OFF_MS_MAX = 15 * 60_000;

export const daemonSet: Controller = {
  name: "daemonset-controller",
  delayMs: 20,
  watches: {
    [SETS]: keyOf,
    pods: ownersOfPod("DaemonSet", SETS),
    "controllerrevisions.apps": ownersOfPod("DaemonSet", SETS),
    nodes: setsConcerned,
  },

  reconcile(view, key) {
    const set = view.get<DaemonSet>(SETS, key);
    if (!set || isTerminating(set)) return [];
    const rest = view.memory<Rest>(`rest/${key}`);
    if (rest?.uid === set.metadata.uid && rest.generation === set.metadata.generation) {
      return burst(view, key, set, rest);
    }
    const nodes = view.list<Node>("nodes");
    const lastMs = view.memory<number>(`look/${key}`) ?? 0;
    const waitMs = lastMs + nodes.length / NODES_PER_MS - view.nowMs;
    if (waitMs > 0) return [{ do: "again", key, afterMs: Math.ceil(waitMs) }];
    const claimed = claim<Pod>(view, set, set.spec.selector, "pods");
    const pods = byNode(claimed.mine);
    const revisions = claim<ControllerRevision>(view, set, set.spec.selector, "controllerrevisions.apps");
    const past = historyOf(set, revisions.mine, claimed.mine);
    const look = { hash: past.hash, nowMs: view.nowMs };
    const todo = plan(set, nodes, pods, { ...look, waits: (node) => backOffMs(view, set, node) > 0 });
    const managed = manage(view, key, set, todo, past.hash);
    // The status as it was seen; what this look does is told by the next, which its changes bring about.
    const told = status(set, nodes, pods, look);
    const desired = told.desiredNumberScheduled;
    const step = managed.length ? [] : update(view, key, set, nodes, pods, { ...look, desired });
    return [
      ...nodes.length > NODES_PER_MS ? [{ do: "remember", key: `look/${key}`, value: view.nowMs } as const] : [],
      ...revisions.intents,
      ...claimed.intents,
      ...managed,
      ...step,
      ...past.cleanUp,
      { do: "status", object: set, status: told },
      ...past.intents,
      ...managed.length + step.length > 0 ? [] : forgetRetry(view, key),
      ...later(view, key, set, pods),
    ];
  },
};

/** The sets that a changed node may concern: those that lack a pod on it, or have one that must go or is misplaced. */
function setsConcerned(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const node = object as Node;
  if (change.type === "DELETED") return undefined;
  const before = change.previous as Node | undefined;
  if (before && before.metadata.labels === node.metadata.labels && before.spec?.taints === node.spec?.taints) return;
  const sets = view.list<DaemonSet>(SETS);
  if (sets.length === 0) return undefined;
  const owners = new Set<string>();
  for (const pod of view.podsOnNode<Pod>(node.metadata.name)) {
    for (const { uid } of pod.metadata.ownerReferences ?? []) owners.add(uid);
  }
  return sets.filter((set) => {
    const { shouldRun, shouldContinue } = eligibility(set, node);
    const has = owners.has(set.metadata.uid);
    return has ? !shouldContinue || (set.status?.numberMisscheduled ?? 0) > 0 : shouldRun;
  }).map(keyOf);
}

function historyOf(set: DaemonSet, revisions: readonly ControllerRevision[], pods: readonly Pod[]) {
  const { template, revisionHistoryLimit } = set.spec;
  let used: Set<string | undefined> | undefined;
  return history({
    owner: set,
    template,
    revisions,
    collisionCount: set.status?.collisionCount ?? 0,
    limit: revisionHistoryLimit ?? 10,
    labels: template.metadata?.labels,
    annotations: set.metadata.annotations,
    isUsed: (revision) => {
      used ??= new Set(pods.map((pod) => pod.metadata.labels?.[HASH]));
      return used.has(revision.metadata.labels?.[HASH]);
    },
    collided: () => [{
      do: "patch",
      object: set,
      subresource: "status",
      patch: { status: { collisionCount: (set.status?.collisionCount ?? 0) + 1 } },
    }],
  });
}

function manage(view: View, key: string, set: DaemonSet, todo: Plan, hash: string): readonly Intent[] {
  const ended = [
    ...todo.failed.flatMap(({ pod, node }) => replacement(view, set, pod, node, "Failed")),
    ...todo.succeeded.flatMap(({ pod, node }) => replacement(view, set, pod, node, "Succeeded")),
  ];
  const { uid, generation } = set.metadata;
  return [
    ...ended,
    ...todo.create.length > 0 ? burst(view, key, set, { uid, generation, hash, nodes: todo.create }) : [],
    ...deletePods(set, todo.delete.slice(0, BURST)),
    ...todo.delete.length > BURST ? [{ do: "again", key, afterMs: BURST_MS } as const] : [],
  ];
}

/** Nodes that still lack a pod after a burst: the next ones go on from here, without looking at everything again. */
interface Rest {
  readonly uid: string;
  readonly generation: number | undefined;
  readonly hash: string;
  readonly nodes: readonly string[];
}

function burst(view: View, key: string, set: DaemonSet, rest: Rest): readonly Intent[] {
  const forget: Intent = { do: "forget", key: `rest/${key}` };
  const next: Rest = { ...rest, nodes: rest.nodes.slice(BURST) };
  const more: readonly Intent[] = [{ do: "remember", key: `rest/${key}`, value: next }, {
    do: "again",
    key,
    afterMs: BURST_MS,
  }];
  const pods = daemonPods(set, rest.hash, rest.nodes.slice(0, BURST));
  const known = view.memory<Rest>(`rest/${key}`) !== undefined;
  return [
    ...next.nodes.length > 0 ? more : known ? [forget] : [],
    ...createPods({ view, key, owner: set, pods, failed: () => [forget] }),
  ];
}

/** An ended pod is told of and deleted; the look after its end makes another. */
function replacement(
  view: View,
  set: DaemonSet,
  pod: Pod,
  node: string,
  phase: "Failed" | "Succeeded",
): readonly Intent[] {
  const failed = phase === "Failed";
  const name = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`;
  const event: Intent = {
    do: "event",
    about: set,
    type: failed ? "Warning" : "Normal",
    reason: `${phase}DaemonPod`,
    message: `Found ${phase.toLowerCase()} daemon pod ${name}, will try to ${failed ? "kill" : "delete"} it`,
  };
  const memory = view.memory<BackOff>(backOffKey(set, node));
  const next: BackOff = {
    atMs: view.nowMs,
    forMs: memory ? Math.min(memory.forMs * 2, BACK_OFF_MS_MAX) : BACK_OFF_MS,
  };
  return [
    event,
    ...failed ? [{ do: "remember", key: backOffKey(set, node), value: next } as const] : [],
    ...deletePods(set, [pod]),
  ];
}

interface BackOff {
  readonly atMs: number;
  readonly forMs: number;
}

function backOffKey(set: DaemonSet, node: string): string {
  return `failed/${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
}

/** How long a node's failed pod is still left alone. */
function backOffMs(view: View, set: DaemonSet, node: string): number {
  const memory = view.memory<BackOff>(backOffKey(set, node));
  return memory ? Math.max(0, memory.atMs + memory.forMs - view.nowMs) : 0;
}

function update(
  view: View,
  key: string,
  set: DaemonSet,
  nodes: readonly Node[],
  pods: ByNode,
  look: { hash: string; nowMs: number; desired: number },
): readonly Intent[] {
  const step = rollingUpdate(set, nodes, pods, look);
  return [
    ...deletePods(set, step.delete.slice(0, BURST)),
    ...createPods({ view, key, owner: set, pods: daemonPods(set, look.hash, step.create.slice(0, BURST)) }),
  ];
}

/** Looks again when a failed pod has been left alone for long enough, or a ready one has been ready for long enough. */
function later(view: View, key: string, set: DaemonSet, pods: ByNode): readonly Intent[] {
  const minReadyMs = (set.spec.minReadySeconds ?? 0) * 1000;
  let firstMs = Infinity;
  for (const there of pods.values()) {
    for (const pod of there) {
      if (isTerminating(pod)) continue;
      const sinceMs = minReadyMs > 0 ? readySinceMs(pod) : undefined;
      const waitMs = pod.status?.phase === "Failed"
        ? backOffMs(view, set, nodeOf(pod) ?? "")
        : sinceMs === undefined
        ? 0
        : sinceMs + minReadyMs - view.nowMs;
      if (waitMs > 0) firstMs = Math.min(firstMs, waitMs);
    }
  }
  return firstMs === Infinity ? [] : [{ do: "again", key, afterMs: firstMs }];
}
