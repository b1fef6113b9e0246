/**
 * The CronJob controller: starts jobs by the clock, follows them, and clears old ones away. times.ts reckons the times;
 * this file decides what is due. Source: `kubernetes/pkg/controller/cronjob`. What a cron line may say is read in
 * engine/kinds/cron_job/schedule.ts. To add a policy: in `planned`.
 */
import { parseTime, rfc3339 } from "../../base/time.ts";
import { controllerOf, keyOf } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { parseSchedule } from "../../kinds/cron_job/schedule.ts";
import { conditionOf, isTerminating } from "../../kinds/pod_state.ts";
import type { ObjectReference } from "../../kinds/types.ts";
import type { CronJob, Job } from "../../kinds/workload_types.ts";
import { ownerKey, ownerReferenceOf, retry } from "../owning/mod.ts";
import { MISSED_MAX, times } from "./times.ts";

const CRON_JOBS = "cronjobs.batch";
const MINUTE_MS = 60_000;
const TOO_MANY = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";

/** Makes jobs by the clock, and clears away what is left of old ones. */
export const cronJob: Controller = {
  name: "cronjob-controller",
  watches: { [CRON_JOBS]: keyOf, "jobs.batch": (job) => ownerKey(job, "CronJob") },

  reconcile(view, key) {
    const stored = view.get<CronJob>(CRON_JOBS, key);
    if (!stored || isTerminating(stored)) return [];
    const jobs = view.ownedBy<Job>(stored.metadata.uid, "jobs.batch").filter((job) =>
      controllerOf(job)?.uid === stored.metadata.uid
    );
    const { status, intents } = followed(stored, jobs);
    const due = stored.spec.suspend ? [] : planned(view, key, stored, jobs, status);
    return [...intents, { do: "status", object: stored, status }, ...due, ...history(stored, jobs)];
  },
};

type Finished = "Complete" | "Failed" | undefined;

function finished(job: Job): Finished {
  return (["Complete", "Failed"] as const).find((type) => conditionOf(job, type)?.status === "True");
}

/** Jobs that have ended are no longer active, and are told of. */
function followed(cron: CronJob, jobs: readonly Job[]): { status: CronJob["status"]; intents: readonly Intent[] } {
  const intents: Intent[] = [];
  let { active = [], lastSuccessfulTime } = cron.status ?? {};
  for (const job of jobs) {
    const end = finished(job);
    const isActive = active.some(({ uid }) => uid === job.metadata.uid);
    if (!isActive && !end) {
      const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
      intents.push(told(cron, "Warning", "UnexpectedJob", message));
    }
    if (!isActive || !end) continue;
    active = active.filter(({ uid }) => uid !== job.metadata.uid);
    intents.push(told(cron, "Normal", "SawCompletedJob", `Saw completed job: ${job.metadata.name}, condition: ${end}`));
    const time = job.status.completionTime;
    if (end === "Complete" && time && (!lastSuccessfulTime || parseTime(time) > parseTime(lastSuccessfulTime))) {
      lastSuccessfulTime = time;
    }
  }
  const isThere = ({ uid }: ObjectReference) => jobs.some((job) => job.metadata.uid === uid);
  const present = active.filter(isThere);
  for (const { name } of active.filter((one) => !isThere(one))) {
    intents.push(told(cron, "Normal", "MissingJob", `Active job went missing: ${name}`));
  }
  const { lastScheduleTime } = cron.status ?? {};
  return {
    intents,
    status: {
      ...(present.length > 0 && { active: present }),
      ...(lastScheduleTime && { lastScheduleTime }),
      ...(lastSuccessfulTime && { lastSuccessfulTime }),
    },
  };
}

/** Starts the job whose time has come, and makes an appointment for the next. */
function planned(
  view: View,
  key: string,
  cron: CronJob,
  jobs: readonly Job[],
  status: CronJob["status"],
): readonly Intent[] {
  const schedule = parseSchedule(cron.spec.schedule);
  if ("fault" in schedule) return [];
  const lastMs = parseTime(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp);
  const deadline = cron.spec.startingDeadlineSeconds;
  const sinceMs = deadline === undefined ? lastMs : Math.max(lastMs, view.nowMs - deadline * 1000);
  const { dueMs, nextMs, missed } = times(schedule, cron.spec.timeZone, sinceMs, view.nowMs);
  const again: readonly Intent[] = [
    ...missed > MISSED_MAX ? [told(cron, "Warning", "TooManyMissedTimes", TOO_MANY)] : [],
    ...nextMs === undefined ? [] : [{ do: "again", key, afterMs: nextMs - view.nowMs } as const],
  ];
  if (dueMs === undefined) return again;
  const active = status.active ?? [];
  if (cron.spec.concurrencyPolicy === "Forbid" && active.length > 0) {
    return [
      told(
        cron,
        "Normal",
        "JobAlreadyActive",
        "Not starting job because prior execution is running and concurrency policy is Forbid",
      ),
      ...again,
    ];
  }
  const replaced = cron.spec.concurrencyPolicy === "Replace"
    ? jobs.filter((job) => active.some(({ uid }) => uid === job.metadata.uid))
    : [];
  const kept = replaced.length > 0 ? [] : active;
  const failed = retry(view, key);
  return [...replaced.flatMap((job) => deleted(cron, job)), started(cron, dueMs, status, kept, failed), ...again];
}

function started(
  cron: CronJob,
  dueMs: number,
  status: CronJob["status"],
  active: readonly ObjectReference[],
  failed: readonly Intent[],
): Intent {
  const name = `${cron.metadata.name}-${Math.floor(dueMs / MINUTE_MS)}`;
  const { metadata, spec } = cron.spec.jobTemplate;
  return {
    do: "create",
    object: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name,
        namespace: cron.metadata.namespace,
        ...(metadata?.labels && { labels: metadata.labels }),
        annotations: { ...metadata?.annotations, "batch.kubernetes.io/cronjob-scheduled-timestamp": rfc3339(dueMs) },
        ownerReferences: [ownerReferenceOf(cron)],
      },
      spec,
    },
    then: ({ apiVersion, kind, metadata: made }) => [
      told(cron, "Normal", "SuccessfulCreate", `Created job ${name}`),
      {
        do: "status",
        object: cron,
        status: {
          ...status,
          active: [...active, {
            apiVersion,
            kind,
            name,
            namespace: made.namespace,
            resourceVersion: made.resourceVersion,
            uid: made.uid,
          }],
          lastScheduleTime: rfc3339(dueMs),
        },
      },
    ],
    refused: (fault) =>
      fault.reason === "AlreadyExists"
        ? [{ do: "status", object: cron, status: { ...status, lastScheduleTime: rfc3339(dueMs) } }]
        : [told(cron, "Warning", "FailedCreate", `Error creating job: ${fault.message}`), ...failed],
  };
}

/** Of those that have ended only the newest stay. */
function history(cron: CronJob, jobs: readonly Job[]): readonly Intent[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec;
  const surplus = (end: Finished, limit: number) => {
    const ended = jobs.filter((job) => finished(job) === end && !isTerminating(job))
      .sort((a, b) =>
        parseTime(a.status.startTime ?? a.metadata.creationTimestamp) -
        parseTime(b.status.startTime ?? b.metadata.creationTimestamp)
      );
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...surplus("Complete", successfulJobsHistoryLimit), ...surplus("Failed", failedJobsHistoryLimit)].flatMap((
    job,
  ) => deleted(cron, job));
}

function deleted(cron: CronJob, job: Job): readonly Intent[] {
  return [{
    do: "delete",
    object: job,
    propagationPolicy: "Background",
    then: () => [told(cron, "Normal", "SuccessfulDelete", `Deleted job ${job.metadata.name}`)],
    refused: () => [],
  }];
}

function told(cron: CronJob, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: cron, type, reason, message };
}
