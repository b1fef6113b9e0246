import { pointsThatCount } from "../../../engine/courses/mod.ts";
import type { GradeRow } from "../../../engine/storage/mod.ts";
import type { CourseActor } from "../../access.ts";
import type { Site } from "../../site.ts";
import { auditNote, notice } from "./changes.ts";

interface Given {
  /** Null: what was worked out counts again. */
  readonly points: number | null;
  readonly comment: string;
  readonly reason: string;
}

/**
 * Sets the points of an attempt by hand, from the version that `grade` names; `false` when it is at another one by now. The audit
 * trail and the learner hear of it.
 */
export async function overrideGrade(
  { store, nowMs }: Site,
  actor: CourseActor,
  grade: GradeRow,
  { points, comment, reason }: Given,
): Promise<boolean> {
  const { assignment, attempt, member, version } = grade;
  const atMs = nowMs();
  const isLift = points === null;
  const change = { attempt, points, comment: isLift ? null : comment, version };
  const [from, to] = [pointsThatCount(grade), points ?? grade.points];
  const detail = { assignment, member, from, to, computed: grade.points, reason };
  return await store.desk.override(
    [change],
    [auditNote(actor, atMs, isLift ? "lift" : "override", attempt, detail)],
    [
      notice(actor.course.id, member, atMs, isLift ? "lifted" : "overridden", {
        assignment,
        attempt,
        from: grade.points,
        to,
        ...(change.comment ? { comment: change.comment } : {}),
      }),
    ],
  );
}
