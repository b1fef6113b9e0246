import { type BookRow, gradebook } from "../../../engine/courses/mod.ts";
import type { AssignmentRow, CourseRow, GradeRow, MemberRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";

/** A course's gradebook as it is now. */
export interface Book {
  readonly members: readonly MemberRow[];
  readonly assignments: readonly AssignmentRow[];
  readonly grades: readonly Omit<GradeRow, "tasks">[];
  readonly rows: readonly BookRow<MemberRow>[];
}

export async function bookOf({ store: { courses } }: Site, course: CourseRow): Promise<Book> {
  const [members, all, grades] = await Promise.all([
    courses.membersOf(course.id),
    courses.assignmentsOf(course.id),
    courses.gradebook(course.id),
  ]);
  const assignments = all.filter(({ archivedMs }) => archivedMs === null);
  return { members, assignments, grades, rows: gradebook(members, assignments, grades) };
}

/** `Lovelace, Ada`; the address where nobody has said a name. */
export function nameOf(member: Pick<MemberRow, "familyName" | "givenName" | "email"> | undefined): string {
  if (!member) return "";
  return [member.familyName, member.givenName].filter(Boolean).join(", ") || member.email;
}
