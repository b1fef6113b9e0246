/** Deadlines to the millisecond: every bound is tried right before, on, and right after it. */
import assert from "node:assert/strict";
import {
  attemptClosesMs,
  type Change,
  gradeOf,
  localTimeOf,
  mayLearnOf,
  type Policy,
  policyFor,
  readChange,
  readPolicy,
  type TaskGrade,
  taskGradesOf,
  unixMsOf,
  windowOf,
} from "../../engine/courses/mod.ts";

const ZONE = "Europe/Berlin";
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
const at = (utc: string) => Date.parse(utc);

Deno.test("a local time is the moment at which the zone's clock shows it", () => {
  const rows: readonly (readonly [why: string, zone: string, local: string, utc: string])[] = [
    ["winter", ZONE, "2026-01-15T12:00", "2026-01-15T11:00:00Z"],
    ["summer", ZONE, "2026-07-15T12:00", "2026-07-15T10:00:00Z"],
    ["right before the gap", ZONE, "2026-03-29T01:59", "2026-03-29T00:59:00Z"],
    ["in the gap: as long after its begin as it names", ZONE, "2026-03-29T02:30", "2026-03-29T01:30:00Z"],
    ["right after the gap", ZONE, "2026-03-29T03:00", "2026-03-29T01:00:00Z"],
    ["right before the hour that comes twice", ZONE, "2026-10-25T01:59", "2026-10-24T23:59:00Z"],
    ["in the hour that comes twice: the second time", ZONE, "2026-10-25T02:30", "2026-10-25T01:30:00Z"],
    ["right after it", ZONE, "2026-10-25T03:00", "2026-10-25T02:00:00Z"],
    ["west of Greenwich", "America/New_York", "2026-11-01T01:30", "2026-11-01T06:30:00Z"],
    ["a half hour off, south", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T15:15:00Z"],
    ["UTC", "UTC", "2026-02-28T23:59", "2026-02-28T23:59:00Z"],
  ];
  for (const [why, zone, local, utc] of rows) assert.equal(unixMsOf(local, zone), at(utc), why);
  for (let ms = at("2026-01-01T00:00:00Z"); ms < at("2027-01-01T00:00:00Z"); ms += 7 * HOUR_MS) {
    const back = unixMsOf(localTimeOf(ms, ZONE), ZONE);
    assert.ok(back === ms || back === ms + HOUR_MS, `${localTimeOf(ms, ZONE)} comes back`);
  }
});

Deno.test("what comes at the very moment of a deadline is in time, a millisecond later it is not", () => {
  const policy: Policy = {
    release: "2026-10-01T08:00",
    due: "2026-10-24T23:59",
    late: { graceMinutes: 10, perDay: 10, cap: 25, until: "2026-10-31T23:59" },
  };
  const window = windowOf(policy, ZONE);
  const [release, due] = [at("2026-10-01T06:00:00Z"), at("2026-10-24T21:59:00Z")];
  // The day after ends an hour later than usual: clocks are set back in it.
  const [dayOne, dayTwo, closes] = [due + 25 * HOUR_MS, due + 49 * HOUR_MS, at("2026-10-31T22:59:00Z")];
  const rows: readonly (readonly [why: string, ms: number, state: string, credit: number])[] = [
    ["before it opens", release - 1, "early", 1],
    ["as it opens", release, "open", 1],
    ["right before it is due", due - 1, "open", 1],
    ["when it is due", due, "open", 1],
    ["in the grace", due + 1, "open", 1],
    ["as the grace ends", due + 10 * MINUTE_MS, "open", 1],
    ["after the grace: the first day has begun", due + 10 * MINUTE_MS + 1, "late", 0.9],
    ["as the first day ends, when the clock shows the same time", dayOne, "late", 0.9],
    ["as the second begins", dayOne + 1, "late", 0.8],
    ["as the second ends", dayTwo, "late", 0.8],
    ["the third would cost more than the cap", dayTwo + 1, "late", 0.75],
    ["as it closes", closes, "late", 0.75],
    ["after it has closed", closes + 1, "closed", 0],
  ];
  for (const [why, ms, state, credit] of rows) {
    assert.deepEqual([window.stateAt(ms), window.creditAt(ms)], [state, credit], why);
  }
  const strict = windowOf({ due: policy.due }, ZONE);
  assert.deepEqual([due, due + 1].map((ms) => [strict.stateAt(ms), strict.creditAt(ms)]), [["open", 1], ["closed", 0]]);
  const unbound = windowOf({}, ZONE);
  assert.deepEqual([unbound.stateAt(0), unbound.creditAt(Number.MAX_SAFE_INTEGER)], ["open", 1]);
});

Deno.test("of extensions the later one counts for each field, and a member's before a label's", () => {
  const policy: Policy = {
    due: "2026-11-01T12:00",
    attempts: 1,
    exam: { minutes: 60, hints: false, feedback: "attempt" },
  };
  const forMember = (change: Change) => ({ member: "m", label: null, change });
  const forLabel = (label: string, change: Change) => ({ member: null, label, change });
  const due = (...extensions: Parameters<typeof policyFor>[1]) =>
    policyFor(policy, extensions, { id: "m", labels: ["extra"] }).due;
  assert.equal(due(), "2026-11-01T12:00");
  assert.equal(due(forMember({ due: "2026-11-02T12:00" })), "2026-11-02T12:00");
  assert.equal(due(forMember({ due: "2026-11-05T12:00" }), forMember({ due: "2026-11-03T12:00" })), "2026-11-03T12:00");
  assert.equal(
    due(forMember({ due: "2026-11-02T12:00" }), forLabel("extra", { due: "2026-11-09T12:00" })),
    "2026-11-02T12:00",
  );
  assert.equal(due(forLabel("other", { due: "2026-11-09T12:00" })), "2026-11-01T12:00");
  const both = policyFor(policy, [forLabel("extra", { minutes: 90 }), forMember({ attempts: 2 })], {
    id: "m",
    labels: ["extra"],
  });
  assert.deepEqual([both.exam?.minutes, both.attempts, both.due], [90, 2, "2026-11-01T12:00"]);
});

Deno.test("an extension opens what has closed, and never closes before it is due", () => {
  const policy: Policy = {
    due: "2026-11-01T12:00",
    late: { graceMinutes: 0, perDay: 50, cap: 100, until: "2026-11-02T12:00" },
  };
  const extended = policyFor(policy, [{ member: "m", label: null, change: { due: "2026-11-10T12:00" } }], {
    id: "m",
    labels: [],
  });
  const window = windowOf(extended, ZONE);
  const due = at("2026-11-10T11:00:00Z");
  assert.equal(windowOf(policy, ZONE).stateAt(due), "closed");
  assert.deepEqual([window.stateAt(due), window.stateAt(due + 1)], ["open", "closed"]);
  const until = policyFor({ due: "2026-11-01T12:00" }, [{
    member: "m",
    label: null,
    change: { until: "2026-11-03T12:00" },
  }], {
    id: "m",
    labels: [],
  });
  assert.equal(windowOf(until, ZONE).creditAt(at("2026-11-03T11:00:00Z")), 1, "who gets longer loses nothing by that");
});

Deno.test("a time box ends after its minutes, and never later than the assignment", () => {
  const exam = { minutes: 45, hints: false, feedback: "attempt" } as const;
  const window = windowOf({ due: "2026-11-01T12:00", exam }, ZONE);
  const closes = at("2026-11-01T11:00:00Z");
  assert.equal(attemptClosesMs(window, closes - HOUR_MS), closes - HOUR_MS + 45 * MINUTE_MS);
  assert.equal(attemptClosesMs(window, closes - 45 * MINUTE_MS + 1), closes);
  assert.equal(attemptClosesMs(windowOf({}, ZONE), 0), undefined);
  const begun = { begunMs: closes - HOUR_MS, handedInMs: null };
  const boxEnd = begun.begunMs + 45 * MINUTE_MS;
  assert.deepEqual([boxEnd, boxEnd + 1].map((ms) => mayLearnOf(window, begun, ms)), [false, true]);
  assert.ok(
    mayLearnOf(window, { ...begun, handedInMs: begun.begunMs + 1 }, begun.begunMs + 2),
    "or once it is handed in",
  );
  const held = windowOf({ due: "2026-11-01T12:00", exam: { ...exam, feedback: "closed" } }, ZONE);
  assert.deepEqual([closes, closes + 1].map((ms) => mayLearnOf(held, { ...begun, handedInMs: 1 }, ms)), [false, true]);
});

Deno.test("a task counts by when the server received what passed it", () => {
  const window = windowOf({ due: "2026-11-01T12:00", late: { graceMinutes: 0, perDay: 50, cap: 50 } }, ZONE);
  const due = at("2026-11-01T11:00:00Z");
  const view = (id: string, points: number, passed?: { command: number; atMs: number }) =>
    ({
      id,
      points,
      maximum: 10,
      state: passed ? "passed" : "open",
      passed,
      checks: [],
      hints: [],
      isShown: false,
    }) as never;
  const deeds = [{ atMs: 100, receivedMs: due }, { atMs: 200, receivedMs: due + 1 }];
  const tasks = taskGradesOf([
    view("in time, though it passed a while after the command", 10, { command: 1, atMs: 150 }),
    view("late", 10, { command: 2, atMs: 200 }),
    view("a share of its checks, when something was done last", 3),
  ], deeds);
  assert.deepEqual(tasks.map(({ receivedMs }) => receivedMs), [due, due + 1, undefined]);
  assert.deepEqual(gradeOf(tasks, window, due + 1), { points: 10 + 5 + 1.5, earned: 23, maximum: 30 });
  const tenths = [0.1, 0.2].map((points, i): TaskGrade => ({ ...tasks[0]!, id: String(i), points, maximum: 1 }));
  assert.equal(gradeOf(tenths, window, due).points, 0.3);
});

Deno.test("a policy of a stranger is read whole or refused by field", () => {
  const whole: Policy = {
    release: "2026-10-01T08:00",
    due: "2026-10-24T23:59",
    late: { graceMinutes: 10, perDay: 10, cap: 50, until: "2026-10-31T23:59" },
    attempts: 3,
    exam: { minutes: 45, hints: true, feedback: "closed" },
  };
  assert.deepEqual(readPolicy(whole), { policy: whole });
  const rows: readonly (readonly [given: unknown, fields: readonly string[]])[] = [
    [[], [""]],
    [{ due: "tomorrow" }, ["due"]],
    [{ due: "2026-02-30T10:00" }, ["due"]],
    [{ release: "2026-11-02T10:00", due: "2026-11-01T10:00" }, ["due"]],
    [{ attempts: 0 }, ["attempts"]],
    [{ attempts: 1.5, late: { perDay: 101, cap: -1 } }, ["attempts", "late.perDay", "late.cap"]],
    [{ due: "2026-11-02T10:00", late: { until: "2026-11-01T10:00" } }, ["late.until"]],
    [{ exam: { hints: "yes" } }, ["exam.minutes", "exam.hints"]],
    [{ points: 5, __proto__: null }, ["points"]],
  ];
  for (const [given, fields] of rows) {
    const read = readPolicy(given);
    assert.ok("faults" in read, JSON.stringify(given));
    assert.deepEqual(read.faults.map(({ field }) => field), fields);
  }
  assert.ok("faults" in readChange({}), "an extension that changes nothing is none");
  assert.deepEqual(readChange({ due: "2026-11-02T10:00", until: null }), { change: { due: "2026-11-02T10:00" } });
});
