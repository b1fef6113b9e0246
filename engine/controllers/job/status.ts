import { rfc3339 } from "../../base/time.ts";
import { conditionOf, withCondition } from "../../kinds/pod_state.ts";
import type { Condition } from "../../kinds/types.ts";
import type { Job, JobStatus } from "../../kinds/workload_types.ts";
import type { Counted } from "./count.ts";
import type { Ending } from "./ending.ts";

export function isSuspended(job: Job): boolean {
  return conditionOf(job, "Suspended")?.status === "True";
}

/** The counts. Zeros are left out where the real ones are. */
function counts({ succeeded, failed, texts }: Counted, ready: number, active: number, terminating: number): JobStatus {
  return {
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...texts,
    ready,
    terminating,
    uncountedTerminatedPods: {},
  };
}

/** A job that runs, or starts to. Its time counts from the moment that it was last let go. */
export function running(job: Job, counted: Counted, nowMs: number): JobStatus {
  const now = rfc3339(nowMs);
  const isResumed = isSuspended(job);
  const conditions = isResumed
    ? withCondition(job.status?.conditions, condition("Suspended", "False", "JobResumed", "Job resumed", now))
    : job.status?.conditions;
  return {
    ...counts(counted, counted.ready, counted.active.length, counted.terminating),
    ...(conditions?.length && { conditions }),
    startTime: isResumed ? now : job.status?.startTime ?? now,
  };
}

/** A suspended job has no pods, and no time that counts. */
export function suspended(job: Job, counted: Counted, nowMs: number): JobStatus {
  const next = condition("Suspended", "True", "JobSuspended", "Job suspended", rfc3339(nowMs));
  const conditions = isSuspended(job) ? job.status.conditions! : withCondition(job.status?.conditions, next);
  return { ...counts(counted, 0, 0, counted.terminating + counted.active.length), conditions };
}

/** A job that is over: decided at once, and finished when the last of its pods is gone. */
export function ended(job: Job, counted: Counted, over: Ending, nowMs: number): JobStatus {
  const now = rfc3339(nowMs);
  const going = counted.terminating + counted.active.length;
  const types = over.failed ? ["FailureTarget", "Failed"] : ["SuccessCriteriaMet", "Complete"];
  const conditions = (going > 0 ? types.slice(0, 1) : types).reduce<readonly Condition[]>(
    (made, type) =>
      conditionOf(job, type) ? made : withCondition(made, condition(type, "True", over.reason, over.message, now)),
    job.status?.conditions ?? [],
  );
  return {
    ...counts(counted, 0, 0, going),
    conditions,
    startTime: job.status?.startTime ?? now,
    ...(!over.failed && going === 0 && { completionTime: now }),
  };
}

function condition(type: string, status: "True" | "False", reason: string, message: string, now: string): Condition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}
