import { type LocalTime, unixMsOf } from "./local_time.ts";

/** What an assignment asks for. Times are local ones of the course's zone; what is missing sets no bound. */
export interface Policy {
  /** Before, learners do not see it. */
  readonly release?: LocalTime;
  readonly due?: LocalTime;
  /** What still counts after it was due; without, nothing. */
  readonly late?: Late;
  /** How many attempts each member has. */
  readonly attempts?: number;
  readonly exam?: Exam;
}

export interface Late {
  /** So long after it was due, nothing is lost. */
  readonly graceMinutes: number;
  /** Per cent of the points that each begun day after it was due costs: a day ends when the clock shows the same time again. */
  readonly perDay: number;
  /** Per cent that being late costs at most. */
  readonly cap: number;
  /** When it ends; without, never. */
  readonly until?: LocalTime;
}

/** A time box for each attempt. */
export interface Exam {
  readonly minutes: number;
  readonly hints: boolean;
  /** When learners see what became of their tasks: as they work, once the attempt is over, or once the assignment has closed. */
  readonly feedback: typeof FEEDBACK[number];
}

export const FEEDBACK = ["live", "attempt", "closed"] as const;

/** What is different for some: only the fields that it has. */
export interface Change {
  readonly release?: LocalTime;
  readonly due?: LocalTime;
  readonly until?: LocalTime;
  readonly attempts?: number;
  /** Of the exam. */
  readonly minutes?: number;
}

/** A change for one member, or for all who have a label. */
export interface Extension {
  readonly member: string | null;
  readonly label: string | null;
  readonly change: Change;
}

/** A member's policy: of extensions on the same field the later one counts, and one for the member before one for a label. */
export function policyFor(
  policy: Policy,
  extensions: readonly Extension[],
  who: { readonly id: string; readonly labels: readonly string[] },
): Policy {
  const byLabel = extensions.filter(({ label }) => label !== null && who.labels.includes(label));
  const byMember = extensions.filter(({ member }) => member === who.id);
  const { until, minutes, ...rest }: Change = Object.assign(
    {},
    ...[...byLabel, ...byMember].map(({ change }) => change),
  );
  return {
    ...policy,
    ...rest,
    ...until === undefined ? {} : { late: { ...policy.late ?? LATE_FREE, until } },
    ...minutes === undefined || !policy.exam ? {} : { exam: { ...policy.exam, minutes } },
  };
}

/** Who gets longer without a word on what it costs, loses nothing. */
const LATE_FREE: Late = { graceMinutes: 0, perDay: 0, cap: 0 };

/** When an assignment can be worked on, as Unix milliseconds; undefined sets no bound. */
export interface Window {
  readonly releaseMs: number | undefined;
  /** The last moment that is in time. */
  readonly dueMs: number | undefined;
  /** The last moment at which something still counts. */
  readonly closesMs: number | undefined;
  /** The share of its points, from 0 to 1, that what was done at a moment is worth. */
  creditAt(receivedMs: number): number;
  /** `late` from the moment on at which it is not worth all. */
  stateAt(nowMs: number): "early" | "open" | "late" | "closed";
  readonly attempts: number | undefined;
  readonly exam: Exam | undefined;
}

/** The window of a policy, which `policyFor` has made the member's own. A deadline is kept by what comes at that very moment. */
export function windowOf(policy: Policy, zone: string): Window {
  const at = (time: LocalTime | undefined) => time === undefined ? undefined : unixMsOf(time, zone);
  const { release, due, late, attempts, exam } = policy;
  const [releaseMs, dueMs] = [at(release), at(due)];
  const closesMs = closing(dueMs, late, at(late?.until));
  const creditAt = (receivedMs: number): number => {
    if (closesMs !== undefined && receivedMs > closesMs) return 0;
    if (due === undefined || dueMs === undefined || receivedMs <= dueMs) return 1;
    if (!late || receivedMs <= dueMs + late.graceMinutes * MINUTE_MS) return 1;
    return 1 - Math.min(100, late.cap, late.perDay * daysLate(receivedMs, due, zone)) / 100;
  };
  const stateAt = (nowMs: number) => {
    if (releaseMs !== undefined && nowMs < releaseMs) return "early";
    if (closesMs !== undefined && nowMs > closesMs) return "closed";
    return creditAt(nowMs) < 1 ? "late" : "open";
  };
  return { releaseMs, dueMs, closesMs, creditAt, stateAt, attempts, exam };
}

/** It never closes before it is due, and its grace is over. */
function closing(dueMs: number | undefined, late: Late | undefined, untilMs: number | undefined): number | undefined {
  if (dueMs === undefined) return untilMs;
  if (!late) return dueMs;
  return untilMs === undefined ? undefined : Math.max(untilMs, dueMs + late.graceMinutes * MINUTE_MS);
}

/** How many days have begun since it was due; each ends when the clock shows the same time again, however long that took. */
function daysLate(receivedMs: number, due: LocalTime, zone: string): number {
  let days = Math.max(1, Math.floor((receivedMs - unixMsOf(due, zone)) / DAY_MS) - 1);
  while (receivedMs > unixMsOf(daysAfter(due, days), zone)) days++;
  return days;
}

function daysAfter(time: LocalTime, days: number): LocalTime {
  return new Date(Date.parse(`${time}Z`) + days * DAY_MS).toISOString().slice(0, 16);
}

/** The last moment of an attempt: of its time box, and never after the assignment closes. */
export function attemptClosesMs(window: Window, begunMs: number): number | undefined {
  const boxMs = window.exam ? begunMs + window.exam.minutes * MINUTE_MS : undefined;
  const all = [boxMs, window.closesMs].filter((ms) => ms !== undefined);
  return all.length === 0 ? undefined : Math.min(...all);
}

/** Whether a learner may see what became of the tasks of an attempt. */
export function mayLearnOf(
  window: Window,
  attempt: { readonly begunMs: number; readonly handedInMs: number | null },
  nowMs: number,
): boolean {
  const isClosed = window.closesMs !== undefined && nowMs > window.closesMs;
  switch (window.exam?.feedback ?? "live") {
    case "live":
      return true;
    case "closed":
      return isClosed;
    case "attempt":
      return isClosed || attempt.handedInMs !== null || nowMs > attemptClosesMs(window, attempt.begunMs)!;
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
