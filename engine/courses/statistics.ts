import type { TaskGrade } from "./grade.ts";

/** A learner's grade that counts, with what statistics need of it. */
export interface SampledGrade {
  readonly member: string;
  readonly attempt: string;
  /** Of the takings of this member, from 1. */
  readonly number: number;
  readonly begunMs: number;
  readonly points: number;
  readonly tasks: readonly TaskGrade[];
}

/** How a class did on a check. Shares are from 0 to 1. */
export interface CheckStatistics {
  readonly task: string;
  readonly title: string;
  /** Its place in the task. */
  readonly check: number;
  readonly expected: string;
  readonly learners: number;
  readonly passed: number;
  /** Passed in the first attempt, without hints and without being shown. */
  readonly firstTry: number;
  /**
   * How well it tells who does well in the rest: the correlation of passing it with the points of all other tasks, from -1 to
   * 1; undefined where all passed, none did, or all have the same points.
   */
  readonly discrimination: number | undefined;
  /** Of those whose task passed: commands and time since the task that passed before it. */
  readonly medianCommands: number | undefined;
  readonly medianMs: number | undefined;
}

export function checkStatistics(grades: readonly SampledGrade[]): readonly CheckStatistics[] {
  const efforts = new Map(grades.map((grade) => [grade, effortsOf(grade)]));
  return checksOf(grades).map(({ task, title, check, expected }) => {
    const samples = grades.map((grade) => {
      const its = grade.tasks.find(({ id }) => id === task);
      const passed = its !== undefined && (its.passed || its.checks[check]?.passed === true);
      return {
        passed,
        firstTry: passed && grade.number === 1 && its.hints === 0 && !its.isShown,
        rest: grade.tasks.reduce((sum, one) => one.id === task ? sum : sum + one.points, 0),
        effort: its?.passed ? efforts.get(grade)!.get(task) : undefined,
      };
    });
    const done = samples.flatMap(({ effort }) => effort ? [effort] : []);
    return {
      task,
      title,
      check,
      expected,
      learners: grades.length,
      passed: share(samples, ({ passed }) => passed),
      firstTry: share(samples, ({ firstTry }) => firstTry),
      discrimination: correlation(samples.map(({ passed }) => passed ? 1 : 0), samples.map(({ rest }) => rest)),
      medianCommands: median(done.map(({ commands }) => commands)),
      medianMs: median(done.map(({ ms }) => ms)),
    };
  });
}

/** Every check that any of the grades has, in the order of the lab. A lab's later version may have other ones. */
function checksOf(grades: readonly SampledGrade[]) {
  const known = new Map<string, { task: string; title: string; check: number; expected: string }>();
  for (const { tasks } of grades) {
    for (const { id, title, checks } of tasks) {
      checks.forEach(({ expected }, check) => {
        const key = `${id} ${check}`;
        if (!known.has(key)) known.set(key, { task: id, title: title ?? id, check, expected });
      });
    }
  }
  const order = [...new Set(grades.flatMap(({ tasks }) => tasks.map(({ id }) => id)))];
  return [...known.values()].sort((a, b) => order.indexOf(a.task) - order.indexOf(b.task) || a.check - b.check);
}

interface Effort {
  readonly commands: number;
  readonly ms: number;
}

/** What each passed task took since the one that passed before it. */
function effortsOf({ tasks, begunMs }: SampledGrade): ReadonlyMap<string, Effort> {
  const efforts = new Map<string, Effort>();
  let [command, atMs] = [0, begunMs];
  const passed = tasks.filter((task) => task.passed && task.receivedMs !== undefined)
    .sort((a, b) => a.receivedMs! - b.receivedMs!);
  for (const task of passed) {
    const at = Math.max(command, task.command ?? 0);
    efforts.set(task.id, { commands: at - command, ms: Math.max(0, task.receivedMs! - atMs) });
    [command, atMs] = [at, task.receivedMs!];
  }
  return efforts;
}

function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(is).length / all.length;
}

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Pearson's; of a yes-or-no it is the point-biserial one. */
export function correlation(xs: readonly number[], ys: readonly number[]): number | undefined {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const sum = (of: (i: number) => number) => xs.reduce((all, _, i) => all + of(i), 0);
  const spread = Math.sqrt(sum((i) => (xs[i]! - x) ** 2) * sum((i) => (ys[i]! - y) ** 2));
  return spread > 0 ? sum((i) => (xs[i]! - x) * (ys[i]! - y)) / spread : undefined;
}

/** Learners whom the same check stops in the same way. */
export interface FailureGroup {
  readonly task: string;
  readonly title: string;
  readonly check: number;
  readonly expected: string;
  /** What one of them has. */
  readonly found: string;
  readonly why?: string;
  /** The name of the diagnoser, where one knew why. */
  readonly cause?: string;
  readonly learners: readonly { readonly member: string; readonly attempt: string }[];
}

/** Equal failures together, the most frequent first: by check, and by the cause or, without one, by what was found. */
export function failureGroups(grades: readonly SampledGrade[]): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup & { learners: { member: string; attempt: string }[] }>();
  for (const { member, attempt, tasks } of grades) {
    for (const { id, title, passed, checks } of tasks) {
      if (passed) continue;
      checks.forEach((one, check) => {
        if (one.passed) return;
        const { expected, found, why, cause } = one;
        const key = JSON.stringify([id, check, cause ?? plainly(found)]);
        const group = groups.get(key) ??
          { task: id, title: title ?? id, check, expected, found, why, cause, learners: [] };
        group.learners.push({ member, attempt });
        groups.set(key, group);
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.learners.length - a.learners.length);
}

/** Without what differs from cluster to cluster though it means the same: the random ends of names, addresses. */
function plainly(found: string): string {
  return found.replace(/-[0-9bcdf-hj-np-tv-z]{5,10}(-[0-9bcdf-hj-np-tv-z]{5})?\b/g, "-…")
    .replace(/\b\d+\.\d+\.\d+\.\d+\b/g, "…");
}
