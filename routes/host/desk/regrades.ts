import type { GradeDifference } from "../../../engine/courses/mod.ts";
import type { AssignmentRow, RegradeProgress, RegradeRow } from "../../../engine/storage/mod.ts";
import type { CourseActor } from "../../access.ts";
import type { Site } from "../../site.ts";
import { regradeJobs, waitingItems } from "../jobs/regrade.ts";
import { auditNote, notice, type NoticeKind } from "./changes.ts";
import { newId } from "../ids.ts";

/** One attempt of a regrade, read. */
export interface RegradeItem {
  readonly attempt: string;
  readonly member: string;
  readonly state: "waiting" | "done" | "failed";
  readonly before: number;
  readonly after: number | null;
  readonly changes: readonly GradeDifference[];
  readonly fault: string | null;
  readonly isApplied: boolean;
}

/** Has every attempt at an assignment played by its lab as it is now; undefined when there is no such lab any more. */
export async function beginRegrade(
  { store, labs, labVersions, nowMs }: Site,
  actor: CourseActor,
  assignment: AssignmentRow,
): Promise<RegradeRow | undefined> {
  const lab = labs.lab(assignment.lab);
  if (!lab) return undefined;
  await labVersions.keep(lab);
  const grades = await store.courses.gradesOf(assignment.id);
  const regrade: RegradeRow = {
    id: newId(),
    course: actor.course.id,
    assignment: assignment.id,
    labDigest: lab.digest,
    createdBy: actor.member.id,
    createdMs: nowMs(),
    appliedMs: null,
    revertedMs: null,
  };
  const attempts = grades.map(({ attempt }) => attempt);
  await store.desk.createRegrade(regrade, waitingItems(regrade.id, grades), regradeJobs(regrade, attempts));
  const detail = { assignment: assignment.title, attempts: attempts.length, lab: lab.digest };
  await store.desk.note(auditNote(actor, nowMs(), "regrade", regrade.id, detail));
  return regrade;
}

export function regradeState(
  { appliedMs, revertedMs }: RegradeRow,
  { waiting }: RegradeProgress,
): "running" | "ready" | "applied" | "reverted" {
  return waiting > 0 ? "running" : revertedMs !== null ? "reverted" : appliedMs !== null ? "applied" : "ready";
}

export async function regradeItems({ store }: Site, regrade: string): Promise<readonly RegradeItem[]> {
  const items = await store.desk.regradeItems(regrade);
  return items.map(({ attempt, member, state, pointsBefore, pointsAfter, changes, fault, isApplied }) => ({
    attempt,
    member,
    state,
    before: pointsBefore,
    after: pointsAfter,
    changes: changes === null ? [] : JSON.parse(changes),
    fault,
    isApplied,
  }));
}

/** Whose points would change. */
export function changedItems(items: readonly RegradeItem[]): readonly RegradeItem[] {
  return items.filter(({ state, before, after }) => state === "done" && after !== before);
}

/**
 * Makes what was found the grades of these attempts; of all that were played when none are named, so that those whose points stay
 * are known to be by the new version too. Tells everybody whose points change.
 */
export async function applyRegrade(
  site: Site,
  actor: CourseActor,
  regrade: RegradeRow,
  chosen?: readonly string[],
): Promise<number> {
  const items = (await regradeItems(site, regrade.id)).filter(({ state, isApplied, attempt }) =>
    state === "done" && !isApplied && (chosen === undefined || chosen.includes(attempt))
  );
  return await changed(site, actor, regrade, items, "apply");
}

/** Puts back what was there before. */
export async function revertRegrade(site: Site, actor: CourseActor, regrade: RegradeRow): Promise<number> {
  const items = (await regradeItems(site, regrade.id)).filter(({ isApplied }) => isApplied);
  return await changed(site, actor, regrade, items, "revert");
}

async function changed(
  { store, nowMs }: Site,
  actor: CourseActor,
  { id, assignment, course }: RegradeRow,
  items: readonly RegradeItem[],
  action: "apply" | "revert",
): Promise<number> {
  const atMs = nowMs();
  const isApply = action === "apply";
  const kind: NoticeKind = isApply ? "regraded" : "reverted";
  const moved = items.filter(({ before, after }) => after !== before);
  const change = {
    regrade: id,
    attempts: items.map(({ attempt }) => attempt),
    atMs,
    audit: auditNote(actor, atMs, action, id, { assignment, attempts: items.length, changed: moved.length }),
    notices: moved.map(({ attempt, member, before, after }) =>
      notice(course, member, atMs, kind, {
        assignment,
        attempt,
        from: isApply ? before : after!,
        to: isApply ? after! : before,
      })
    ),
  };
  return isApply ? await store.desk.applyRegrade(change) : await store.desk.revertRegrade(change);
}
