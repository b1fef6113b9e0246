import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";
import type { AttemptRow, EntryRow, MarkRow, Store } from "./store.ts";

/** The part of a store that is the same on every backend: plain queries. */
export function journalStore(db: Kysely<Tables>): Omit<Store, "backup" | "check" | "close"> {
  return {
    async createAttempt(attempt) {
      await db.insertInto("attempts").values(attemptColumns(attempt)).execute();
    },

    async attempt(id) {
      const row = await db.selectFrom("attempts").selectAll().where("id", "=", id).executeTakeFirst();
      return row && attemptOf(row);
    },

    async attemptsOf(visitor) {
      const rows = await db.selectFrom("attempts").selectAll().where("visitor", "=", visitor)
        .orderBy("start_ms", "desc").orderBy("id").execute();
      return rows.map(attemptOf);
    },

    async append(entry) {
      const { attempt, atMs, ...rest } = entry;
      const result = await db.insertInto("entries")
        .values({ attempt_id: attempt, at_ms: atMs, ...rest })
        .onConflict((conflict) => conflict.columns(["attempt_id", "sequence"]).doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    async entriesAfter(attempt, after) {
      const rows = await db.selectFrom("entries").selectAll()
        .where("attempt_id", "=", attempt).where("sequence", ">", after).orderBy("sequence").execute();
      return rows.map((row): EntryRow => ({
        attempt: row.attempt_id,
        sequence: row.sequence,
        kind: row.kind,
        atMs: Number(row.at_ms),
        body: new Uint8Array(row.body),
      }));
    },

    async stamp(mark) {
      const { attempt, atMs, ...rest } = mark;
      await db.insertInto("marks").values({ attempt_id: attempt, at_ms: atMs, ...rest })
        .onConflict((conflict) => conflict.columns(["attempt_id", "task"]).doNothing()).execute();
    },

    async marksOf(visitor) {
      const rows = await db.selectFrom("marks").selectAll().where("visitor", "=", visitor)
        .orderBy("at_ms").orderBy("task").execute();
      return rows.map(({ attempt_id, at_ms, ...rest }): MarkRow => ({
        attempt: attempt_id,
        atMs: Number(at_ms),
        ...rest,
      }));
    },
  };
}

function attemptColumns(attempt: AttemptRow): Tables["attempts"] {
  const { engineVersion, startMs, ...rest } = attempt;
  return { ...rest, engine_version: engineVersion, start_ms: startMs };
}

function attemptOf({ engine_version, start_ms, ...rest }: Tables["attempts"]): AttemptRow {
  return { ...rest, engineVersion: engine_version, startMs: Number(start_ms) };
}
