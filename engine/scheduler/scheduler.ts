import { rfc3339 } from "../base/time.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { pinnedNodes } from "../kinds/placement.ts";
import { disrupted, isTerminal, isTerminating, withCondition } from "../kinds/pod_state.ts";
import type { Condition, Node, Pod } from "../kinds/types.ts";
import { isShy, SHY } from "./affinity.ts";
import { type Verdict, verdict } from "./filters.ts";
import { type NodeLook, nodeLook, type PodLook } from "./look.ts";
import { failureMessage, preemptionMessage } from "./message.ts";
import { type Sacrifice, sacrifice, waitsForVictims } from "./preemption.ts";
import { totals } from "./scores.ts";
import { allBound, bindings, volumeRefusal } from "./volumes.ts";

const NAME = "default-scheduler";
/** Nodes that suit are looked for until there are so many: enough to choose from. */
const ENOUGH = 100;
/** A pod that fits nowhere is tried again after 1 s, 2 s, … 10 s, when something changed that may help it. */
const BACK_OFF_MS = 1000;
const BACK_OFF_MS_MAX = 10_000;
/** And after so long in any case. */
const LEFT_OVER_MS = 5 * 60_000;
/** While its volumes are being bound. */
const BINDING_MS = 1000;

/** Keys of the pods that fit nowhere. */
const WAITING = "waiting";

/** A pod's attempts so far. */
interface Attempts {
  readonly times: number;
  readonly lastMs: number;
  /** The filters that refused it. */
  readonly plugins: readonly string[];
}

export const scheduler: Controller = {
  name: NAME,
  watches: {
    pods: podsConcerned,
    nodes: nodesConcern,
    persistentvolumeclaims: volumesConcern,
    persistentvolumes: volumesConcern,
    "storageclasses.storage.k8s.io": volumesConcern,
  },

  reconcile(view, key) {
    if (key === SHY) return view.memory(SHY) ? [] : [{ do: "remember", key: SHY, value: true }];
    const pod = view.get<Pod>("pods", key);
    if (!pod || !isMine(pod)) return settled(view, key);
    const before = view.memory<Attempts>(attemptsKey(key));
    if (before) {
      const restMs = before.lastMs + Math.min(BACK_OFF_MS * 2 ** (before.times - 1), BACK_OFF_MS_MAX) - view.nowMs;
      if (restMs > 0) return [{ do: "again", key, afterMs: restMs }];
    }
    return attempt(view, key, pod);
  },
};

function attemptsKey(key: string): string {
  return `attempts/${key}`;
}

/** Pods that want this scheduler and may be placed. */
function isMine(pod: Pod): boolean {
  return !pod.spec.nodeName && !isTerminating(pod) && !isTerminal(pod) && !pod.spec.schedulingGates?.length &&
    (pod.spec.schedulerName ?? NAME) === NAME;
}

function podsConcerned(object: KubeObject, view: View, change: WatchedChange): string | readonly string[] | undefined {
  const pod = object as Pod;
  const previous = change.previous as Pod | undefined;
  const key = keyOf(pod);
  if (change.type !== "DELETED" && isMine(pod)) {
    return previous && previous.spec === pod.spec && previous.metadata.labels === pod.metadata.labels ? undefined : key;
  }
  if (!pod.spec.nodeName) return view.memory(attemptsKey(key)) ? key : undefined;
  const keys = helped(view, pod, change, previous);
  if (change.type !== "DELETED" && previous?.spec !== pod.spec && isShy(pod) && !view.memory(SHY)) keys.push(SHY);
  return keys.length ? keys : undefined;
}

/** Waiting pods that a change of a pod on a node may help: room on that node, or company that they want. */
function helped(view: View, pod: Pod, change: WatchedChange, previous: Pod | undefined): string[] {
  const waiting = view.memory<readonly string[]>(WAITING);
  if (!waiting?.length) return [];
  const leaves = change.type === "DELETED" || (isTerminal(pod) && !(previous && isTerminal(previous))) ||
    (previous?.spec.containers !== undefined && previous.spec.containers !== pod.spec.containers);
  const arrives = change.type === "ADDED" || (previous && !previous.spec.nodeName);
  const changes = previous && previous.metadata.labels !== pod.metadata.labels;
  if (!leaves && !arrives && !changes) return [];
  const node = view.get<Node>("nodes", pod.spec.nodeName!);
  return byPriority(view, waiting).filter((key) => {
    const plugins = view.memory<Attempts>(attemptsKey(key))?.plugins ?? [];
    if (plugins.includes("PodTopologySpread") || plugins.includes("InterPodAffinity")) return true;
    return leaves && node && fitsNow(view, key, node);
  });
}

function nodesConcern(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const waiting = view.memory<readonly string[]>(WAITING);
  if (!waiting?.length || change.type === "DELETED") return undefined;
  const node = object as Node;
  const before = change.previous as Node | undefined;
  const same = before && before.metadata.labels === node.metadata.labels && before.spec === node.spec &&
    before.status?.allocatable === node.status?.allocatable;
  if (same) return undefined;
  return byPriority(view, waiting).filter((key) => fitsNow(view, key, node));
}

function volumesConcern(_: KubeObject, view: View): readonly string[] | undefined {
  const waiting = view.memory<readonly string[]>(WAITING);
  return waiting?.filter((key) => view.memory<Attempts>(attemptsKey(key))?.plugins.includes("VolumeBinding"));
}

function fitsNow(view: View, key: string, node: Node): boolean {
  const pod = view.get<Pod>("pods", key);
  if (!pod || !isMine(pod)) return false;
  const pinned = pinnedNodes(pod.spec);
  if (pinned && !pinned.includes(node.metadata.name)) return false;
  const look = lookFor(view, pod);
  return !verdict(look, nodeLook(look, node));
}

function lookFor(view: View, pod: Pod): PodLook {
  const rivals: Pod[] = [];
  for (const key of view.memory<readonly string[]>(WAITING) ?? []) {
    const other = view.get<Pod>("pods", key);
    if (!other?.status?.nominatedNodeName || other.metadata.uid === pod.metadata.uid || !isMine(other)) continue;
    if ((other.spec.priority ?? 0) >= (pod.spec.priority ?? 0)) rivals.push(other);
  }
  return { view, pod, nodes: view.list<Node>("nodes"), rivals, kept: new Map() };
}

/** The more important of the waiting go first. */
function byPriority(view: View, keys: readonly string[]): string[] {
  const priority = (key: string) => view.get<Pod>("pods", key)?.spec.priority ?? 0;
  return keys.length < 2 ? [...keys] : keys.toSorted((a, b) => priority(b) - priority(a));
}

function settled(view: View, key: string): readonly Intent[] {
  if (!view.memory(attemptsKey(key))) return [];
  const waiting = view.memory<readonly string[]>(WAITING) ?? [];
  return [
    { do: "forget", key: attemptsKey(key) },
    { do: "remember", key: WAITING, value: waiting.filter((other) => other !== key) },
  ];
}

function attempt(view: View, key: string, pod: Pod): readonly Intent[] {
  const nodes = view.list<Node>("nodes");
  const look = lookFor(view, pod);
  if (nodes.length === 0) return failed(look, key, "no nodes available to schedule pods", []);
  const refusal = volumeRefusal(look);
  if (refusal) {
    return failed(look, key, `0/${nodes.length} nodes are available: ${refusal}. not found`, ["VolumeBinding"]);
  }
  const pinned = pinnedNodes(pod.spec);
  const candidates = pinned ? pinned.flatMap((name) => view.get<Node>("nodes", name) ?? []) : nodes;
  const verdicts = new Map<Node, Verdict>();
  const suitable = suitableNodes(look, candidates, verdicts);
  if (suitable.length > 0) return placed(look, key, best(look, suitable).node);
  return unplaced(look, key, verdicts, nodes.length - verdicts.size);
}

/** Looks on from where the last pod's search ended, so that large clusters fill evenly. */
function suitableNodes(look: PodLook, candidates: readonly Node[], verdicts: Map<Node, Verdict>): readonly NodeLook[] {
  const suitable: NodeLook[] = [];
  const start = candidates.length > ENOUGH ? Math.floor(look.view.chance() * candidates.length) : 0;
  for (let i = 0; i < candidates.length && suitable.length < ENOUGH; i++) {
    const node = candidates[(start + i) % candidates.length]!;
    const seen = nodeLook(look, node);
    const refused = verdict(look, seen);
    if (refused) verdicts.set(node, refused);
    else suitable.push(seen);
  }
  return suitable;
}

/** Ties are broken by chance. */
function best(look: PodLook, nodes: readonly NodeLook[]): NodeLook {
  if (nodes.length === 1) return nodes[0]!;
  const scores = totals(look, nodes);
  const highest = Math.max(...scores);
  const equals = nodes.filter((_, i) => scores[i] === highest);
  return equals.length === 1 ? equals[0]! : equals[Math.floor(look.view.chance() * equals.length)]!;
}

function placed(look: PodLook, key: string, node: Node): readonly Intent[] {
  const { pod, view } = look;
  if (!allBound(look)) return [...bindings(look, node), { do: "again", key, afterMs: BINDING_MS }];
  const { name, namespace, uid } = pod.metadata;
  return [
    {
      do: "request",
      request: {
        verb: "create",
        resource: "pods",
        subresource: "binding",
        namespace,
        name,
        body: {
          apiVersion: "v1",
          kind: "Binding",
          metadata: { name, namespace, uid },
          target: { apiVersion: "v1", kind: "Node", name: node.metadata.name },
        },
      },
      then: () => [{
        do: "event",
        about: pod,
        type: "Normal",
        reason: "Scheduled",
        message: `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`,
        action: "Binding",
      }],
    },
    ...settled(view, key),
  ];
}

function unplaced(look: PodLook, key: string, verdicts: Map<Node, Verdict>, elsewhere: number): readonly Intent[] {
  const all = [...verdicts.values()];
  const count = look.nodes.length;
  const message = failureMessage(count, all, elsewhere);
  const plugins = [...new Set(all.map(({ plugin }) => plugin))];
  if (look.pod.spec.preemptionPolicy === "Never") {
    return failed(
      look,
      key,
      `${message} no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
      plugins,
    );
  }
  if (waitsForVictims(look)) {
    const why = "preemption: not eligible due to a terminating pod on the nominated node.";
    return failed(look, key, `${message} no new claims to deallocate, ${why}`, plugins);
  }
  const made = sacrifice(look, verdicts);
  if (made) {
    return [...failed(look, key, message, plugins, made.node.metadata.name), ...evicted(look.pod, made, look.view)];
  }
  return failed(
    look,
    key,
    `${message} no new claims to deallocate, ${preemptionMessage(count, all, elsewhere)}`,
    plugins,
  );
}

function failed(
  look: PodLook,
  key: string,
  message: string,
  plugins: readonly string[],
  nominated?: string,
): readonly Intent[] {
  const { pod, view } = look;
  const times = (view.memory<Attempts>(attemptsKey(key))?.times ?? 0) + 1;
  const waiting = view.memory<readonly string[]>(WAITING) ?? [];
  const condition: Condition = {
    type: "PodScheduled",
    status: "False",
    observedGeneration: pod.metadata.generation,
    lastProbeTime: null,
    lastTransitionTime: rfc3339(view.nowMs),
    reason: "Unschedulable",
    message,
  };
  return [
    { do: "remember", key: attemptsKey(key), value: { times, lastMs: view.nowMs, plugins } satisfies Attempts },
    ...waiting.includes(key) ? [] : [{ do: "remember", key: WAITING, value: [...waiting, key] } as const],
    {
      do: "status",
      object: pod,
      status: {
        ...pod.status,
        conditions: withCondition(pod.status?.conditions, condition),
        ...(nominated && { nominatedNodeName: nominated }),
      },
    },
    { do: "event", about: pod, type: "Warning", reason: "FailedScheduling", message, action: "Scheduling" },
    { do: "again", key, afterMs: LEFT_OVER_MS },
  ];
}

function evicted(preemptor: Pod, { node, victims }: Sacrifice, view: View): readonly Intent[] {
  return victims.flatMap((pod): readonly Intent[] => [
    {
      do: "status",
      object: pod,
      status: {
        ...pod.status,
        conditions: disrupted(
          pod,
          view.nowMs,
          "PreemptionByScheduler",
          `${NAME}: preempting to accommodate a higher priority pod`,
        ),
      },
    },
    {
      do: "event",
      about: pod,
      type: "Normal",
      reason: "Preempted",
      message: `Preempted by pod ${preemptor.metadata.uid} on node ${node.metadata.name}`,
      action: "Preempting",
    },
    { do: "delete", object: pod, refused: () => [] },
  ]);
}
