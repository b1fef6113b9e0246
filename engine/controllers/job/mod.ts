/**
 * The Job controller: runs pods until enough have succeeded, or too many failed. count.ts counts what its pods did,
 * pods.ts makes them, ending.ts says when and how it is over; this file puts a look together. Source:
 * `kubernetes/pkg/controller/job`. To add a policy: where counts are made of pods (count.ts), or where they decide
 * (ending.ts).
 */
import { controllerOf, keyOf } from "../../base/object.ts";
import { rfc3339 } from "../../base/time.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { conditionOf, isTerminating, withCondition } from "../../kinds/pod_state.ts";
import type { Condition, Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import { claim, createPods, deletePods, ownersOfPod } from "../owning/mod.ts";
import { count, type Counted } from "./count.ts";
import { type Ending, ending, isFinished } from "./ending.ts";
import { backOffRestMs, jobPods, withoutFinalizer } from "./pods.ts";

const JOBS = "jobs.batch";

export const job: Controller = {
  name: "job-controller",
  delayMs: 200,
  watches: { [JOBS]: keyOf, pods: ownersOfPod("Job", JOBS) },

  reconcile(view, key) {
    const stored = view.get<Job>(JOBS, key);
    if (!stored) return orphans(view, key);
    const { mine, intents } = claim<Pod>(view, stored, stored.spec.selector, "pods");
    if (isFinished(stored) || isTerminating(stored)) return mine.flatMap(withoutFinalizer);
    const counted = count(stored, mine);
    const over = ending(stored, counted, view.nowMs);
    return [...intents, ...lookedAt(view, key, stored, counted, over), ...counted.accounted.flatMap(withoutFinalizer)];
  },
};

/** The pods of a job that is gone have nobody left to count them. */
function orphans(view: View, key: string): readonly Intent[] {
  const [namespace, name] = key.split("/") as [string, string];
  return view.list<Pod>("pods", namespace)
    .filter((pod) => controllerOf(pod)?.kind === "Job" && controllerOf(pod)?.name === name).flatMap(withoutFinalizer);
}

function lookedAt(view: View, key: string, job: Job, counted: Counted, over: Ending | undefined): readonly Intent[] {
  if (over) {
    return [
      ...deletePods(job, counted.active),
      { do: "status", object: job, status: ended(view, job, counted, over) },
      { do: "event", about: job, type: over.failed ? "Warning" : "Normal", reason: over.event, message: over.eventMessage },
    ];
  }
  if (job.spec.suspend) return suspended(view, job, counted);
  const resumed = conditionOf(job, "Suspended")?.status === "True";
  const started = !job.status?.startTime || resumed;
  const restMs = backOffRestMs(view, job, counted);
  const wanted = wantedActive(job, counted);
  const missing = wanted - counted.active.length;
  const acts = missing > 0
    ? restMs > 0 ? [{ do: "again", key, afterMs: restMs } as const] : createPods({ view, key, owner: job, pods: jobPods(job, counted, missing) })
    : deletePods(job, counted.active.slice(0, -missing || undefined).slice(0, Math.max(0, -missing)));
  const deadline = job.spec.activeDeadlineSeconds;
  return [
    { do: "status", object: job, status: running(view, job, counted, { started, resumed }) },
    ...resumed ? [{ do: "event", about: job, type: "Normal", reason: "Resumed", message: "Job resumed" } as const] : [],
    ...acts,
    ...deadline !== undefined && started ? [{ do: "again", key, afterMs: deadline * 1000 } as const] : [],
    ...counted.newlyFailed > 0 ? [{ do: "remember", key: `failed/${job.metadata.uid}`, value: { atMs: view.nowMs, times: failuresInARow(view, job) + counted.newlyFailed } } as const] : [],
    ...counted.newlySucceeded > 0 ? [{ do: "forget", key: `failed/${job.metadata.uid}` } as const] : [],
  ];
}

function failuresInARow(view: View, job: Job): number {
  return view.memory<{ times: number }>(`failed/${job.metadata.uid}`)?.times ?? 0;
}

/** As many as may run beside each other, and no more than are still needed. */
function wantedActive({ spec }: Job, counted: Counted): number {
  const { parallelism = 1, completions } = spec;
  if (completions === undefined) return counted.succeeded > 0 ? counted.active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - counted.succeeded));
}

function counters(counted: Counted, active: number) {
  const { succeeded, failed, ready, terminating } = counted;
  return {
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...(counted.completedIndexes !== undefined && { completedIndexes: counted.completedIndexes }),
    ready: active > 0 ? ready : 0,
    terminating,
    uncountedTerminatedPods: {},
  };
}

function running(view: View, job: Job, counted: Counted, { started, resumed }: { started: boolean; resumed: boolean }) {
  const now = rfc3339(view.nowMs);
  const conditions = resumed
    ? withCondition(job.status?.conditions, condition("Suspended", "False", "JobResumed", "Job resumed", now))
    : job.status?.conditions;
  return {
    ...counters(counted, counted.active.length),
    ...(conditions?.length && { conditions }),
    startTime: started ? now : job.status.startTime,
  };
}

/** A suspended job has no pods, and no time to count. */
function suspended(view: View, job: Job, counted: Counted): readonly Intent[] {
  const was = conditionOf(job, "Suspended")?.status === "True";
  const next = condition("Suspended", "True", "JobSuspended", "Job suspended", rfc3339(view.nowMs));
  const conditions = was ? job.status.conditions : withCondition(job.status?.conditions, next);
  return [
    ...deletePods(job, counted.active),
    { do: "status", object: job, status: { ...counters(counted, 0), conditions } },
    ...was ? [] : [{ do: "event", about: job, type: "Normal", reason: "Suspended", message: "Job suspended" } as const],
  ];
}

function ended(view: View, job: Job, counted: Counted, over: Ending) {
  const now = rfc3339(view.nowMs);
  const conditions = over.conditions.reduce<readonly Condition[]>(
    (made, type) => withCondition(made, condition(type, "True", over.reason, over.message, now)),
    job.status?.conditions ?? [],
  );
  return {
    ...counters({ ...counted, terminating: counted.terminating + counted.active.length }, 0),
    conditions,
    startTime: job.status?.startTime ?? now,
    ...(!over.failed && { completionTime: now }),
  };
}

function condition(type: string, status: "True" | "False", reason: string, message: string, now: string): Condition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}
