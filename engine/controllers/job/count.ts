import { parseTime } from "../../base/time.ts";
import { isActive, isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import { verdict } from "./failure_policy.ts";
import { readIndexes, writtenIndexes } from "./indexes.ts";

export const FINALIZER = "batch.kubernetes.io/job-tracking";
export const INDEX = "batch.kubernetes.io/job-completion-index";
export const INDEX_FAILURES = "batch.kubernetes.io/job-index-failure-count";

/** What a job's pods have done so far. */
export interface Counted {
  /** Pods that run, or will. */
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly newlySucceeded: readonly Pod[];
  /** Pods that failed and count as failures. */
  readonly newlyFailed: readonly Pod[];
  /** Pods that are in the counts now, so that nothing need hold them. */
  readonly accounted: readonly Pod[];
  /** Of an indexed job: what is done and what has failed for good, also as texts (`0,2-4`). */
  readonly doneIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  readonly texts: { readonly completedIndexes?: string; readonly failedIndexes?: string };
  /** Restarts of containers in pods that go on, which count where pods restart their containers. */
  readonly restarts: number;
  /** A failure that ends the whole job, in the words of its message. */
  readonly fatal?: string;
}

/** A pod counts once: when it has ended and still carries the finalizer, which then goes. */
export function count(job: Job, pods: readonly Pod[]): Counted {
  const { status = {}, spec } = job;
  const isIndexed = spec.completionMode === "Indexed";
  const isInside = (pod: Pod) => !isIndexed || (indexOf(pod) >= 0 && indexOf(pod) < (spec.completions ?? 0));
  const held = pods.filter((pod) => pod.metadata.finalizers?.includes(FINALIZER));
  const succeeded = held.filter((pod) => pod.status?.phase === "Succeeded");
  const lost = held.filter((pod) => hasFailed(job, pod));
  const failed = lost.filter((pod) => isInside(pod) && verdict(job, pod).action !== "Ignore");
  const done = readIndexes(status["completedIndexes"]);
  for (const pod of succeeded) if (isIndexed && isInside(pod)) done.add(indexOf(pod));
  const failedIndexes = readIndexes(status["failedIndexes"]);
  for (const pod of failed) if (isIndexed && failsIndex(job, pod)) failedIndexes.add(indexOf(pod));
  const active = pods.filter(isActive);
  return {
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length,
    succeeded: isIndexed ? done.size : (status.succeeded ?? 0) + succeeded.length,
    failed: (status.failed ?? 0) + failed.length,
    newlySucceeded: succeeded,
    newlyFailed: failed,
    accounted: [...succeeded, ...lost],
    doneIndexes: done,
    failedIndexes,
    texts: {
      ...(done.size > 0 && { completedIndexes: writtenIndexes(done) }),
      ...(spec["backoffLimitPerIndex"] !== undefined && { failedIndexes: writtenIndexes(failedIndexes) }),
    },
    restarts: active.reduce((sum, pod) => sum + restartsOf(pod), 0),
    fatal: lost.map((pod) => verdict(job, pod)).find(({ action }) => action === "FailJob")?.message,
  };
}

/** A pod that somebody deletes has failed as well, unless only a failed phase counts. */
function hasFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === "Failed") return true;
  return job.spec["podReplacementPolicy"] !== "Failed" && isTerminating(pod) && pod.status?.phase !== "Succeeded";
}

/** Whether this failure is one too many for its index. */
function failsIndex(job: Job, pod: Pod): boolean {
  const limit: number | undefined = job.spec["backoffLimitPerIndex"];
  if (limit === undefined) return false;
  return indexFailures(pod) >= limit || verdict(job, pod).action === "FailIndex";
}

/** How often the index of a pod had failed before it. */
export function indexFailures(pod: Pod): number {
  return Number(pod.metadata.annotations?.[INDEX_FAILURES] ?? 0);
}

/** The index of a pod, or -1. */
export function indexOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[INDEX] ?? -1);
}

function restartsOf({ status }: Pod): number {
  const statuses = [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []];
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** When the last container of a pod ended, in Unix milliseconds. */
export function endedMs({ status }: Pod, nowMs: number): number {
  const times = (status?.containerStatuses ?? []).map(({ state }) => parseTime(state?.terminated?.finishedAt ?? ""));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length > 0 ? Math.max(...known) : nowMs;
}
