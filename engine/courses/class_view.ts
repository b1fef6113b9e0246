import type { TaskGrade } from "./grade.ts";

/** A learner's newest attempt. */
export interface WatchedGrade {
  readonly member: string;
  readonly attempt: string;
  readonly tasks: readonly TaskGrade[];
  readonly commands: number;
  readonly progressedMs: number;
  readonly seenMs: number;
}

export interface LearnerNow {
  readonly member: string;
  readonly attempt: string;
  readonly commands: number;
  readonly passed: number;
  readonly of: number;
  /** The first task that is not passed; undefined when all are. */
  readonly task?: { readonly id: string; readonly title: string };
  /** `working`: did something lately. `stuck`: so, but without progress. `away`: not lately. */
  readonly state: "working" | "stuck" | "away" | "done";
  /** Whole minutes since a task was passed, as far as the learner was there. */
  readonly minutes: number;
}

export const STUCK_MINUTES = 10;
/** Who did nothing for so long is away. */
const AWAY_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/** Where each learner is now: who is stuck first, then by how long. */
export function classNow(grades: readonly WatchedGrade[], nowMs: number): readonly LearnerNow[] {
  const order: readonly LearnerNow["state"][] = ["stuck", "working", "away", "done"];
  return grades.map((grade): LearnerNow => {
    const { member, attempt, tasks, commands, progressedMs, seenMs } = grade;
    // An attempt that was only begun has no tasks yet.
    const next = tasks.find((task) => !task.passed);
    const isAway = nowMs - seenMs > AWAY_MS;
    const minutes = Math.max(0, Math.floor(((isAway ? seenMs : nowMs) - progressedMs) / MINUTE_MS));
    const state = !next && tasks.length > 0 ? "done" : isAway ? "away" : minutes >= STUCK_MINUTES ? "stuck" : "working";
    return {
      member,
      attempt,
      commands,
      passed: tasks.filter((task) => task.passed).length,
      of: tasks.length,
      ...(next ? { task: { id: next.id, title: next.title ?? next.id } } : {}),
      state,
      minutes,
    };
  }).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.minutes - a.minutes);
}

export interface HeatMap {
  /** Begins of the columns, Unix milliseconds. */
  readonly columns: readonly number[];
  readonly columnMs: number;
  readonly rows: readonly { readonly task: string; readonly title: string; readonly counts: readonly number[] }[];
  /** The highest count of all. */
  readonly most: number;
}

const COLUMNS_MAX = 24;
/** Lengths that a column may have. */
const COLUMN_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080, 43200];

/** How many passed each task when, from the first pass to now, in columns of a round length. */
export function heatMap(grades: readonly WatchedGrade[], nowMs: number): HeatMap {
  const passes = grades.flatMap(({ tasks }) =>
    tasks.flatMap(({ id, receivedMs, passed }) => passed && receivedMs !== undefined ? [{ id, atMs: receivedMs }] : [])
  );
  const titles = new Map(grades.flatMap(({ tasks }) => tasks.map(({ id, title }) => [id, title ?? id])));
  const firstMs = Math.min(nowMs, ...passes.map(({ atMs }) => atMs));
  const minutes = COLUMN_MINUTES.find((one) => (nowMs - firstMs) / (one * MINUTE_MS) < COLUMNS_MAX - 1) ??
    Math.ceil((nowMs - firstMs) / MINUTE_MS / (COLUMNS_MAX - 1));
  const columnMs = minutes * MINUTE_MS;
  const startMs = Math.floor(firstMs / columnMs) * columnMs;
  const columns = Array.from(
    { length: Math.floor((nowMs - startMs) / columnMs) + 1 },
    (_, i) => startMs + i * columnMs,
  );
  const rows = [...titles].map(([task, title]) => {
    const counts = columns.map(() => 0);
    for (const { id, atMs } of passes) {
      if (id === task) counts[Math.min(columns.length - 1, Math.floor((atMs - startMs) / columnMs))]!++;
    }
    return { task, title, counts };
  });
  return { columns, columnMs, rows, most: Math.max(0, ...rows.flatMap(({ counts }) => counts)) };
}
