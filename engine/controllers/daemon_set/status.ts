import { isAvailable, isReady } from "../../kinds/pod_state.ts";
import type { DaemonSet, DaemonSetStatus, Node } from "../../kinds/types.ts";
import { eligibility } from "./nodes.ts";
import { type ByNode, isUpdated, keptFirst } from "./pods.ts";

/** What the set's status says of these nodes and pods. Zeros of optional counters are left out, as Go leaves them out. */
export function status(
  set: DaemonSet,
  nodes: readonly Node[],
  pods: ByNode,
  look: { readonly hash: string; readonly nowMs: number },
): DaemonSetStatus {
  let [desired, current, ready, available, updated, misscheduled] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const there = pods.get(node.metadata.name);
    const { shouldRun } = eligibility(set, node);
    if (!shouldRun) {
      if (there) misscheduled++;
      continue;
    }
    desired++;
    if (!there) continue;
    current++;
    const pod = there.length > 1 ? there.toSorted(keptFirst)[0]! : there[0]!;
    if (isReady(pod)) {
      ready++;
      if (isAvailable(pod, set.spec.minReadySeconds ?? 0, look.nowMs)) available++;
    }
    if (isUpdated(set, pod, look.hash)) updated++;
  }
  const { collisionCount, conditions } = set.status ?? {};
  const optional = {
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
    observedGeneration: set.metadata.generation,
    collisionCount,
    conditions,
  };
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)),
  };
}
