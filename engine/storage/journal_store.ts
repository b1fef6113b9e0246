import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";
import type { AttemptRow, EntryRow, MarkRow, Store } from "./store.ts";

/** Does work that may be done twice, again where a connection was lost. */
export type Tried = <T>(work: () => Promise<T>) => Promise<T>;

/** What backends differ in. */
type Journal = Omit<
  Store,
  "courses" | "desk" | "jobs" | "lti" | "programs" | "watch" | "probe" | "backup" | "restore" | "check" | "close"
>;

/** The part of a store that is the same on every backend: plain queries, each such that it may be tried again. */
export function journalStore(db: Kysely<Tables>, tried: Tried): Journal {
  return {
    createAttempt: (attempt) =>
      tried(async () => {
        await db.insertInto("attempts").values(attemptColumns(attempt))
          .onConflict((conflict) => conflict.column("id").doNothing()).execute();
        return attemptOf(
          await db.selectFrom("attempts").selectAll().where("id", "=", attempt.id).executeTakeFirstOrThrow(),
        );
      }),

    attempt: (id) =>
      tried(async () => {
        const row = await db.selectFrom("attempts").selectAll().where("id", "=", id).executeTakeFirst();
        return row && attemptOf(row);
      }),

    attemptsOf: (visitor) =>
      tried(async () => {
        const rows = await db.selectFrom("attempts").selectAll().where("visitor", "=", visitor)
          .orderBy("start_ms", "desc").orderBy("id").execute();
        return rows.map(attemptOf);
      }),

    append: (entry) => appended(db, tried, entry),

    entriesAfter: (attempt, after) =>
      tried(async () => {
        const rows = await db.selectFrom("entries").selectAll()
          .where("attempt_id", "=", attempt).where("sequence", ">", after).orderBy("sequence").execute();
        return rows.map(entryOf);
      }),

    stamp: (mark) =>
      tried(async () => {
        const { attempt, atMs, receivedMs, ...rest } = mark;
        await db.insertInto("marks").values({ attempt_id: attempt, at_ms: atMs, received_ms: receivedMs, ...rest })
          .onConflict((conflict) => conflict.columns(["attempt_id", "task"]).doNothing()).execute();
      }),

    marksOf: (visitor) =>
      tried(async () => {
        const rows = await db.selectFrom("marks").selectAll().where("visitor", "=", visitor)
          .orderBy("at_ms").orderBy("task").execute();
        return rows.map(({ attempt_id, at_ms, received_ms, ...rest }): MarkRow => ({
          attempt: attempt_id,
          atMs: at_ms,
          ...rest,
          receivedMs: received_ms,
        }));
      }),

    ...accounts(db, tried),

    secret: (name, fresh) =>
      tried(async () => {
        await db.insertInto("secrets").values({ name, value: fresh })
          .onConflict((conflict) => conflict.column("name").doNothing()).execute();
        const { value } = await db.selectFrom("secrets").select("value").where("name", "=", name)
          .executeTakeFirstOrThrow();
        return value;
      }),
  };
}

function accounts(db: Kysely<Tables>, tried: Tried) {
  return {
    accounts: () => ({ db, type: "sqlite" as const }),

    firstAccount: () =>
      tried(async () => {
        const row = await db.selectFrom("accounts").select("id").orderBy("created_at").orderBy("id").executeTakeFirst();
        return row?.id;
      }),

    takeOver: (from, to) =>
      tried(() =>
        db.transaction().execute(async (both) => {
          for (const table of ["attempts", "marks"] as const) {
            await both.updateTable(table).set({ visitor: to }).where("visitor", "=", from).execute();
          }
        })
      ),
  } satisfies Partial<Store>;
}

/** A connection may be lost after the entry was written and before we heard of it: then it is found by its `writing`. */
function appended(
  db: Kysely<Tables>,
  tried: Tried,
  { attempt, atMs, receivedMs, ...rest }: EntryRow,
): Promise<boolean> {
  const writing = crypto.randomUUID();
  return tried(async () => {
    const { numInsertedOrUpdatedRows } = await db.insertInto("entries")
      .values({ attempt_id: attempt, at_ms: atMs, received_ms: receivedMs, writing, ...rest })
      .onConflict((conflict) => conflict.columns(["attempt_id", "sequence"]).doNothing())
      .executeTakeFirst();
    if ((numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
    const there = await db.selectFrom("entries").select("writing")
      .where("attempt_id", "=", attempt).where("sequence", "=", rest.sequence).executeTakeFirst();
    return there?.writing === writing;
  });
}

function attemptColumns(attempt: AttemptRow): Tables["attempts"] {
  const { engineVersion, startMs, ...rest } = attempt;
  return { ...rest, engine_version: engineVersion, start_ms: startMs };
}

function attemptOf({ engine_version, start_ms, ...rest }: Tables["attempts"]): AttemptRow {
  return { ...rest, engineVersion: engine_version, startMs: start_ms };
}

function entryOf({ attempt_id, sequence, kind, at_ms, body, received_ms }: Tables["entries"]): EntryRow {
  return { attempt: attempt_id, sequence, kind, atMs: at_ms, receivedMs: received_ms, body: new Uint8Array(body) };
}
