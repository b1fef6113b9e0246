import type { Site } from "../../site.ts";
import type { AuditNote, NoticeRow } from "../../../engine/storage/mod.ts";
import type { CourseActor } from "../../access.ts";
import { newId } from "../ids.ts";

/** What is written to the audit trail; the words for it are in the catalogues. */
export type AuditAction =
  | "override"
  | "lift"
  | "regrade"
  | "apply"
  | "revert"
  | "scores"
  | "export"
  | "settings"
  | "assignment"
  | "extension"
  | "unextend"
  | "roster"
  | "member";
export type NoticeKind = "overridden" | "lifted" | "regraded" | "reverted" | "answered";

export function auditNote(
  { course, member }: CourseActor,
  atMs: number,
  action: AuditAction,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
): AuditNote {
  return { course: course.id, actor: member.id, atMs, action, subject, detail: JSON.stringify(detail) };
}

/** Appends a line of the trail about what changes a course, not a grade. */
export function audited(
  { store, nowMs }: Site,
  actor: CourseActor,
  action: AuditAction,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  return store.desk.note(auditNote(actor, nowMs(), action, subject, detail));
}

/** What is different, field by field: `{ due: [from, to] }`. */
export function differences<Row extends object>(from: Row, to: Row): Record<string, unknown> {
  const names = Object.keys(to) as (keyof Row & string)[];
  return Object.fromEntries(
    names.filter((name) => name !== "version" && JSON.stringify(from[name]) !== JSON.stringify(to[name]))
      .map((name) => [name, [from[name], to[name]]]),
  );
}

export interface NoticeDetail {
  readonly assignment: string;
  readonly attempt: string;
  readonly from?: number;
  readonly to?: number;
  readonly comment?: string;
  readonly request?: string;
}

export function notice(
  course: string,
  member: string,
  atMs: number,
  kind: NoticeKind,
  detail: NoticeDetail,
): NoticeRow {
  return { id: newId(), course, member, kind, detail: JSON.stringify(detail), atMs, readMs: null };
}
