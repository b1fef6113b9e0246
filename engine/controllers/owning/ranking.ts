import { isReady, readySinceMs } from "../../kinds/pod_state.ts";
import { parseTime } from "../../base/time.ts";
import type { Pod } from "../../kinds/types.ts";

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const COST = "controller.kubernetes.io/pod-deletion-cost";

/**
 * Pods in the order in which a set lets them go. Source: `ActivePodsWithRanks`: not assigned, not running, not ready,
 * cheap, on a node with many, ready for a shorter time (by its logarithm), restarted more often, younger.
 */
export function firstToGo(pods: readonly Pod[], nowMs: number): Pod[] {
  const onNode = new Map<string, number>();
  for (const { spec: { nodeName } } of pods) if (nodeName) onNode.set(nodeName, (onNode.get(nodeName) ?? 0) + 1);
  const worth = (pod: Pod): readonly number[] => [
    pod.spec.nodeName ? 1 : 0,
    PHASES[pod.status?.phase ?? "Pending"] ?? 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[COST] ?? 0) || 0,
    -(onNode.get(pod.spec.nodeName ?? "") ?? 0),
    magnitude(nowMs - (readySinceMs(pod) ?? nowMs)),
    -Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    magnitude(nowMs - parseTime(pod.metadata.creationTimestamp)),
  ];
  return pods.map((pod) => ({ pod, worth: worth(pod) })).sort((a, b) => {
    const i = a.worth.findIndex((value, at) => value !== b.worth[at]);
    if (i >= 0) return a.worth[i]! - b.worth[i]!;
    return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
  }).map(({ pod }) => pod);
}

/** Ages of one order of magnitude count as equal. */
function magnitude(ms: number): number {
  return ms < 1000 ? 0 : Math.floor(Math.log2(ms / 1000)) + 1;
}
