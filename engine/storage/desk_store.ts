import type { ComputedGradeRow } from "./course_store.ts";
import type { NewJobRow } from "./job_store.ts";

/**
 * The part of the storage contract behind an instructor's desk: what people do to grades, the audit trail of it, regrades
 * with what they would change, requests of learners, and notices to them. Whatever changes a grade writes its line of the
 * trail in the same transaction.
 */
export interface DeskStore {
  /**
   * Sets the points that a person gives, or takes them back (null), each with its version: `false`, and nothing changed,
   * when one of the grades is at another version by now.
   */
  override(
    changes: readonly OverrideRow[],
    audit: readonly AuditNote[],
    notices: readonly NoticeRow[],
  ): Promise<boolean>;

  /** Appends to the trail what changes no grade. */
  note(audit: AuditNote): Promise<void>;
  /** Newest first, of those before a line's number. */
  auditOf(course: string, page: { readonly before?: number; readonly limit: number }): Promise<readonly AuditRow[]>;
  /** The first line that is not as it was written or follows another than it did; undefined when the trail is whole. */
  auditFault(course: string): Promise<number | undefined>;

  createRegrade(regrade: RegradeRow, items: readonly RegradeItemRow[], jobs: readonly NewJobRow[]): Promise<void>;
  regrade(id: string): Promise<RegradeRow | undefined>;
  /** Newest first. */
  regradesOf(course: string): Promise<readonly RegradeRow[]>;
  /** Without the tasks, by member and attempt. */
  regradeItems(regrade: string): Promise<readonly Omit<RegradeItemRow, "after" | "before">[]>;
  /** What a worker has found out. */
  noteRegradeItems(items: readonly RegradeItemRow[]): Promise<void>;
  regradeProgress(regrade: string): Promise<RegradeProgress>;
  /**
   * Makes what was found the grades of these attempts, where their points are still what they were then; answers with how many.
   * What was there is kept for `revertRegrade`.
   */
  applyRegrade(change: RegradeChange): Promise<number>;
  /** Puts back what was there before, where no other regrade has come since. */
  revertRegrade(change: RegradeChange): Promise<number>;

  /** `false` when there is an open one for the attempt already. */
  createRequest(request: RegradeRequestRow, message: RegradeMessageRow): Promise<boolean>;
  request(id: string): Promise<RegradeRequestRow | undefined>;
  /** Open ones first, then newest first. */
  requestsOf(course: string, member?: string): Promise<readonly RegradeRequestRow[]>;
  messagesOf(request: string): Promise<readonly RegradeMessageRow[]>;
  /** Adds to the thread; `state` is what becomes of the request by that. */
  addMessage(
    message: RegradeMessageRow,
    state: RegradeRequestRow["state"],
    notices: readonly NoticeRow[],
  ): Promise<void>;

  putNotices(notices: readonly NoticeRow[]): Promise<void>;
  /** Newest first. */
  noticesOf(member: string, limit: number): Promise<readonly NoticeRow[]>;
  readNotices(member: string, atMs: number): Promise<void>;
}

export interface OverrideRow {
  readonly attempt: string;
  /** Null takes it back: the computed points count again. */
  readonly points: number | null;
  readonly comment: string | null;
  /** Of the grade that it was made from. */
  readonly version: number;
}

export interface AuditNote {
  readonly course: string;
  readonly atMs: number;
  /** Member that did it; empty for the program itself. */
  readonly actor: string;
  /** A word of the desk's own, such as `override`. */
  readonly action: string;
  /** What it was done to: an attempt, a member, an assignment, a regrade. */
  readonly subject: string;
  /** JSON: what changed, from what to what, and why. */
  readonly detail: string;
}

/** A line of the trail. Its hash covers all of it and the hash of the line before: nothing can be changed or left out unseen. */
export interface AuditRow extends AuditNote {
  /** 1, 2, 3 … in a course, without gaps. */
  readonly sequence: number;
  readonly hash: string;
}

export interface RegradeRow {
  readonly id: string;
  readonly course: string;
  readonly assignment: string;
  /** Of the lab that everything is graded by. */
  readonly labDigest: string;
  /** Member. */
  readonly createdBy: string;
  readonly createdMs: number;
  /** Null before. */
  readonly appliedMs: number | null;
  readonly revertedMs: number | null;
}

export type RegradedValues = Pick<ComputedGradeRow, "labDigest" | "points" | "earned" | "maximum" | "tasks">;

export interface RegradeItemRow {
  readonly regrade: string;
  readonly attempt: string;
  readonly member: string;
  readonly state: "waiting" | "done" | "failed";
  readonly pointsBefore: number;
  readonly pointsAfter: number | null;
  /** JSON: which checks come out differently. */
  readonly changes: string | null;
  /** JSON of `RegradedValues`. */
  readonly after: string | null;
  /** The same as it was; there once applied. */
  readonly before: string | null;
  /** Why it could not be played. */
  readonly fault: string | null;
  readonly isApplied: boolean;
}

export interface RegradeProgress {
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  /** Of the done: whose points would change. */
  readonly changed: number;
}

export interface RegradeChange {
  readonly regrade: string;
  readonly attempts: readonly string[];
  readonly atMs: number;
  readonly audit: AuditNote;
  readonly notices: readonly NoticeRow[];
}

/** A learner asks to look at a grade again. */
export interface RegradeRequestRow {
  readonly id: string;
  readonly course: string;
  readonly assignment: string;
  readonly member: string;
  readonly attempt: string;
  readonly state: "open" | "answered" | "closed";
  readonly createdMs: number;
  /** Of the last message. */
  readonly changedMs: number;
}

export interface RegradeMessageRow {
  readonly id: string;
  readonly request: string;
  readonly author: string;
  readonly text: string;
  readonly atMs: number;
}

export interface NoticeRow {
  readonly id: string;
  readonly course: string;
  readonly member: string;
  /** A word of the desk's own, such as `regraded`. */
  readonly kind: string;
  /** JSON. */
  readonly detail: string;
  readonly atMs: number;
  readonly readMs: number | null;
}
