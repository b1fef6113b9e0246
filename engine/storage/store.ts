/**
 * The storage contract. An attempt is its journal: all else is computed from it. Everything here is written before the
 * learner sees the answer, so what was acknowledged survives `kill -9` of the server.
 */
export interface Store {
  /** Throws when the id is taken. */
  createAttempt(attempt: AttemptRow): Promise<void>;
  attempt(id: string): Promise<AttemptRow | undefined>;
  /** Newest first. */
  attemptsOf(visitor: string): Promise<readonly AttemptRow[]>;

  /**
   * Appends one entry. `false` when the sequence number is taken: another process was quicker, so play its entries
   * first (`entriesAfter`) and try again.
   */
  append(entry: EntryRow): Promise<boolean>;
  /** Entries with a sequence number above `after`, in order. */
  entriesAfter(attempt: string, after: number): Promise<readonly EntryRow[]>;

  /** Stamps a task as passed; the first stamp stays. */
  stamp(mark: MarkRow): Promise<void>;
  marksOf(visitor: string): Promise<readonly MarkRow[]>;

  /** Writes a whole, consistent copy to a file that does not exist yet. */
  backup(path: string): Promise<void>;
  /** What is wrong with the database, a sentence each; empty when it is sound. */
  check(): Promise<readonly string[]>;
  close(): Promise<void>;
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
}
