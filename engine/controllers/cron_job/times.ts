import type { Schedule } from "../../kinds/cron_job/schedule.ts";

const MINUTE_MS = 60_000;
/** How far ahead a next time is looked for. */
const YEARS_AHEAD_MS = 5 * 366 * 24 * 60 * MINUTE_MS;
/** More times than this are not counted one by one. */
export const MISSED_MAX = 100;

export interface Times {
  readonly dueMs?: number;
  readonly nextMs?: number;
  /** How many times have come; above the most that are counted it says only that. */
  readonly missed: number;
}

/** The last time that has come since, and the first that is still to come. */
export function times(schedule: Schedule, zone: string | undefined, sinceMs: number, nowMs: number): Times {
  let dueMs: number | undefined;
  let nextMs = next(schedule, zone, sinceMs);
  let missed = 0;
  for (; nextMs !== undefined && nextMs <= nowMs; missed++) {
    dueMs = nextMs;
    const jumpMs = missed === MISSED_MAX ? lastStretch(schedule, zone, nextMs, nowMs, (nextMs - sinceMs) / missed) : 0;
    nextMs = next(schedule, zone, Math.max(nextMs, jumpMs));
  }
  return { dueMs, nextMs, missed };
}

/** A moment shortly before now after which at least one time has come, or where the search stands. */
function lastStretch(
  schedule: Schedule,
  zone: string | undefined,
  atMs: number,
  nowMs: number,
  usualMs: number,
): number {
  for (let stretchMs = usualMs * 2; nowMs - stretchMs > atMs; stretchMs *= 2) {
    const foundMs = next(schedule, zone, nowMs - stretchMs);
    if (foundMs !== undefined && foundMs <= nowMs) return nowMs - stretchMs;
  }
  return atMs;
}

/** The first time after one, to the minute. */
export function next(schedule: Schedule, zone: string | undefined, afterMs: number): number | undefined {
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
