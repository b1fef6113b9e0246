import type { Result } from "./result.ts";

type Task = Result["tasks"][number];

export interface Report {
  /** The media type that asks for it, and that it is sent as. */
  readonly type: string;
  /** Ends with a newline and depends on nothing but the result. */
  write(result: Result): string;
}

const JSON_OF = (name: string) => `application/vnd.slipway.${name}+json`;

/** Ways to write a result down, by name. */
export const REPORTS: Readonly<Record<string, Report>> = {
  text: { type: "text/plain", write: text },
  json: { type: "application/json", write: written },
  junit: { type: "application/xml", write: junit },
  tap: { type: "text/tap", write: tap },
  ctrf: { type: JSON_OF("ctrf"), write: ctrf },
  gradescope: { type: JSON_OF("gradescope"), write: gradescope },
  prairielearn: { type: JSON_OF("prairielearn"), write: prairielearn },
  check50: { type: JSON_OF("check50"), write: check50 },
  xqueue: { type: JSON_OF("xqueue"), write: xqueue },
};

/** Undefined when there is no such format. */
export function report(result: Result, format: string): string | undefined {
  return Object.hasOwn(REPORTS, format) ? REPORTS[format]!.write(result) : undefined;
}

function written(document: unknown): string {
  return JSON.stringify(document, null, 2) + "\n";
}

function text(result: Result): string {
  const lines = [`${result.lab.title}: ${result.points} of ${result.maximum} points`, ""];
  for (const task of result.tasks) {
    lines.push(
      `${task.passed ? "✓" : "✗"} ${task.title ?? task.id} (${task.points} of ${task.maximum})${
        passedBy(task, result)
      }`,
    );
    if (!task.passed) lines.push(...reasons(task).map((line) => `    ${line}`));
  }
  return lines.join("\n") + "\n";
}

function passedBy(task: Task, result: Result): string {
  if (task.command === null || task.command === 0) return "";
  const cmd = result.commands[task.command - 1]?.cmd.split("\n")[0] ?? "";
  return `  by command ${task.command}: ${cmd.length > 60 ? `${cmd.slice(0, 59)}…` : cmd}`;
}

/** What didn't pass, in the order expected, found, why, look. */
function reasons(task: Task): string[] {
  if (task.state === "locked") return ["waits for the tasks before it"];
  const when = task.nearest ? [`as it was after command ${task.nearest}:`] : [];
  return [...when, ...checkReasons(task)];
}

function checkReasons(task: Task): string[] {
  return task.checks.filter(({ passed }) => !passed).flatMap(({ expected, found, why, look }) => [
    `expected: ${expected}`,
    `${task.state === "soon" ? "on its way" : "found"}: ${found}`,
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(look === undefined ? [] : [`look: ${look}`]),
  ]);
}

function junit(result: Result): string {
  const failed = result.tasks.filter(({ passed }) => !passed).length;
  const suite = `name="${xml(result.lab.title)}" tests="${result.tasks.length}" failures="${failed}"`;
  const cases = result.tasks.map((task) => {
    const open = `    <testcase classname="${xml(result.lab.id)}" name="${xml(task.id)}"`;
    if (task.passed) return `${open}/>`;
    const [first = ""] = reasons(task);
    return `${open}>\n      <failure message="${xml(first)}">${
      xml(reasons(task).join("\n"))
    }</failure>\n    </testcase>`;
  });
  const head =
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="${result.tasks.length}" failures="${failed}">`;
  const properties = [["points", result.points], ["maximum", result.maximum], ["seed", result.seed], [
    "engine",
    result.engine,
  ]]
    .map(([name, value]) => `      <property name="${name}" value="${xml(String(value))}"/>`);
  return [
    head,
    `  <testsuite ${suite}>`,
    "    <properties>",
    ...properties,
    "    </properties>",
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function tap(result: Result): string {
  const lines = ["TAP version 14", `1..${result.tasks.length}`];
  result.tasks.forEach((task, i) => {
    lines.push(`${task.passed ? "ok" : "not ok"} ${i + 1} - ${task.id.replaceAll("#", "\\#")}`);
    if (task.passed) return;
    lines.push(
      "  ---",
      `  points: ${task.points}`,
      `  maximum: ${task.maximum}`,
      "  message: |",
      ...reasons(task).map((line) => `    ${line}`),
      "  ...",
    );
  });
  return lines.join("\n") + "\n";
}

/** Common Test Report Format (ctrf.io). */
function ctrf(result: Result): string {
  const passed = result.tasks.filter((task) => task.passed).length;
  const [start, stop] = [Date.parse(result.started), Date.parse(result.ended)];
  const tests = result.tasks.map((task) => ({
    name: task.id,
    status: task.passed ? "passed" : "failed",
    duration: task.at === null ? stop - start : Date.parse(task.at) - start,
    ...(task.passed ? {} : { message: reasons(task).join("\n") }),
    extra: { points: task.points, maximum: task.maximum },
  }));
  const counts = { tests: tests.length, passed, failed: tests.length - passed, pending: 0, skipped: 0, other: 0 };
  const results = { tool: { name: "slipway", version: result.engine }, summary: { ...counts, start, stop }, tests };
  return written({ reportFormat: "CTRF", specVersion: "1.0.0", results });
}

/** results.json of Gradescope's autograders. */
function gradescope(result: Result): string {
  const tests = result.tasks.map((task, i) => ({
    number: String(i + 1),
    name: task.title ?? task.id,
    score: task.points,
    max_score: task.maximum,
    status: task.passed ? "passed" : "failed",
    output: reasons(task).join("\n"),
  }));
  return written({ score: result.points, tests });
}

/** results.json of PrairieLearn's external graders: scores from 0 to 1. */
function prairielearn(result: Result): string {
  const tests = result.tasks.map((task) => ({
    name: task.id,
    description: task.title ?? task.id,
    points: task.points,
    max_points: task.maximum,
    message: reasons(task).join("\n"),
  }));
  return written({ gradable: true, score: share(result), tests });
}

/** What `check50 -o json` prints: `passed` is null for what could not be checked yet. */
function check50(result: Result): string {
  const results = result.tasks.map((task) => {
    const { rationale, help } = lost(task);
    return {
      name: task.id,
      description: task.title ?? task.id,
      passed: task.state === "locked" ? null : task.passed,
      log: task.passed ? [] : reasons(task),
      cause: task.passed ? null : { rationale, help },
      data: { points: task.points, maximum: task.maximum },
      dependency: null,
    };
  });
  return written({ slug: result.lab.id, results, version: result.engine });
}

/** The first thing that was lost, and what to do about it. */
function lost(task: Task): { rationale: string; help: string | null } {
  const check = task.checks.find(({ passed }) => !passed);
  if (!check) return { rationale: reasons(task)[0] ?? "", help: null };
  const help = [check.why, check.look && `look: ${check.look}`].filter((word) => word !== undefined).join("; ");
  return { rationale: `expected ${check.expected}, found ${check.found}`, help: help || null };
}

/** The `xqueue_body` of an external grader's reply to edX: the share that was earned, and a message that is XML. */
function xqueue(result: Result): string {
  const items = result.tasks.map((task) => {
    const head = `${task.passed ? "✓" : "✗"} ${task.title ?? task.id} (${task.points} of ${task.maximum})`;
    const why = task.passed ? "" : `<pre>${xml(reasons(task).join("\n"))}</pre>`;
    return `<li>${xml(head)}${why}</li>`;
  });
  const msg = `<div><p>${xml(result.lab.title)}: ${result.points} of ${result.maximum} points</p><ul>${
    items.join("")
  }</ul></div>`;
  return written({ correct: result.passed, score: share(result), msg });
}

function share({ points, maximum }: Result): number {
  return maximum === 0 ? 0 : points / maximum;
}

function xml(text: string): string {
  // deno-lint-ignore no-control-regex -- XML 1.0 has no place for them
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
