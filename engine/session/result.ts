import { z } from "zod";
import { checkOf, type CheckStatement, type Finding } from "../grader/mod.ts";
import type { Seat } from "./seat.ts";
import type { TaskView } from "./seat_view.ts";
import { ENGINE_VERSION } from "./version.ts";

const CHECK_RESULT = z.strictObject({
  check: z.string().describe("Which kind of check: object, absent, cel, …"),
  passed: z.boolean(),
  expected: z.string(),
  found: z.string(),
  why: z.string().optional().describe("The cluster's own reason"),
  look: z.string().optional().describe("The smallest next look: a command"),
});

const TASK_RESULT = z.strictObject({
  id: z.string(),
  title: z.string().optional(),
  points: z.number(),
  maximum: z.number(),
  passed: z.boolean(),
  state: z.enum(["locked", "open", "soon", "passed"]),
  command: z.number().int().nullable().describe(
    "The command that did it, from 1; 0 is before the first; null when not passed",
  ),
  at: z.iso.datetime().nullable(),
  nearest: z.number().int().optional()
    .describe("Not passed, and nearer to it once: the command after which its checks looked as they are given here"),
  hints: z.number().int().describe("How many hints were asked for"),
  checks: z.array(CHECK_RESULT).describe("None while the task waits for others"),
});

/** A grading result: the same from the command line, the API and a stored attempt. */
export const RESULT_SCHEMA = z.strictObject({
  lab: z.strictObject({ id: z.string(), title: z.string(), digest: z.string() }),
  engine: z.string(),
  seed: z.string(),
  submission: z.string().optional().describe("The file's name, where there was one"),
  points: z.number(),
  maximum: z.number(),
  passed: z.boolean().describe("Every point was earned"),
  tasks: z.array(TASK_RESULT),
  commands: z.array(z.strictObject({
    cmd: z.string(),
    stdout: z.string(),
    stderr: z.string(),
    exit: z.number().int(),
    at: z.iso.datetime(),
  })),
  started: z.iso.datetime().describe("Virtual time"),
  ended: z.iso.datetime(),
}).describe("A grading result of Slipway");

export type Result = z.infer<typeof RESULT_SCHEMA>;

export function resultJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(RESULT_SCHEMA) as Record<string, unknown>;
}

/** What a seat has come to. */
export function resultOf(seat: Seat, submission?: string): Result {
  const { lab, options, variant } = seat;
  const tasks = seat.tasks().map((view, i) => taskResult(view, seat.best(view.id), variant.tasks[i]!.checks));
  const points = tasks.reduce((sum, task) => sum + task.points, 0);
  return {
    lab: { id: lab.id, title: lab.title, digest: lab.digest },
    engine: ENGINE_VERSION,
    seed: options.seed,
    ...(submission === undefined ? {} : { submission }),
    points,
    maximum: lab.maximum,
    passed: points === lab.maximum,
    tasks,
    commands: seat.commands.map(({ cmd, stdout, stderr, exit, atMs }) => ({
      cmd,
      stdout,
      stderr,
      exit: exit ?? -1,
      at: iso(atMs),
    })),
    started: iso(options.startMs),
    ended: iso(seat.nowMs),
  };
}

function taskResult(view: TaskView, best: ReturnType<Seat["best"]>, statements: readonly CheckStatement[]) {
  const isPassed = view.state === "passed";
  return {
    id: view.id,
    ...(view.title === undefined ? {} : { title: view.title }),
    points: view.points,
    maximum: view.maximum,
    passed: isPassed,
    state: view.state,
    command: view.passed?.command ?? null,
    at: view.passed ? iso(view.passed.atMs) : null,
    ...(best ? { nearest: best.command } : {}),
    hints: view.hints.length,
    checks: (best?.findings ?? view.checks).map((finding, i) =>
      checkResult(finding, checkOf(statements[i]!).name, isPassed)
    ),
  };
}

/** What has passed once stays passed; what it looks like now is another matter. */
function checkResult({ passed, expected, found, why, look }: Finding, check: string, isTaskPassed: boolean) {
  if (isTaskPassed) return { check, passed: true, expected, found: passed ? found : "it was so when the task passed" };
  const reasons = passed ? {} : { ...(why === undefined ? {} : { why }), ...(look === undefined ? {} : { look }) };
  return { check, passed, expected, found, ...reasons };
}

/** `2026-01-01T00:00:03.050Z` */
function iso(ms: number): string {
  return new Date(ms).toISOString();
}
