import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { tolerates } from "../kinds/placement.ts";
import { disrupted, isTerminating } from "../kinds/pod_state.ts";
import type { Node, Pod, Taint } from "../kinds/types.ts";

/** When a pod that tolerates its node's taints for a while must go. */
interface Pending {
  readonly sinceMs: number;
  readonly dueMs: number;
}

/** Deletes pods from nodes with NoExecute taints that they don't tolerate, or no longer. */
export const taintEviction: Controller = {
  name: "taint-eviction-controller",
  watches: { nodes: podsOf, pods: podConcerned },

  reconcile(view, key) {
    const pod = view.get<Pod>("pods", key);
    const pending = view.memory<Pending>(key);
    const forget: readonly Intent[] = pending ? [{ do: "forget", key }] : [];
    if (!pod?.spec.nodeName || isTerminating(pod)) return forget;
    const taints = evicting(view.get<Node>("nodes", pod.spec.nodeName));
    if (taints.length === 0) return pending ? [...forget, told(pod, "Cancelling deletion of Pod")] : [];
    const forMs = toleratedMs(pod, taints);
    if (forMs === Infinity) return pending ? [...forget, told(pod, "Cancelling deletion of Pod")] : [];
    const sinceMs = pending?.sinceMs ?? view.nowMs;
    const dueMs = sinceMs + forMs;
    if (dueMs <= view.nowMs) return [...forget, ...evicted(view, pod)];
    if (pending?.dueMs === dueMs) return [];
    return [
      { do: "remember", key, value: { sinceMs, dueMs } satisfies Pending },
      { do: "again", afterMs: dueMs - view.nowMs },
    ];
  },
};

function evicting(node: Node | undefined): readonly Taint[] {
  return node?.spec?.taints?.filter(({ effect }) => effect === "NoExecute") ?? [];
}

function podsOf(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const before = (change.previous as Node | undefined)?.spec?.taints;
  const taints = (object as Node).spec?.taints;
  if (change.type === "DELETED" || before === taints) return undefined;
  const had = before?.some(({ effect }) => effect === "NoExecute");
  if (!had && evicting(object as Node).length === 0) return undefined;
  return view.podsOnNode<Pod>(object.metadata.name).map(keyOf);
}

function podConcerned(object: KubeObject, view: View, change: WatchedChange): string | undefined {
  const pod = object as Pod;
  const key = keyOf(pod);
  if (change.type === "DELETED") return view.memory(key) ? key : undefined;
  if (!pod.spec.nodeName || (change.previous as Pod | undefined)?.spec === pod.spec) return undefined;
  return evicting(view.get<Node>("nodes", pod.spec.nodeName)).length > 0 ? key : undefined;
}

/** How long a pod may stay: not at all, for the shortest of the tolerations that it uses, or for ever. */
function toleratedMs(pod: Pod, taints: readonly Taint[]): number {
  let shortest = Infinity;
  for (const taint of taints) {
    const used = pod.spec.tolerations?.find((toleration) => tolerates(toleration, taint));
    if (!used) return 0;
    if (used.tolerationSeconds !== undefined) shortest = Math.min(shortest, Math.max(0, used.tolerationSeconds) * 1000);
  }
  return shortest;
}

function evicted(view: View, pod: Pod): readonly Intent[] {
  const conditions = disrupted(
    pod,
    view.nowMs,
    "DeletionByTaintManager",
    "Taint manager: deleting due to NoExecute taint",
  );
  return [
    told(pod, "Marking for deletion Pod"),
    {
      do: "status",
      object: pod,
      status: { ...pod.status, conditions },
    },
    { do: "delete", object: pod, refused: () => [] },
  ];
}

/** The real one names the pod without its UID. */
function told(pod: Pod, what: string): Intent {
  const { name, namespace } = pod.metadata;
  const about = { ...pod, metadata: { ...pod.metadata, uid: "", resourceVersion: "" } };
  return {
    do: "event",
    about,
    type: "Normal",
    reason: "TaintManagerEviction",
    message: `${what} ${namespace}/${name}`,
  };
}
