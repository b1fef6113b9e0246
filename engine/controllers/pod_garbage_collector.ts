import type { KubeObject } from "../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { disrupted, isTerminal } from "../kinds/pod_state.ts";
import type { Pod } from "../kinds/types.ts";

/** A vanished node is given so long to come back. The real collector looks every 20 s and waits for 40 s. */
const QUARANTINE_MS = 45_000;

/** Deletes the pods of nodes that are no more. Its keys are names of nodes. */
export const podGarbageCollector: Controller = {
  name: "pod-garbage-collector-controller",
  watches: {
    nodes: (object, _view, change) => change.type === "DELETED" ? object.metadata.name : undefined,
    pods: strayNode,
  },

  reconcile(view, node) {
    const since = view.memory<number>(node);
    const isBack = view.get("nodes", node) !== undefined;
    const pods = view.podsOnNode<Pod>(node);
    if (isBack || pods.length === 0) return since === undefined ? [] : [{ do: "forget", key: node }];
    if (since === undefined) {
      return [{ do: "remember", key: node, value: view.nowMs }, { do: "again", afterMs: QUARANTINE_MS }];
    }
    if (view.nowMs < since + QUARANTINE_MS) return [];
    return [...pods.flatMap((pod) => collected(view, pod)), { do: "forget", key: node }];
  },
};

/** A pod that was given to a node that isn't there. */
function strayNode(object: KubeObject, view: View, change: WatchedChange): string | undefined {
  const pod = object as Pod;
  const { nodeName } = pod.spec;
  if (!nodeName || change.type === "DELETED" || (change.previous as Pod | undefined)?.spec === pod.spec) {
    return undefined;
  }
  return view.get("nodes", nodeName) ? undefined : nodeName;
}

function collected(view: View, pod: Pod): readonly Intent[] {
  const conditions = disrupted(pod, view.nowMs, "DeletionByPodGC", "PodGC: node no longer exists");
  const status = { ...pod.status, phase: "Failed", conditions };
  return [
    ...isTerminal(pod) ? [] : [{ do: "status", object: pod, status } as const],
    { do: "delete", object: pod, gracePeriodSeconds: 0, refused: () => [] },
  ];
}
