import type { CourseStore } from "./course_store.ts";
import type { DeskStore } from "./desk_store.ts";
import type { JobStore } from "./job_store.ts";
import type { LtiStore } from "./lti_store.ts";
import type { ProgramStore } from "./program_store.ts";

/**
 * The storage contract. An attempt is its journal: all else is computed from it. Everything here is written before the
 * learner sees the answer, so what was acknowledged survives `kill -9` of the server. Several processes may hold the same
 * attempt: a sequence number has one writer, and who did not win plays what it has not seen.
 */
export interface Store {
  readonly courses: CourseStore;
  readonly desk: DeskStore;
  readonly jobs: JobStore;
  readonly lti: LtiStore;
  readonly programs: ProgramStore;

  /** What the library that accounts are kept with works on: our database as it wants it. */
  accounts(): AccountsDatabase;
  /** The account that was made first: who set the installation up. */
  firstAccount(): Promise<string | undefined>;
  /** Gives one visitor's attempts and marks to another. */
  takeOver(from: string, to: string): Promise<void>;

  /** Stores an attempt unless there is one of this id; answers with the one that is there, which all writers share. */
  createAttempt(attempt: AttemptRow): Promise<AttemptRow>;
  attempt(id: string): Promise<AttemptRow | undefined>;
  /** Newest first. */
  attemptsOf(visitor: string): Promise<readonly AttemptRow[]>;

  /**
   * Appends one entry. `false` when the sequence number is taken: another process was quicker, so play its entries
   * first (`entriesAfter`) and try again. When it throws, the entry may be there all the same: it was not acknowledged.
   */
  append(entry: EntryRow): Promise<boolean>;
  /** Entries with a sequence number above `after`, in order. */
  entriesAfter(attempt: string, after: number): Promise<readonly EntryRow[]>;

  /** Stamps a task as passed; the first stamp stays. */
  stamp(mark: MarkRow): Promise<void>;
  marksOf(visitor: string): Promise<readonly MarkRow[]>;

  /** Keeps a secret of the installation by its name; answers with the one that was first. */
  secret(name: string, fresh: string): Promise<string>;

  /**
   * Calls with an attempt that another process has added to, without an attempt when any may have changed. Comes soon, not
   * surely: look (`entriesAfter`) before you rely on it. A backend for one process alone never calls.
   */
  watch(heard: (attempt?: string) => void): void;

  /** Throws, without patience, when the database cannot be written to. */
  probe(): Promise<void>;
  /**
   * Writes a whole, consistent copy to a file that does not exist yet, while others go on. The file is an SQLite database,
   * whatever the backend is.
   */
  backup(path: string): Promise<RowCounts>;
  /**
   * Takes everything from a backup, all or nothing. Throws a `Refusal` when there are attempts already, unless forced: then
   * they are gone. Servers should be stopped: what they hold would not be what is stored.
   */
  restore(path: string, options: { readonly force: boolean }): Promise<RowCounts>;
  /** What is wrong with the database, a sentence each; empty when it is sound. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** `type` says how times and booleans are written: as texts and numbers, whatever the backend is. */
export interface AccountsDatabase {
  readonly db: unknown;
  readonly type: "sqlite";
}

/** Rows of each table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Something that could be done, but was not, for the sake of the data. The message says what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

export interface AttemptRow {
  readonly id: string;
  /** Who it belongs to: the value of a cookie, later an account. */
  readonly visitor: string;
  /** `track/lab` */
  readonly lab: string;
  /** Of the lab's files: an attempt is replayed against the lab that it was made with. */
  readonly digest: string;
  readonly seed: string;
  readonly engineVersion: string;
  /** Unix time in milliseconds at which the seat's clock started. */
  readonly startMs: number;
}

export interface EntryRow {
  readonly attempt: string;
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** What the session's journal says it is: `command`, `input`, `signal`, `answer`, … */
  readonly kind: string;
  /** The seat's virtual time in milliseconds. */
  readonly atMs: number;
  /** When the server received it, by the wall clock: what deadlines go by. 0 where it was written before we kept that. */
  readonly receivedMs: number;
  /** Whatever the learner sent, byte for byte: NUL and broken UTF-8 included. */
  readonly body: Uint8Array;
}

export interface MarkRow {
  readonly attempt: string;
  readonly visitor: string;
  readonly lab: string;
  readonly task: string;
  readonly points: number;
  readonly atMs: number;
  /** By the wall clock, as an entry's. */
  readonly receivedMs: number;
}
