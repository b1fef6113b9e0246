import type { Result } from "./result.ts";

type Task = Result["tasks"][number];

/** Ways to write a result down, by name. Each ends with a newline and depends on nothing but the result. */
export const REPORTS: Readonly<Record<string, (result: Result) => string>> = {
  text,
  json: (result) => JSON.stringify(result, null, 2) + "\n",
  junit,
  tap,
  ctrf,
  gradescope,
  prairielearn,
};

/** Undefined when there is no such format. */
export function report(result: Result, format: string): string | undefined {
  return Object.hasOwn(REPORTS, format) ? REPORTS[format]!(result) : undefined;
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
  return JSON.stringify({ reportFormat: "CTRF", specVersion: "0.0.0", results }, null, 2) + "\n";
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
  return JSON.stringify({ score: result.points, tests }, null, 2) + "\n";
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
  return JSON.stringify({ gradable: true, score: result.points / result.maximum, tests }, null, 2) + "\n";
}

function xml(text: string): string {
  // deno-lint-ignore no-control-regex -- XML 1.0 has no place for them
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
