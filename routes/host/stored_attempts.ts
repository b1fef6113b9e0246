import type { Received } from "../../engine/courses/mod.ts";
import { type Attempt, decodeDeed, type Entry } from "../../engine/session/mod.ts";
import type { AttemptRow, EntryRow, Store } from "../../engine/storage/mod.ts";

/** An attempt as the database has it, to be played. */
export interface StoredAttempt {
  readonly row: AttemptRow;
  readonly attempt: Attempt;
  /** What the learner did, oldest first. */
  readonly deeds: readonly Received[];
}

export async function storedAttempt(store: Store, id: string): Promise<StoredAttempt | undefined> {
  const row = await store.attempt(id);
  return row && attemptOf(row, await store.entriesAfter(id, 0));
}

function attemptOf(row: AttemptRow, rows: readonly EntryRow[]): StoredAttempt {
  const { lab, digest, seed, startMs, engineVersion: engine } = row;
  const entries = rows.map(({ kind, body, sequence, atMs }): Entry => ({ ...decodeDeed(kind, body), sequence, atMs }));
  return {
    row,
    attempt: { lab, digest, seed, startMs, engine, pace: "live", entries },
    deeds: rows.filter(({ kind }) => kind !== "wait"),
  };
}
