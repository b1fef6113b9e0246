/** What the desk works out: the gradebook, statistics, groups of failures, the class now, tables in and out. */
import assert from "node:assert/strict";
import {
  BOOK_EXPORTS,
  checkStatistics,
  classNow,
  csvOf,
  failureGroups,
  filtered,
  gradebook,
  gradeDifferences,
  heatMap,
  readCsv,
  type SampledGrade,
  scorePlan,
  type TaskGrade,
} from "../../engine/courses/mod.ts";

const member = (id: string, more = {}) => ({
  id,
  familyName: `Family ${id}`,
  givenName: `Given ${id}`,
  email: `${id}@school.example`,
  externalId: `x-${id}`,
  section: "A",
  labels: [],
  isActive: true,
  role: "learner",
  ...more,
});
const grade = (member: string, assignment: string, points: number, more = {}) => ({
  assignment,
  member,
  attempt: `${member}-${assignment}-${points}`,
  points,
  earned: points,
  maximum: 10,
  overridePoints: null,
  commands: 3,
  version: 0,
  ...more,
});
const assignments = [{ id: "h1", title: "One", maximum: 10 }, { id: "h2", title: "Two", maximum: 10 }];
const task = (id: string, passed: boolean, more: Partial<TaskGrade> = {}): TaskGrade => ({
  id,
  points: passed ? 1 : 0,
  maximum: 1,
  passed,
  hints: 0,
  isShown: false,
  checks: [{ passed, expected: `${id} is there`, found: passed ? "it is" : "nothing" }],
  ...more,
});

Deno.test("the best attempt counts, what a person set goes before it, and states are told", () => {
  const rows = gradebook([member("a"), member("t", { role: "instructor" }), member("b")], assignments, [
    grade("a", "h1", 4),
    grade("a", "h1", 7, { earned: 8 }),
    grade("a", "h2", 10),
    grade("b", "h1", 0),
    grade("b", "h2", 2, { overridePoints: 10 }),
  ]);
  assert.deepEqual(
    rows.map(({ member: { id }, total, cells }) => [id, total, ...cells.map((cell) => `${cell.state} ${cell.points}`)]),
    [["a", 17, "partial 7", "full 10"], ["b", 10, "begun 0", "full 10"]],
  );
  assert.deepEqual([rows[0]!.cells[0]!.isLate, rows[0]!.cells[0]!.attempts, rows[1]!.cells[1]!.isOverridden], [
    true,
    2,
    true,
  ]);
  const all = { query: "", section: "", label: "", state: "" } as const;
  assert.deepEqual(filtered(rows, { ...all, query: "family B" }).map(({ member }) => member.id), ["b"]);
  assert.deepEqual(filtered(rows, { ...all, state: "overridden" }).map(({ member }) => member.id), ["b"]);
  assert.deepEqual(filtered(rows, { ...all, section: "B" }), []);
});

const CELLS: readonly (readonly [title: string, cell: string, written: string])[] = [
  ["a formula", "=1+1", "'=1+1"],
  ["a formula after spaces", "  =1+1", "'  =1+1"],
  ["a name that begins with a minus", "-Ann", "'-Ann"],
  ["an at sign", "@SUM(A1)", "'@SUM(A1)"],
  ["a tab that hides a formula", "\t=1", "'\t=1"],
  ["quotes and a line end", 'say "hi"\nthere', '"say ""hi""\nthere"'],
  ["a semicolon, which some spreadsheets part cells by", "a;=1", '"a;=1"'],
  ["an address", "ann@school.example", "ann@school.example"],
];
for (const [title, cell, written] of CELLS) {
  Deno.test(`in a table, ${title} is written so that it is but a text`, () => {
    assert.equal(csvOf([[cell]]), `${written}\r\n`);
  });
}

Deno.test("tables are read as spreadsheets write them", () => {
  const rows = (text: string) => {
    const read = readCsv(text);
    return "rows" in read ? read.rows.map(({ line, cells }) => [line, ...cells]) : read.fault;
  };
  assert.deepEqual(rows('\ufeffa;b\r\n"1;2";"x ""y"""\r\n\r\n;\r\nlast;'), [
    [1, "a", "b"],
    [2, "1;2", 'x "y"'],
    [5, "last", ""],
  ]);
  assert.deepEqual(rows('a,b\n"two\nlines",2\n3,4'), [[1, "a", "b"], [2, "two\nlines", "2"], [4, "3", "4"]]);
  assert.match(String(rows('a,b\n"open,2')), /opens in line 2 is never closed/);
});

Deno.test("Canvas and Moodle get the columns that they look for", () => {
  const rows = gradebook([member("a", { familyName: "=cmd" }), member("b")], assignments, [
    grade("a", "h1", 7.5),
    grade("a", "h2", 3, { overridePoints: 4 }),
  ]);
  assert.equal(
    BOOK_EXPORTS.canvas({ assignments, rows }),
    "Student,ID,SIS User ID,SIS Login ID,Section,One,Two\r\n" +
      "Points Possible,,,,,10,10\r\n" +
      '"\'=cmd, Given a",,x-a,a@school.example,A,7.5,4\r\n' +
      '"Family b, Given b",,x-b,b@school.example,A,,\r\n',
  );
  assert.equal(
    BOOK_EXPORTS.moodle({ assignments, rows }).split("\r\n")[1],
    "a@school.example,x-a,Given a,'=cmd,7.5,,4,Set by hand",
  );
});

Deno.test("scores come back in: what would change, and line by line what cannot be", () => {
  const rows = gradebook([member("a"), member("b")], assignments, [grade("a", "h1", 4), grade("b", "h1", 5)]);
  const plan = scorePlan(
    "Email,One,Two,Notes\n" +
      "A@school.example,6,,x\n" +
      "b@school.example,5,3,\n" +
      "c@school.example,1,,\n" +
      "b@school.example,9,,\n",
    assignments,
    rows,
  );
  assert.deepEqual(plan.changes.map(({ line, member, from, to }) => [line, member, from, to]), [[2, "a", 4, 6]]);
  assert.equal(plan.same, 1);
  assert.deepEqual(plan.faults.map(({ line, said }) => `${line}: ${said}`), [
    '3: "3" is for somebody who has not begun: a score needs an attempt',
    '4: There is no learner "c@school.example" in this course',
    '5: "b@school.example" stands in line 3 already: keep one of the two',
  ]);
  const said = (text: string) => scorePlan(text, assignments, rows).faults[0]?.said;
  assert.match(said("Email,One\na@school.example,11\n")!, /more than the 10 points/);
  assert.match(said("Email,One\na@school.example,1e3\n")!, /is no score/);
  assert.match(said("Name,One\nx,1\n")!, /no column of people/);
  assert.match(said("Email,Three\na@school.example,1\n")!, /no assignment/);
  const round = BOOK_EXPORTS.csv({ assignments, rows });
  assert.deepEqual(
    scorePlan(round, assignments, rows),
    { changes: [], faults: [], same: 2 },
    "a round trip changes nothing",
  );
});

const sample = (member: string, tasks: readonly TaskGrade[], number = 1): SampledGrade => ({
  member,
  attempt: `attempt-${member}`,
  number,
  begunMs: 0,
  points: 0,
  tasks,
});

Deno.test("statistics of a check: who passed, who at once, what it tells, what it took", () => {
  const grades = [
    sample("a", [
      task("t", true, { command: 2, receivedMs: 60_000 }),
      task("u", true, { command: 5, receivedMs: 90_000 }),
    ]),
    sample("b", [
      task("t", true, { command: 4, receivedMs: 120_000, hints: 1 }),
      task("u", true, { command: 9, receivedMs: 180_000 }),
    ]),
    sample("c", [task("t", true, { command: 3, receivedMs: 1 }), task("u", false)], 2),
    sample("d", [task("t", false), task("u", false)]),
  ];
  const [t, u] = checkStatistics(grades);
  assert.deepEqual([t!.passed, t!.firstTry, t!.medianCommands, t!.medianMs], [0.75, 0.25, 3, 60_000]);
  assert.deepEqual([u!.passed, u!.firstTry, u!.medianCommands, u!.medianMs], [0.5, 0.5, 4, 45_000]);
  assert.ok(Math.abs(u!.discrimination! - 0.577) < 0.001, String(u!.discrimination));
  assert.equal(checkStatistics(grades.slice(0, 1))[0]!.discrimination, undefined);
});

Deno.test("equal failures stand together: by cause, or by what was found but for random names", () => {
  const failing = (found: string, cause?: string) =>
    task("t", false, { checks: [{ passed: false, expected: "a pod", found, ...(cause ? { cause } : {}) }] });
  const groups = failureGroups([
    sample("a", [failing("Pod web-7d4b9c6f5-x2x9k is Pending")]),
    sample("b", [failing("Pod web-5f6c7d8b9-qqq4z is Pending")]),
    sample("c", [failing("one thing", "untolerated-taint")]),
    sample("d", [failing("another thing", "untolerated-taint")]),
    sample("e", [failing("no pod")]),
    sample("f", [task("t", true)]),
  ]);
  assert.deepEqual(groups.map(({ learners }) => learners.map(({ member }) => member).join("")), ["ab", "cd", "e"]);
});

Deno.test("the class now: who is stuck comes first, and who is away does not count as stuck", () => {
  const minute = 60_000, nowMs = 100 * minute;
  const watched = (member: string, done: number, progressed: number, seen: number) => ({
    member,
    attempt: member,
    tasks: [0, 1].map((i) => task(`t${i}`, i < done, i < done ? { receivedMs: progressed * minute } : {})),
    commands: 1,
    progressedMs: progressed * minute,
    seenMs: seen * minute,
  });
  const grades = [
    watched("works", 1, 97, 99),
    watched("done", 2, 50, 99),
    watched("stuck", 0, 80, 99),
    watched("away", 0, 10, 70),
    { ...watched("begun", 0, 99, 99), tasks: [] },
  ];
  assert.deepEqual(classNow(grades, nowMs).map(({ member, state, minutes }) => `${member} ${state} ${minutes}`), [
    "stuck stuck 20",
    "works working 3",
    "begun working 1",
    "away away 60",
    "done done 50",
  ]);
  const heat = heatMap(grades, nowMs);
  assert.deepEqual(heat.rows.map(({ counts }) => counts.reduce((sum, count) => sum + count)), [2, 1]);
  assert.ok(heat.columns.length <= 24 && heat.columns.at(-1)! <= nowMs && heat.columns[0]! <= 50 * minute);
});

Deno.test("what a regrade changes is told by check", () => {
  const differences = gradeDifferences(
    [task("same", true), task("lost", true), task("gone", true)],
    [task("same", true), task("lost", false), task("new", true)],
  );
  assert.deepEqual(
    differences.map(({ task, pointsBefore, pointsAfter, checks }) => [task, pointsBefore, pointsAfter, checks.length]),
    [["lost", 1, 0, 1], ["new", 0, 1, 1], ["gone", 1, 0, 1]],
  );
  assert.deepEqual(differences[0]!.checks[0], {
    expected: "lost is there",
    passedBefore: true,
    passedAfter: false,
    found: "nothing",
  });
});
