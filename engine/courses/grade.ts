import type { TaskView } from "../session/mod.ts";
import type { Window } from "./policy.ts";

/** What became of a task in an attempt. */
export interface TaskGrade {
  readonly id: string;
  readonly title?: string;
  /** Before what being late costs. */
  readonly points: number;
  readonly maximum: number;
  readonly passed: boolean;
  /** The command that did it, from 1; 0 is before the first. */
  readonly command?: number;
  /** When it passed: by the attempt's own clock, and by the server's, which deadlines go by. */
  readonly atMs?: number;
  readonly receivedMs?: number;
  readonly hints: number;
  readonly isShown: boolean;
  /** In the order of the lab. */
  readonly checks: readonly CheckGrade[];
}

export interface CheckGrade {
  readonly passed: boolean;
  readonly expected: string;
  readonly found: string;
  readonly why?: string;
  /** The name of the diagnoser that found why. */
  readonly cause?: string;
}

export interface ComputedGrade {
  /** After what being late costs, to a hundredth. */
  readonly points: number;
  /** Before it. */
  readonly earned: number;
  readonly maximum: number;
}

/** Something that a learner did: when, by the attempt's own clock, and when the server received it. */
export interface Received {
  readonly atMs: number;
  readonly receivedMs: number;
}

/**
 * What became of the tasks of a seat. What passed one is the last thing that was done before: `deeds` are those of the
 * learner, oldest first (not `wait`, which the server writes by itself).
 */
export function taskGradesOf(tasks: readonly TaskView[], deeds: readonly Received[]): TaskGrade[] {
  return tasks.map(({ id, title, points, maximum, state, passed, checks, hints, isShown }): TaskGrade => ({
    id,
    ...title === undefined ? {} : { title },
    points,
    maximum,
    passed: state === "passed",
    ...passed === undefined ? {} : {
      command: passed.command,
      atMs: passed.atMs,
      receivedMs: deeds.findLast(({ atMs }) => atMs <= passed.atMs)?.receivedMs,
    },
    hints: hints.length,
    isShown,
    checks: checks.map(({ passed, expected, found, why, cause }) => ({
      passed,
      expected,
      found,
      ...why === undefined ? {} : { why },
      ...cause === undefined ? {} : { cause },
    })),
  }));
}

/**
 * The points of an attempt. A task counts by the moment at which the server received what passed it; what else has earned
 * points (a share of its checks) by `lastMs`, when the learner last did something.
 */
export function gradeOf(tasks: readonly TaskGrade[], window: Window, lastMs: number): ComputedGrade {
  const sum = (worth: (task: TaskGrade) => number) =>
    Math.round(100 * tasks.reduce((all, task) => all + worth(task), 0)) / 100;
  return {
    points: sum(({ points, receivedMs }) => points * window.creditAt(receivedMs ?? lastMs)),
    earned: sum(({ points }) => points),
    maximum: sum(({ maximum }) => maximum),
  };
}

interface Counted {
  readonly points: number;
  readonly overridePoints: number | null;
}

/** The grade that counts of a member's attempts, oldest first: the best; of equal ones the first. */
export function countedGrade<Grade extends Counted>(grades: readonly Grade[]): Grade | undefined {
  let best: Grade | undefined;
  for (const grade of grades) if (!best || pointsThatCount(grade) > pointsThatCount(best)) best = grade;
  return best;
}

/** What a person has set goes before what was worked out. */
export function pointsThatCount({ points, overridePoints }: Counted): number {
  return overridePoints ?? points;
}
