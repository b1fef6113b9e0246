import { parseTime, rfc1123z, rfc3339 } from "../base/time.ts";
import { controllerOf, keyOf } from "../base/object.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";
import { parseSchedule, type Schedule } from "../kinds/cron_job/schedule.ts";
import { conditionOf, isTerminating } from "../kinds/pod_state.ts";
import type { ObjectReference } from "../kinds/types.ts";
import type { CronJob, Job } from "../kinds/workload_types.ts";
import { ownerKey, ownerReferenceOf } from "./owning/mod.ts";

const CRON_JOBS = "cronjobs.batch";
const MINUTE_MS = 60_000;
/** How far ahead a next time is looked for: a 29th of February on a given weekday may be 28 years away. */
const YEARS_AHEAD_MS = 5 * 366 * 24 * 60 * MINUTE_MS;
/** More missed times than this are not counted one by one. */
const MISSED_MAX = 100;

/** Makes jobs by the clock, and clears away what is left of old ones. */
export const cronJob: Controller = {
  name: "cronjob-controller",
  watches: { [CRON_JOBS]: keyOf, "jobs.batch": (job) => ownerKey(job, "CronJob") },

  reconcile(view, key) {
    const stored = view.get<CronJob>(CRON_JOBS, key);
    if (!stored || isTerminating(stored)) return [];
    const jobs = view.ownedBy<Job>(stored.metadata.uid, "jobs.batch").filter((job) => controllerOf(job)?.uid === stored.metadata.uid);
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
    if (!isActive || !end) continue;
    active = active.filter(({ uid }) => uid !== job.metadata.uid);
    intents.push(told(cron, "Normal", "SawCompletedJob", `Saw completed job: ${job.metadata.name}, condition: ${end}`));
    const time = job.status.completionTime;
    if (end === "Complete" && time && (!lastSuccessfulTime || parseTime(time) > parseTime(lastSuccessfulTime))) lastSuccessfulTime = time;
  }
  const present = active.filter(({ uid }) => jobs.some((job) => job.metadata.uid === uid));
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
function planned(view: View, key: string, cron: CronJob, jobs: readonly Job[], status: CronJob["status"]): readonly Intent[] {
  const schedule = parseSchedule(cron.spec.schedule);
  if ("fault" in schedule) return [];
  const sinceMs = parseTime(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp);
  const { dueMs, nextMs } = times(schedule, cron.spec.timeZone, sinceMs, view.nowMs);
  const again: readonly Intent[] = nextMs === undefined ? [] : [{ do: "again", key, afterMs: nextMs - view.nowMs }];
  if (dueMs === undefined) return again;
  const deadline = cron.spec.startingDeadlineSeconds;
  if (deadline !== undefined && dueMs + deadline * 1000 < view.nowMs) {
    return [told(cron, "Warning", "MissSchedule", `Missed scheduled time to start a job: ${rfc1123z(dueMs)}`), ...again];
  }
  const active = status.active ?? [];
  if (cron.spec.concurrencyPolicy === "Forbid" && active.length > 0) {
    return [told(cron, "Normal", "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid"), ...again];
  }
  const replaced = cron.spec.concurrencyPolicy === "Replace"
    ? jobs.filter((job) => active.some(({ uid }) => uid === job.metadata.uid))
    : [];
  const kept = replaced.length > 0 ? [] : active;
  return [...replaced.flatMap((job) => deleted(cron, job)), started(cron, dueMs, status, kept), ...again];
}

function started(cron: CronJob, dueMs: number, status: CronJob["status"], active: readonly ObjectReference[]): Intent {
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
          active: [...active, { apiVersion, kind, name, namespace: made.namespace, resourceVersion: made.resourceVersion, uid: made.uid }],
          lastScheduleTime: rfc3339(dueMs),
        },
      },
    ],
    refused: (fault) => fault.reason === "AlreadyExists"
      ? [{ do: "status", object: cron, status: { ...status, lastScheduleTime: rfc3339(dueMs) } }]
      : [told(cron, "Warning", "FailedCreate", `Error creating job: ${fault.message}`)],
  };
}

/** The last time that has come since, and the first that is still to come. */
function times(schedule: Schedule, zone: string | undefined, sinceMs: number, nowMs: number): { dueMs?: number; nextMs?: number } {
  let dueMs: number | undefined;
  let nextMs = next(schedule, zone, sinceMs);
  for (let missed = 0; nextMs !== undefined && nextMs <= nowMs; missed++) {
    dueMs = nextMs;
    nextMs = next(schedule, zone, missed >= MISSED_MAX ? Math.max(nextMs, nowMs - 2 * MINUTE_MS) : nextMs);
  }
  return { dueMs, nextMs };
}

/** The first time after one, to the minute. */
function next(schedule: Schedule, zone: string | undefined, afterMs: number): number | undefined {
  if (schedule.everyMs !== undefined) return Math.floor(afterMs / 1000) * 1000 + schedule.everyMs;
  const endMs = afterMs + YEARS_AHEAD_MS;
  for (let ms = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS; ms < endMs;) {
    const local = localTime(ms, zone);
    if (!isDay(schedule, local)) {
      ms += (24 * 60 - local.hour * 60 - local.minute) * MINUTE_MS;
      continue;
    }
    if (!schedule.hours.has(local.hour)) ms += (60 - local.minute) * MINUTE_MS;
    else if (schedule.minutes.has(local.minute)) return ms;
    else ms += MINUTE_MS;
  }
  return undefined;
}

interface LocalTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
}

function isDay({ months, days, weekdays, anyDay, anyWeekday }: Schedule, { day, month, weekday }: LocalTime): boolean {
  if (!months.has(month)) return false;
  const [byDay, byWeekday] = [days.has(day), weekdays.has(weekday)];
  return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function localTime(ms: number, zone: string | undefined): LocalTime {
  if (!zone || zone === "UTC" || zone === "Etc/UTC") {
    const date = new Date(ms);
    return {
      minute: date.getUTCMinutes(),
      hour: date.getUTCHours(),
      day: date.getUTCDate(),
      month: date.getUTCMonth() + 1,
      weekday: date.getUTCDay(),
    };
  }
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));
  return {
    minute: Number(parts["minute"]),
    hour: Number(parts["hour"]),
    day: Number(parts["day"]),
    month: Number(parts["month"]),
    weekday: WEEKDAYS.indexOf(parts["weekday"]!),
  };
}

/** Of those that have ended only the newest stay. */
function history(cron: CronJob, jobs: readonly Job[]): readonly Intent[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec;
  const surplus = (end: Finished, limit: number) => {
    const ended = jobs.filter((job) => finished(job) === end && !isTerminating(job))
      .sort((a, b) => parseTime(a.status.startTime ?? a.metadata.creationTimestamp) - parseTime(b.status.startTime ?? b.metadata.creationTimestamp));
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...surplus("Complete", successfulJobsHistoryLimit), ...surplus("Failed", failedJobsHistoryLimit)].flatMap((job) => deleted(cron, job));
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
