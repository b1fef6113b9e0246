import type { KubeObject } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Condition, Pod } from "./types.ts";

/** What a pod's status says, as controllers ask it. Source: `kubernetes/pkg/api/v1/pod/util.go`. */

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Its containers have ended for good. */
export function isTerminal(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return phase === "Succeeded" || phase === "Failed";
}

/** Neither ended nor being deleted: what a workload counts as its own. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isTerminating(pod);
}

/** Marks what a kubelet shows of a pod that it runs from a file; the value is the id that it has there. */
export const MIRROR = "kubernetes.io/config.mirror";

export function isMirror(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[MIRROR] !== undefined;
}

export function isScheduled(pod: Pod): boolean {
  return !!pod.spec.nodeName;
}

export function conditionOf(
  object: { readonly status?: { readonly conditions?: readonly Condition[] } },
  type: string,
): Condition | undefined {
  const conditions = object.status?.conditions;
  const length = conditions?.length ?? 0;
  for (let i = 0; i < length; i++) if (conditions![i]!.type === type) return conditions![i];
  return undefined;
}

export function isReady(pod: Pod): boolean {
  return conditionOf(pod, "Ready")?.status === "True";
}

/** Since when the pod is ready, in Unix milliseconds; undefined when it isn't. */
export function readySinceMs(pod: Pod): number | undefined {
  const ready = conditionOf(pod, "Ready");
  return ready?.status === "True" ? parseTime(ready.lastTransitionTime ?? "") || 0 : undefined;
}

/** Ready, and for at least so many seconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (minReadySeconds === 0) return isReady(pod);
  const sinceMs = readySinceMs(pod);
  return sinceMs !== undefined && sinceMs + minReadySeconds * 1000 <= nowMs;
}

/** The conditions with this one put in the place of its namesake, or at the end. Its time moves only with its status. */
export function withCondition<C extends Condition>(conditions: readonly C[] | undefined, next: C): readonly C[] {
  const before = conditions?.find((condition) => condition.type === next.type);
  if (!before) return [...conditions ?? [], next];
  const kept = before.status === next.status ? { ...next, lastTransitionTime: before.lastTransitionTime } : next;
  return conditions!.map((condition) => condition === before ? kept : condition);
}

/** The pod's conditions with the one that says why it is being taken away. */
export function disrupted(pod: Pod, nowMs: number, reason: string, message: string): Pod["status"]["conditions"] {
  return withCondition(pod.status.conditions, {
    type: "DisruptionTarget",
    status: "True",
    observedGeneration: pod.metadata.generation,
    lastProbeTime: null,
    lastTransitionTime: rfc3339(nowMs),
    reason,
    message,
  });
}

export function withoutCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): readonly C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
