import { isAvailable, isReady, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { StatefulSet, StatefulSetStatus } from "../../kinds/workload_types.ts";
import type { Look } from "./steps.ts";

const HASH = "controller-revision-hash";

/** Once every pod is of the new revision, that is the current one. */
export function status(set: StatefulSet, pods: readonly Pod[], look: Look): StatefulSetStatus {
  const live = pods.filter((pod) => !isTerminating(pod));
  const of = (revision: string) => live.filter((pod) => pod.metadata.labels?.[HASH] === revision).length;
  const ready = pods.filter((pod) => pod.status?.phase === "Running" && isReady(pod)).length;
  const updated = of(look.update);
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const isDone = updated === set.spec.replicas && ready === set.spec.replicas && pods.length === set.spec.replicas;
  const current = isDone && partition === 0 ? look.update : look.current;
  const counts = {
    readyReplicas: ready,
    currentReplicas: of(current),
    updatedReplicas: updated,
  };
  return {
    ...(set.status?.conditions && { conditions: set.status.conditions }),
    availableReplicas: live.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, look.nowMs)).length,
    collisionCount: set.status?.collisionCount ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    currentRevision: current,
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    updateRevision: look.update,
  };
}
