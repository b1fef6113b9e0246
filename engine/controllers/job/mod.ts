/**
 * The Job controller: runs pods until enough have succeeded, or too many failed. count.ts counts what its pods did
 * (failure_policy.ts: which failures count), pods.ts makes them, ending.ts says when and how it is over, status.ts what
 * the status says; this file puts a look together. Source: `kubernetes/pkg/controller/job`. To add a policy: where counts
 * are made of pods (count.ts), or where they decide (ending.ts), and a row in test/controllers/job_test.ts.
 */
import { controllerOf, keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import { claim, createPods, deletePods, firstToGo, ownersOfPod } from "../owning/mod.ts";
import { count, type Counted, FINALIZER } from "./count.ts";
import { type Ending, ending, isFinished } from "./ending.ts";
import { failures, jobPods, memoryKey, remembered, restMs, shortestRestMs, withoutFinalizer } from "./pods.ts";
import { ended, isSuspended, running, suspended } from "./status.ts";

const JOBS = "jobs.batch";
const OWN_CONTROLLER = "kubernetes.io/job-controller";
/** Before the key of a pod whose job is gone. */
const ORPHAN = "orphan ";
const CREATED_MAX = 500;

const ownersOf = ownersOfPod("Job", JOBS);

export const job: Controller = {
  name: "job-controller",
  delayMs: 200,
  watches: {
    [JOBS]: concerned,
    pods: (pod, view, change) => isOrphan(pod, view) ? ORPHAN + keyOf(pod) : ownersOf(pod, view, change),
  },

  reconcile(view, key) {
    if (key.startsWith(ORPHAN)) {
      const pod = view.get<Pod>("pods", key.slice(ORPHAN.length));
      return pod && isOrphan(pod, view) ? withoutFinalizer(pod) : [];
    }
    const stored = view.get<Job>(JOBS, key);
    if (!stored || (stored.spec["managedBy"] ?? OWN_CONTROLLER) !== OWN_CONTROLLER) return [];
    const { mine, intents } = claim<Pod>(view, stored, stored.spec.selector, "pods");
    if (isFinished(stored) || isTerminating(stored)) return mine.flatMap(withoutFinalizer);
    const counted = count(stored, mine);
    const over = ending(stored, counted, view.nowMs);
    const acts = over
      ? finished(view, stored, counted, over)
      : stored.spec.suspend
      ? held(view, stored, counted)
      : managed(view, key, stored, counted, mine);
    return [...intents, ...acts, ...counted.accounted.flatMap(withoutFinalizer)];
  },
};

/** A job that is gone lets its pods go. */
function concerned(object: KubeObject, view: View, { type }: WatchedChange): string | readonly string[] {
  if (type !== "DELETED") return keyOf(object);
  return view.ownedBy(object.metadata.uid, "pods").map((pod) => ORPHAN + keyOf(pod));
}

function isOrphan(pod: KubeObject, view: View): boolean {
  if (!pod.metadata.finalizers?.includes(FINALIZER)) return false;
  const owner = controllerOf(pod);
  return owner?.kind !== "Job" || view.get(JOBS, `${pod.metadata.namespace}/${owner.name}`)?.metadata.uid !== owner.uid;
}

/** What still runs is stopped and, when the job has failed, counts as failed too. */
function finished(view: View, job: Job, counted: Counted, over: Ending): readonly Intent[] {
  const failed = over.failed ? counted.failed + counted.active.length : counted.failed;
  const status = ended(job, { ...counted, failed }, over, view.nowMs);
  const isOver = status.conditions!.some(({ type }) => type === "Failed" || type === "Complete");
  const event: Intent = over.failed
    ? { do: "event", about: job, type: "Warning", reason: over.reason, message: over.message }
    : { do: "event", about: job, type: "Normal", reason: "Completed", message: "Job completed" };
  return [
    ...removed(job, counted.active),
    { do: "status", object: job, status },
    ...isOver ? [event] : [],
    ...isOver && view.memory(memoryKey(job)) !== undefined ? [{ do: "forget", key: memoryKey(job) } as const] : [],
  ];
}

function held(view: View, job: Job, counted: Counted): readonly Intent[] {
  const event: Intent = { do: "event", about: job, type: "Normal", reason: "Suspended", message: "Job suspended" };
  return [
    ...removed(job, counted.active),
    { do: "status", object: job, status: suspended(job, counted, view.nowMs) },
    ...isSuspended(job) ? [] : [event],
  ];
}

/** Pods that the job itself stops are not failures: they lose their finalizer first. */
function removed(job: Job, pods: readonly Pod[]): readonly Intent[] {
  return pods.flatMap((pod) => [...withoutFinalizer(pod), ...deletePods(job, [pod])]);
}

function managed(view: View, key: string, job: Job, counted: Counted, pods: readonly Pod[]): readonly Intent[] {
  const { activeDeadlineSeconds } = job.spec;
  const isResumed = isSuspended(job);
  const isStarting = isResumed || !job.status?.startTime;
  const known = failures(view, job, counted);
  const difference = missing(job, counted);
  const acts = difference < 0
    ? removed(job, firstToGo(counted.active, view.nowMs).slice(0, -difference))
    : difference > 0
    ? created(view, key, job, counted, pods, Math.min(difference, CREATED_MAX), restMs(known, view.nowMs))
    : [];
  return [
    { do: "status", object: job, status: running(job, counted, view.nowMs) },
    ...isResumed
      ? [{ do: "event", about: job, type: "Normal", reason: "Resumed", message: "Job resumed" } as const]
      : [],
    ...acts,
    ...remembered(view, job, known),
    ...isStarting && activeDeadlineSeconds !== undefined
      ? [{ do: "again", key, afterMs: activeDeadlineSeconds * 1000 + 100 } as const]
      : [],
  ];
}

function created(
  view: View,
  key: string,
  job: Job,
  counted: Counted,
  pods: readonly Pod[],
  many: number,
  waitMs: number,
): readonly Intent[] {
  const isPerIndex = job.spec["backoffLimitPerIndex"] !== undefined;
  if (waitMs > 0 && !isPerIndex) return [{ do: "again", key, afterMs: waitMs }];
  const restMs = isPerIndex ? shortestRestMs(job, counted, pods, view.nowMs) : undefined;
  return [
    ...createPods({ view, key, owner: job, pods: jobPods(job, counted, pods, many, view.nowMs) }),
    ...restMs === undefined ? [] : [{ do: "again", key, afterMs: restMs } as const],
  ];
}

/** How many pods are too few (or, below 0, too many): as many as may run together, and no more than are still needed. */
export function missing({ spec }: Job, { active, succeeded, terminating, failedIndexes }: Counted): number {
  const { parallelism = 1, completions } = spec;
  const open = completions === undefined ? Infinity : completions - succeeded - failedIndexes.size;
  const wanted = completions === undefined && succeeded > 0
    ? Math.min(active.length, parallelism)
    : Math.min(parallelism, open);
  const difference = Math.max(0, wanted) - active.length;
  return difference > 0 && spec["podReplacementPolicy"] === "Failed"
    ? Math.max(0, difference - terminating)
    : difference;
}
