import { rfc3339 } from "../base/time.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, Intent } from "../cluster/controller.ts";
import type { Fault } from "../cluster/api.ts";
import { selectorOfLabels, selects } from "../base/labels.ts";
import {
  conditionOf,
  isActive,
  isAvailable,
  isReady,
  isTerminal,
  isTerminating,
  withCondition,
  withoutCondition,
} from "../kinds/pod_state.ts";
import type { Condition, Pod, ReplicaSet } from "../kinds/types.ts";
import { claim, createPods, deletePods, firstToGo, forgetRetry, ownersOfPod, podOf } from "./owning/mod.ts";

/** At most so many pods are made, or deleted, in one look. */
const BURST = 500;

/** Keeps as many pods as the set asks for. */
export const replicaSet: Controller = replicaController("replicaset-controller", "ReplicaSet", "replicasets.apps");

/** The same for the older kind, whose selector is a plain map of labels. */
export const replicationController: Controller = replicaController(
  "replication-controller",
  "ReplicationController",
  "replicationcontrollers",
);

/** A set of either kind, its selector in the newer form. */
function inNewForm(object: KubeObject): ReplicaSet {
  const set = object as ReplicaSet;
  if (set.kind !== "ReplicationController") return set;
  return { ...set, spec: { ...set.spec, selector: { matchLabels: set.spec.selector as Record<string, string> } } };
}

function replicaController(name: string, kind: string, resource: string): Controller {
  return {
    name,
    delayMs: 10,
    watches: { [resource]: keyOf, pods: ownersOfPod(kind, resource) },

    reconcile(view, key) {
      const stored = view.get(resource, key);
      if (!stored) return [];
      const set = inNewForm(stored);
      const { mine, intents } = claim<Pod>(view, set, set.spec.selector, "pods");
      const pods = mine.filter(isActive);
      const difference = (set.spec.replicas ?? 1) - pods.length;
      const failed = (reason: string) => (fault: Fault): readonly Intent[] =>
        failure(stored, reason, fault, view.nowMs);
      const acts = isTerminating(set) ? [] : difference > 0
        ? createPods({
          view,
          key,
          owner: stored,
          pods: Array.from({ length: Math.min(difference, BURST) }, () => podOf(stored, set.spec.template)),
          failed: failed("FailedCreate"),
        })
        : difference === 0
        ? []
        : deletePods(stored, firstToGo(pods, view.nowMs).slice(0, Math.min(-difference, BURST)));
      return [
        ...intents,
        { do: "status", object: stored, status: status(set, mine, view.nowMs, difference) },
        ...acts,
        ...Math.abs(difference) > BURST ? [{ do: "again", key, afterMs: 10 } as const] : [],
        ...acts.length > 0 ? [] : forgetRetry(view, key),
        ...unavailableYet(set, pods, view.nowMs, key),
      ];
    },
  };
}

function status(set: ReplicaSet, mine: readonly Pod[], nowMs: number, difference: number): ReplicaSet["status"] {
  const pods = mine.filter(isActive);
  const { minReadySeconds = 0, template } = set.spec;
  const labels = selectorOfLabels(template.metadata?.labels ?? {});
  const conditions = difference > 0 && conditionOf(set, "ReplicaFailure")
    ? set.status?.conditions
    : withoutCondition(set.status?.conditions, "ReplicaFailure");
  const counts = {
    fullyLabeledReplicas: pods.filter((pod) => selects(labels, pod.metadata.labels)).length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter((pod) => isAvailable(pod, minReadySeconds, nowMs)).length,
  };
  return {
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(set.kind === "ReplicaSet" &&
      { terminatingReplicas: mine.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length }),
    observedGeneration: set.metadata.generation,
    ...(conditions?.length && { conditions }),
  };
}

/** Told by a condition as long as it lasts, in the words of the first time. */
function failure(set: KubeObject, reason: string, fault: Fault, nowMs: number): readonly Intent[] {
  if (conditionOf(set as ReplicaSet, "ReplicaFailure")) return [];
  const condition: Condition = {
    type: "ReplicaFailure",
    status: "True",
    lastTransitionTime: rfc3339(nowMs),
    reason,
    message: fault.message,
  };
  const conditions = withCondition(set["status"]?.conditions, condition).map((one) => ({ ...one }));
  return [{
    do: "patch",
    object: set,
    subresource: "status",
    patch: { status: { conditions } } as never,
    refused: () => [],
  }];
}

/** Ready pods become available without anybody touching them. */
function unavailableYet(set: ReplicaSet, pods: readonly Pod[], nowMs: number, key: string): readonly Intent[] {
  const { minReadySeconds = 0 } = set.spec;
  if (minReadySeconds === 0) return [];
  const waits = pods.some((pod) => isReady(pod) && !isAvailable(pod, minReadySeconds, nowMs));
  return waits ? [{ do: "again", key, afterMs: minReadySeconds * 1000 }] : [];
}
