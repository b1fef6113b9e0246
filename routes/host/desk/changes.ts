import type { AuditNote, NoticeRow } from "../../../engine/storage/mod.ts";
import type { CourseActor } from "../../access.ts";
import { newId } from "../ids.ts";

/** What is written to the audit trail; the words for it are in the catalogues. */
export type AuditAction = "override" | "lift" | "regrade" | "apply" | "revert" | "scores" | "export";
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
