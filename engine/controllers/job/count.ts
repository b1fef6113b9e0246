import { isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";

export const FINALIZER = "batch.kubernetes.io/job-tracking";
export const INDEX = "batch.kubernetes.io/job-completion-index";

/** What a job's pods have done so far. */
export interface Counted {
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly newlySucceeded: number;
  readonly newlyFailed: number;
  /** Pods that are in the counts now, so that nothing need hold them. */
  readonly accounted: readonly Pod[];
  /** Of an indexed job: the indexes that are done, as `0,2-4`. */
  readonly completedIndexes?: string;
  readonly doneIndexes: ReadonlySet<number>;
  /** Restarts of containers, which count as failures where pods restart them. */
  readonly restarts: number;
}

/** A pod counts once: when it has ended and still carries the finalizer, which then goes. */
export function count(job: Job, pods: readonly Pod[]): Counted {
  const indexed = job.spec.completionMode === "Indexed";
  const done = parsed(job.status?.["completedIndexes"] ?? "");
  const fresh = pods.filter((pod) => pod.metadata.finalizers?.includes(FINALIZER));
  const succeeded = fresh.filter((pod) => pod.status?.phase === "Succeeded");
  const counts = !job.spec.suspend;
  const failed = fresh.filter((pod) =>
    pod.status?.phase === "Failed" || (counts && isTerminating(pod) && !isTerminal(pod))
  );
  for (const pod of succeeded) done.add(indexOf(pod));
  done.delete(-1);
  const active = pods.filter((pod) => !isTerminal(pod) && !isTerminating(pod));
  const before = job.status ?? {};
  return {
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length,
    succeeded: indexed ? done.size : (before.succeeded ?? 0) + succeeded.length,
    failed: (before.failed ?? 0) + failed.length,
    newlySucceeded: succeeded.length,
    newlyFailed: failed.length,
    accounted: [...succeeded, ...failed, ...fresh.filter((pod) => !counts && isTerminating(pod))],
    ...(indexed && done.size > 0 && { completedIndexes: written(done) }),
    doneIndexes: done,
    restarts: pods.reduce((sum, pod) => sum + (pod.status?.containerStatuses ?? []).reduce((n, one) => n + one.restartCount, 0), 0),
  };
}

export function indexOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[INDEX];
  return text === undefined ? -1 : Number(text);
}

function parsed(text: string): Set<number> {
  const indexes = new Set<number>();
  for (const part of text.split(",").filter(Boolean)) {
    const [first, last = first] = part.split("-").map(Number);
    for (let i = first!; i <= last!; i++) indexes.add(i);
  }
  return indexes;
}

/** Two neighbours stay apart, three are a range: `0,1,3-5`. */
function written(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const start = sorted[i]!;
    while (sorted[i + 1] === sorted[i]! + 1) i++;
    const end = sorted[i]!;
    parts.push(start === end ? String(start) : end === start + 1 ? `${start},${end}` : `${start}-${end}`);
  }
  return parts.join(",");
}
