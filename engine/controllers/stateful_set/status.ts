import { isAvailable, isReady, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { StatefulSet, StatefulSetStatus } from "../../kinds/workload_types.ts";
import { HASH } from "./pods.ts";
import type { Revisions } from "./plan.ts";

/** The status that the pods make. Once all are updated, the new revision is the current one. */
export function status(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, nowMs: number): StatefulSetStatus {
  const { minReadySeconds = 0, replicas: wanted = 1, updateStrategy } = set.spec;
  const ready = pods.filter((pod) => pod.status?.phase === "Running" && isReady(pod));
  const living = pods.filter((pod) => !isTerminating(pod));
  const count = (revision: string) => living.filter((pod) => pod.metadata.labels?.[HASH] === revision).length;
  const updated = count(revisions.update);
  const isComplete = updateStrategy.type !== "OnDelete" && updated === pods.length && ready.length === pods.length &&
    pods.length === wanted;
  const current = isComplete ? revisions.update : revisions.current;
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    ...some("readyReplicas", ready.length),
    ...some("currentReplicas", isComplete ? updated : count(current)),
    ...some("updatedReplicas", updated),
    currentRevision: current,
    updateRevision: revisions.update,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, nowMs)).length,
    ...(set.status?.conditions && { conditions: set.status.conditions }),
  };
}

/** Counts of nothing are left out. */
function some(name: string, count: number) {
  return count > 0 ? { [name]: count } : {};
}
