import type { KubeObject } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";
import { conditionOf, isReady, isTerminal, withCondition } from "../kinds/pod_state.ts";
import type { Condition, Node, Pod, Taint, Truth } from "../kinds/types.ts";

/** A node that never reported anything is given up after so long. */
const STARTUP_GRACE_MS = 60_000;
/** How soon a deleted node is noticed. */
const MONITOR_MS = 5000;

const PREFIX = "node.kubernetes.io/";

/** Which condition, in which state, becomes which taint. Source: `controller/nodelifecycle`, nodeConditionToTaintKeyStatusMap. */
const TAINTS: readonly {
  readonly type: string;
  readonly status: Truth;
  readonly key: string;
  readonly evicts?: boolean;
}[] = [
  { type: "Ready", status: "False", key: `${PREFIX}not-ready`, evicts: true },
  { type: "Ready", status: "Unknown", key: `${PREFIX}unreachable`, evicts: true },
  { type: "MemoryPressure", status: "True", key: `${PREFIX}memory-pressure` },
  { type: "DiskPressure", status: "True", key: `${PREFIX}disk-pressure` },
  { type: "NetworkUnavailable", status: "True", key: `${PREFIX}network-unavailable` },
  { type: "PIDPressure", status: "True", key: `${PREFIX}pid-pressure` },
];
const UNSCHEDULABLE = `${PREFIX}unschedulable`;
const OWN_KEYS = [...TAINTS.map(({ key }) => key), UNSCHEDULABLE];

/** Turns conditions and the unschedulable mark of nodes into taints, and tells of nodes that come and go. */
export const nodeLifecycle: Controller = {
  name: "node-controller",
  watches: { nodes: (object) => object.metadata.name },

  reconcile(view, name) {
    const node = view.get<Node>("nodes", name);
    const known = view.memory<KubeObject>(name);
    if (!node) return known ? removed(view, name, known) : [];
    return [
      ...known?.metadata.uid === node.metadata.uid ? [] : registered(name, node),
      ...silent(view, node),
      ...tainted(view, node),
      ...unready(view, node),
    ];
  },
};

function registered(name: string, node: Node): readonly Intent[] {
  const { apiVersion, kind, metadata: { uid } } = node;
  const about = { apiVersion, kind, metadata: { name, uid } } as unknown as KubeObject;
  return [
    { do: "remember", key: name, value: about },
    told(about, "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`),
  ];
}

function removed(view: View, name: string, about: KubeObject): readonly Intent[] {
  const since = view.memory<number>(`gone/${name}`);
  if (since === undefined) {
    return [{ do: "remember", key: `gone/${name}`, value: view.nowMs }, { do: "again", afterMs: MONITOR_MS }];
  }
  if (view.nowMs < since + MONITOR_MS) return [];
  return [
    { do: "forget", key: name },
    { do: "forget", key: `gone/${name}` },
    told(about, "RemovingNode", `Node ${name} event: Removing Node ${name} from Controller`),
  ];
}

function told(about: KubeObject, reason: string, message: string): Intent {
  return {
    do: "event",
    about: { ...about, metadata: { ...about.metadata, resourceVersion: "" } },
    type: "Normal",
    reason,
    message,
  };
}

/** A node whose kubelet never posted anything. */
function silent(view: View, node: Node): readonly Intent[] {
  if (conditionOf(node, "Ready")) return [];
  const restMs = parseTime(node.metadata.creationTimestamp) + STARTUP_GRACE_MS - view.nowMs;
  if (restMs > 0) return [{ do: "again", afterMs: restMs }];
  const now = rfc3339(view.nowMs);
  const conditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
    type,
    status: "Unknown",
    lastHeartbeatTime: node.metadata.creationTimestamp,
    lastTransitionTime: now,
    reason: "NodeStatusNeverUpdated",
    message: "Kubelet never posted node status.",
  }));
  return [{ do: "patch", object: node, subresource: "status", patch: { status: { conditions } } }];
}

/** The taints that a node should have: those of others as they are, ours by its conditions. */
function tainted(view: View, node: Node): readonly Intent[] {
  const before = node.spec?.taints ?? [];
  const wanted = wantedTaints(node);
  const kept = before.filter((taint) =>
    !OWN_KEYS.includes(taint.key) || wanted.some(({ key, effect }) => key === taint.key && effect === taint.effect)
  );
  const added = wanted
    .filter(({ key, effect }) => !before.some((taint) => taint.key === key && taint.effect === effect))
    .map((taint) => ({ ...taint, timeAdded: rfc3339(view.nowMs) }));
  if (added.length === 0 && kept.length === before.length) return [];
  const taints = [...kept, ...added].map((taint) => ({ ...taint }));
  return [{ do: "patch", object: node, patch: { spec: { taints: taints.length ? taints : null } } }];
}

function wantedTaints(node: Node): readonly Taint[] {
  const wanted: Taint[] = [];
  for (const { type, status, key, evicts } of TAINTS) {
    if (conditionOf(node, type)?.status !== status) continue;
    wanted.push({ key, effect: "NoSchedule" });
    if (evicts) wanted.push({ key, effect: "NoExecute" });
  }
  if (node.spec?.unschedulable) wanted.push({ key: UNSCHEDULABLE, effect: "NoSchedule" });
  return wanted;
}

/** The pods of a node that isn't ready aren't ready either; of the node it is told when it was ready before. */
function unready(view: View, node: Node): readonly Intent[] {
  const ready = conditionOf(node, "Ready");
  const { name } = node.metadata;
  const key = `ready/${name}`;
  const wasReady = view.memory<boolean>(key) ?? false;
  if (!ready) return [];
  if (ready.status === "True") return wasReady ? [] : [{ do: "remember", key, value: true }];
  const pods = view.podsOnNode<Pod>(name).filter((pod) => isReady(pod) && !isTerminal(pod));
  return [
    ...wasReady
      ? [{ do: "forget", key } as const, told(node, "NodeNotReady", `Node ${name} status is now: NodeNotReady`)]
      : [],
    ...pods.flatMap((pod): readonly Intent[] => [
      { do: "event", about: pod, type: "Warning", reason: "NodeNotReady", message: "Node is not ready" },
      { do: "status", object: pod, status: { ...pod.status, conditions: notReady(pod, view.nowMs) } },
    ]),
  ];
}

function notReady(pod: Pod, nowMs: number): readonly Condition[] {
  const ready = conditionOf(pod, "Ready")!;
  return withCondition(pod.status.conditions, { ...ready, status: "False", lastTransitionTime: rfc3339(nowMs) });
}
