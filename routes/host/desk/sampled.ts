import type { SampledGrade, TaskGrade, WatchedGrade } from "../../../engine/courses/mod.ts";
import { countedGrade } from "../../../engine/courses/mod.ts";
import type { GradeRow, MemberRow, TakingRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";

/** What statistics and the live view need of an assignment. */
export interface AssignmentGrades {
  readonly members: ReadonlyMap<string, MemberRow>;
  readonly takings: ReadonlyMap<string, TakingRow>;
  /** Of learners who are in the course, by member. */
  readonly byMember: ReadonlyMap<string, readonly GradeRow[]>;
}

export async function assignmentGrades(
  { store: { courses } }: Site,
  course: string,
  assignment: string,
): Promise<AssignmentGrades> {
  const [members, takings, grades] = await Promise.all([
    courses.membersOf(course),
    courses.takingsOf(assignment),
    courses.gradesOf(assignment),
  ]);
  const learners = new Map(
    members.filter(({ role, isActive }) => role === "learner" && isActive).map((one) => [one.id, one]),
  );
  const byAttempt = new Map(takings.map((taking) => [taking.attempt, taking]));
  const numberOf = ({ attempt }: GradeRow) => byAttempt.get(attempt)?.number ?? 1;
  return {
    members: learners,
    takings: byAttempt,
    byMember: Map.groupBy(
      grades.filter(({ member }) => learners.has(member)).toSorted((a, b) => numberOf(a) - numberOf(b)),
      ({ member }) => member,
    ),
  };
}

/** The grades that count. */
export function sampled({ byMember, takings }: AssignmentGrades): readonly SampledGrade[] {
  return [...byMember.values()].map((grades) => {
    const { member, attempt, points, tasks, seenMs } = countedGrade(grades)!;
    const taking = takings.get(attempt);
    return {
      member,
      attempt,
      points,
      number: taking?.number ?? 1,
      begunMs: taking?.begunMs ?? seenMs,
      tasks: JSON.parse(tasks) as TaskGrade[],
    };
  });
}

/** Everybody's newest attempt. */
export function watched({ byMember }: AssignmentGrades): readonly WatchedGrade[] {
  return [...byMember.values()].map((grades) => {
    const { member, attempt, tasks, commands, progressedMs, seenMs } = grades.at(-1)!;
    return { member, attempt, tasks: JSON.parse(tasks) as TaskGrade[], commands, progressedMs, seenMs };
  });
}
