/** When a CronJob is due, as a table: times of 2026, a Thursday its first day. */
import assert from "node:assert/strict";
import { next, times } from "../../engine/controllers/cron_job/times.ts";
import { parseSchedule, type Schedule } from "../../engine/kinds/cron_job/schedule.ts";

function at(text: string): number {
  return Date.parse(`2026-${text}:00Z`);
}

function said(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);
}

Deno.test("the next time of a schedule", () => {
  const table: [sentence: string, line: string, after: string, wanted: string | undefined, zone?: string][] = [
    ["every minute", "* * * * *", "01-01T10:00", "2026-01-01T10:01"],
    ["every quarter of an hour", "*/15 * * * *", "01-01T10:50", "2026-01-01T11:00"],
    ["at three in the night", "0 3 * * *", "01-01T10:00", "2026-01-02T03:00"],
    ["on Mondays", "0 0 * * MON", "01-01T10:00", "2026-01-05T00:00"],
    ["on the first or on a Monday", "0 0 1 * 1", "01-02T00:00", "2026-01-05T00:00"],
    ["in March only", "0 0 1 3 *", "05-01T00:00", "2027-03-01T00:00"],
    ["in a leap year only", "0 0 29 2 *", "01-01T00:00", "2028-02-29T00:00"],
    ["never, as far as anybody looks", "0 0 30 2 *", "01-01T00:00", undefined],
    ["by the hour of a winter in Berlin", "0 3 * * *", "01-01T10:00", "2026-01-02T02:00", "Europe/Berlin"],
    ["and of a summer", "0 3 * * *", "07-01T10:00", "2026-07-02T01:00", "Europe/Berlin"],
    ["every ninety seconds", "@every 90s", "01-01T10:00", "2026-01-01T10:01"],
    ["each hour by its name", "@hourly", "01-01T10:00", "2026-01-01T11:00"],
  ];
  for (const [sentence, line, after, wanted, zone] of table) {
    assert.equal(said(next(parseSchedule(line) as Schedule, zone, at(after))), wanted, sentence);
  }
});

Deno.test("the last time that was missed is due, however many were missed", () => {
  const table: [
    sentence: string,
    line: string,
    since: string,
    now: string,
    due: string | undefined,
    next: string,
    missed: number,
  ][] = [
    ["not yet", "0 * * * *", "01-01T10:10", "01-01T10:50", undefined, "2026-01-01T11:00", 0],
    ["just now", "0 * * * *", "01-01T10:10", "01-01T11:00", "2026-01-01T11:00", "2026-01-01T12:00", 1],
    ["three times ago", "0 * * * *", "01-01T10:10", "01-01T13:30", "2026-01-01T13:00", "2026-01-01T14:00", 3],
    ["a whole year ago", "30 4 * * *", "01-01T00:00", "12-31T00:00", "2026-12-30T04:30", "2026-12-31T04:30", 102],
  ];
  for (const [sentence, line, since, now, due, nextTime, missed] of table) {
    const found = times(parseSchedule(line) as Schedule, undefined, at(since), at(now));
    assert.deepEqual([said(found.dueMs), said(found.nextMs)], [due, nextTime], sentence);
    assert.ok(found.missed >= Math.min(missed, 101), `${sentence}: ${found.missed}`);
  }
});
