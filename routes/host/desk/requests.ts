import type { AssignmentRow, CourseRow, GradeRow, MemberRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";
import { memberWindow } from "../takings.ts";

const DAY_MS = 24 * 3600_000;
/** How long after an assignment has ended for a learner, or they last did something in it, they may ask about the grade. */
const ASKING_DAYS = 14;

/** Until when a member may ask to look at a grade again. */
export async function askingEndsMs(
  { store }: Site,
  course: CourseRow,
  assignment: AssignmentRow,
  member: MemberRow,
  grade: GradeRow,
): Promise<number> {
  const extensions = await store.courses.extensionsOf(assignment.id);
  const window = memberWindow(course, assignment, member, extensions);
  return Math.max(grade.seenMs, window.closesMs ?? window.dueMs ?? 0) + ASKING_DAYS * DAY_MS;
}
