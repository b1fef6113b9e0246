import { parseTime } from "../../base/time.ts";
import { conditionOf } from "../../kinds/pod_state.ts";
import type { Fields } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import type { Counted } from "./count.ts";
import { readIndexes } from "./indexes.ts";

/** How a job is over, once its pods are gone. */
export interface Ending {
  readonly failed: boolean;
  readonly reason: string;
  readonly message: string;
}

export function isFinished(job: Job): boolean {
  return conditionOf(job, "Complete")?.status === "True" || conditionOf(job, "Failed")?.status === "True";
}

/** Whether the job ends, and why. What was decided once stays. Source: `job_controller.go`, syncJob. */
export function ending(job: Job, counted: Counted, nowMs: number): Ending | undefined {
  const target = conditionOf(job, "FailureTarget");
  if (target?.status === "True") return failure(target.reason!, target.message!);
  const met = conditionOf(job, "SuccessCriteriaMet");
  if (met?.status === "True") return success(met.reason!, met.message!);
  if (counted.fatal !== undefined) return failure("PodFailurePolicy", counted.fatal);
  return spent(job, counted) ?? late(job, nowMs) ?? failedIndexes(job, counted) ?? reached(job, counted);
}

function failure(reason: string, message: string): Ending {
  return { failed: true, reason, message };
}

function success(reason: string, message: string): Ending {
  return { failed: false, reason, message };
}

/** Too many failures: of pods, or of containers that their pods restarted. */
function spent({ spec }: Job, { failed, restarts }: Counted): Ending | undefined {
  const { backoffLimit = 6, template } = spec;
  const isRestarted = template.spec.restartPolicy === "OnFailure" &&
    (backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit);
  if (failed <= backoffLimit && !isRestarted) return undefined;
  return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
}

function late({ spec, status }: Job, nowMs: number): Ending | undefined {
  const { activeDeadlineSeconds, suspend } = spec;
  if (suspend || activeDeadlineSeconds === undefined || !status?.startTime) return undefined;
  if (nowMs - parseTime(status.startTime) < activeDeadlineSeconds * 1000) return undefined;
  return failure("DeadlineExceeded", "Job was active longer than specified deadline");
}

function failedIndexes({ spec }: Job, counted: Counted): Ending | undefined {
  if (spec["backoffLimitPerIndex"] === undefined) return undefined;
  const { doneIndexes, failedIndexes: failed } = counted;
  if (spec["maxFailedIndexes"] !== undefined && failed.size > spec["maxFailedIndexes"]) {
    return failure("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  }
  if (failed.size === 0 || failed.size + doneIndexes.size < (spec.completions ?? 0)) return undefined;
  return failure("FailedIndexes", "Job has failed indexes");
}

function reached({ spec }: Job, counted: Counted): Ending | undefined {
  const rules: readonly Fields[] = spec["successPolicy"]?.rules ?? [];
  const index = rules.findIndex((rule) => fulfils(rule, counted.doneIndexes));
  if (index >= 0) return success("SuccessPolicy", `Matched rules at index ${index}`);
  if (counted.active.length > 0 || spec.suspend) return undefined;
  const { completions } = spec;
  const isDone = completions === undefined ? counted.succeeded > 0 : counted.succeeded >= completions;
  return isDone ? success("CompletionsReached", "Reached expected number of succeeded pods") : undefined;
}

function fulfils({ succeededIndexes, succeededCount }: Fields, done: ReadonlySet<number>): boolean {
  if (succeededIndexes === undefined) return succeededCount !== undefined && done.size >= succeededCount;
  const wanted = [...readIndexes(succeededIndexes)];
  const there = wanted.filter((index) => done.has(index)).length;
  return there >= (succeededCount ?? wanted.length);
}
