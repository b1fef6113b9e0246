import { parseTime } from "../../base/time.ts";
import { conditionOf } from "../../kinds/pod_state.ts";
import type { Job } from "../../kinds/workload_types.ts";
import type { Counted } from "./count.ts";

/** How a job is over. */
export interface Ending {
  readonly failed: boolean;
  readonly conditions: readonly [string, string];
  readonly reason: string;
  readonly message: string;
  readonly event: string;
  readonly eventMessage: string;
}

export function isFinished(job: Job): boolean {
  return conditionOf(job, "Complete")?.status === "True" || conditionOf(job, "Failed")?.status === "True";
}

export function ending(job: Job, counted: Counted, nowMs: number): Ending | undefined {
  const { backoffLimit = 6, completions, activeDeadlineSeconds, template } = job.spec;
  const failures = template.spec.restartPolicy === "OnFailure" ? counted.failed + counted.restarts : counted.failed;
  const ran = counted.restarts > 0 && template.spec.restartPolicy === "OnFailure" ? failures >= backoffLimit && failures > 0 : failures > backoffLimit;
  if (ran) return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  const startMs = parseTime(job.status?.startTime ?? "");
  if (!job.spec.suspend && activeDeadlineSeconds !== undefined && nowMs - startMs >= activeDeadlineSeconds * 1000) {
    return failure("DeadlineExceeded", "Job was active longer than specified deadline");
  }
  const isDone = completions === undefined ? counted.succeeded > 0 && counted.active.length === 0 : counted.succeeded >= completions;
  if (!isDone || job.spec.suspend) return undefined;
  return {
    failed: false,
    conditions: ["SuccessCriteriaMet", "Complete"],
    reason: "CompletionsReached",
    message: "Reached expected number of succeeded pods",
    event: "Completed",
    eventMessage: "Job completed",
  };
}

function failure(reason: string, message: string): Ending {
  return { failed: true, conditions: ["FailureTarget", "Failed"], reason, message, event: reason, eventMessage: message };
}
