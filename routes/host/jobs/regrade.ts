import { gradeDifferences, gradeOf, type TaskGrade, taskGradesOf, type Window } from "../../../engine/courses/mod.ts";
import { type Lab, replay } from "../../../engine/session/mod.ts";
import type { GradeRow, NewJobRow, RegradedValues, RegradeItemRow, RegradeRow } from "../../../engine/storage/mod.ts";
import { prepareDescriptions } from "../descriptions.ts";
import { host } from "../engine.ts";
import { storedAttempt } from "../stored_attempts.ts";
import { memberWindow } from "../takings.ts";
import type { Job, WorkTools } from "./mod.ts";

/** Attempts of one job: so few that a worker's death costs little, so many that the database is not what it waits for. */
const ATTEMPTS = 50;

interface Body {
  readonly regrade: string;
  readonly attempts: readonly string[];
}

/** The jobs of a regrade. */
export function regradeJobs({ id, createdMs }: RegradeRow, attempts: readonly string[]): readonly NewJobRow[] {
  return Array.from({ length: Math.ceil(attempts.length / ATTEMPTS) }, (_, i) => ({
    id: `${id}-${String(i).padStart(5, "0")}`,
    kind: regradeJob.kind,
    body: JSON.stringify({ regrade: id, attempts: attempts.slice(i * ATTEMPTS, (i + 1) * ATTEMPTS) } satisfies Body),
    createdMs,
  }));
}

/** Plays attempts by the version of the lab that a regrade names, and notes what would change. It changes no grade. */
export const regradeJob: Job = {
  kind: "regrade",

  async do(body, tools, beat) {
    const { store } = tools;
    const { regrade: id, attempts } = JSON.parse(body) as Body;
    const regrade = await store.desk.regrade(id);
    if (!regrade) throw new Error(`There is no regrade ${id}`);
    const lab = await tools.labVersions.lab(regrade.labDigest);
    if (!lab) throw new Error("The version of the lab is not kept: begin another regrade");
    const windows = await windowsOf(regrade, tools);
    const items: RegradeItemRow[] = [];
    for (const attempt of attempts) {
      if (!await beat()) return undefined;
      const item = await regraded(attempt, { regrade, lab, windows, tools });
      if (item) items.push(item);
    }
    await store.desk.noteRegradeItems(items);
    return JSON.stringify({ attempts: items.length });
  },
};

interface Regrading {
  readonly regrade: RegradeRow;
  readonly lab: Lab;
  /** By member. */
  readonly windows: (member: string) => Window;
  readonly tools: WorkTools;
}

async function regraded(attempt: string, regrading: Regrading): Promise<RegradeItemRow | undefined> {
  const { regrade, lab, windows, tools: { store } } = regrading;
  const [grade, stored] = await Promise.all([store.courses.gradeOf(attempt), storedAttempt(store, attempt)]);
  if (!grade) return undefined;
  const item = {
    regrade: regrade.id,
    attempt,
    member: grade.member,
    pointsBefore: grade.points,
    before: null,
    isApplied: false,
  };
  const failed = (fault: string): RegradeItemRow => ({
    ...item,
    state: "failed",
    fault,
    pointsAfter: null,
    changes: null,
    after: null,
  });
  if (!stored) return failed("Its journal is not there");
  try {
    const before = JSON.parse(grade.tasks) as readonly TaskGrade[];
    await prepareDescriptions(JSON.stringify(stored.attempt.entries));
    // To the last entry and no further, as the seat itself was graded: the same lab gives the same grade.
    const tasks = taskGradesOf(replay(lab, stored.attempt, host).tasks(), stored.deeds);
    const { points, earned, maximum } = gradeOf(
      tasks,
      windows(grade.member),
      stored.deeds.at(-1)?.receivedMs ?? grade.seenMs,
    );
    const after: RegradedValues = { labDigest: lab.digest, points, earned, maximum, tasks: JSON.stringify(tasks) };
    return {
      ...item,
      state: "done",
      pointsAfter: points,
      changes: JSON.stringify(gradeDifferences(before, tasks)),
      after: JSON.stringify(after),
      fault: null,
    };
  } catch (error) {
    return failed(`It could not be played: ${error instanceof Error ? error.message : error}`);
  }
}

async function windowsOf(
  { assignment, course }: RegradeRow,
  { store }: WorkTools,
): Promise<(member: string) => Window> {
  const [row, its, members, extensions] = await Promise.all([
    store.courses.assignment(assignment),
    store.courses.course(course),
    store.courses.membersOf(course),
    store.courses.extensionsOf(assignment),
  ]);
  const windows = new Map(members.map((member) => [member.id, memberWindow(its!, row!, member, extensions)]));
  return (member) => windows.get(member)!;
}

/** What a regrade begins with: an item for each grade. */
export function waitingItems(regrade: string, grades: readonly GradeRow[]): readonly RegradeItemRow[] {
  return grades.map(({ attempt, member, points }) => ({
    regrade,
    attempt,
    member,
    state: "waiting",
    pointsBefore: points,
    pointsAfter: null,
    changes: null,
    after: null,
    before: null,
    fault: null,
    isApplied: false,
  }));
}
