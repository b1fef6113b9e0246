import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { Tried } from "./journal_store.ts";
import type { GradingRow, IdempotentRequestRow, KeyRow, ProgramStore } from "./program_store.ts";
import type { Tables } from "./schema.ts";

/** What programs need, on any backend: plain queries, each such that it may be tried again. */
export function programStore(db: Kysely<Tables>, tried: Tried): ProgramStore {
  return { ...keys(db, tried), ...requests(db, tried), ...gradings(db, tried), ...spendings(db, tried) };
}

function keys(db: Kysely<Tables>, tried: Tried) {
  return {
    createKey: (key) =>
      tried(async () => {
        await db.insertInto("api_keys").values(keyColumns(key))
          .onConflict((conflict) => conflict.column("id").doNothing()).execute();
      }),
    key: (id) =>
      tried(async () => {
        const row = await db.selectFrom("api_keys").selectAll().where("id", "=", id).executeTakeFirst();
        return row && keyOf(row);
      }),
    keysOf: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("api_keys").selectAll().where("course", "=", course)
          .orderBy("created_ms", "desc").orderBy("id").execute();
        return rows.map(keyOf);
      }),
    noteKeyUse: (id, atMs) =>
      tried(async () => {
        await db.updateTable("api_keys").set({ used_ms: atMs }).where("id", "=", id).execute();
      }),
    revokeKey: (id, atMs) =>
      tried(async () => {
        await db.updateTable("api_keys").set({ revoked_ms: atMs }).where("id", "=", id).where("revoked_ms", "is", null)
          .execute();
      }),
  } satisfies Partial<ProgramStore>;
}

function requests(db: Kysely<Tables>, tried: Tried) {
  const there = async ({ owner, key }: IdempotentRequestRow) =>
    requestOf(
      await db.selectFrom("idempotent_requests").selectAll().where("owner", "=", owner).where("key", "=", key)
        .executeTakeFirstOrThrow(),
    );
  return {
    claimRequest: (request, staleMs) =>
      tried(async () => {
        const { owner, key, fingerprint, claim, claimedMs } = request;
        await db.insertInto("idempotent_requests")
          .values({ owner, key, fingerprint, claim, claimed_ms: claimedMs, status: null, heads: null, body: null })
          .onConflict((conflict) =>
            conflict.columns(["owner", "key"]).doUpdateSet({ claim, claimed_ms: claimedMs })
              .where("idempotent_requests.status", "is", null)
              .where("idempotent_requests.fingerprint", "=", fingerprint)
              .where("idempotent_requests.claimed_ms", "<", staleMs)
          ).execute();
        return await there(request);
      }),
    answerRequest: ({ owner, key, claim }, { status, heads, body }) =>
      tried(async () => {
        await db.updateTable("idempotent_requests").set({ status, heads, body })
          .where("owner", "=", owner).where("key", "=", key).where("claim", "=", claim).execute();
      }),
    releaseRequest: ({ owner, key, claim }) =>
      tried(async () => {
        await db.deleteFrom("idempotent_requests").where("owner", "=", owner).where("key", "=", key)
          .where("claim", "=", claim).where("status", "is", null).execute();
      }),
  } satisfies Partial<ProgramStore>;
}

function gradings(db: Kysely<Tables>, tried: Tried) {
  return {
    createGrading: (grading) =>
      tried(async () => {
        const { createdMs, outcome, ...rest } = grading;
        await db.insertInto("gradings").values({
          ...rest,
          created_ms: createdMs,
          finished_ms: outcome?.finishedMs ?? null,
          result: outcome?.result ?? null,
          fault: outcome?.fault ?? null,
        }).onConflict((conflict) => conflict.column("id").doNothing()).execute();
      }),
    grading: (id) =>
      tried(async () => {
        const row = await db.selectFrom("gradings").selectAll().where("id", "=", id).executeTakeFirst();
        return row && gradingOf(row);
      }),
    gradingsOf: (owner, limit, after) =>
      tried(async () => {
        const all = db.selectFrom("gradings").where("owner", "=", owner)
          .select([
            "id",
            "owner",
            "lab",
            sql<string>`''`.as("request"),
            "created_ms",
            "finished_ms",
            "result",
            "fault",
          ]);
        const rest = after === undefined ? all : all.where((is) =>
          is.or([
            is("created_ms", "<", after.createdMs),
            is.and([is("created_ms", "=", after.createdMs), is("id", ">", after.id)]),
          ])
        );
        const rows = await rest.orderBy("created_ms", "desc").orderBy("id").limit(limit).execute();
        return rows.map(gradingOf);
      }),
    finishGrading: (id, { finishedMs, result, fault }) =>
      tried(async () => {
        await db.updateTable("gradings").set({ finished_ms: finishedMs, result, fault })
          .where("id", "=", id).where("finished_ms", "is", null).execute();
      }),
  } satisfies Partial<ProgramStore>;
}

function spendings(db: Kysely<Tables>, tried: Tried) {
  return {
    spend: (spender, windowMs) =>
      tried(async () => {
        const { count } = await db.insertInto("spendings").values({ spender, window_ms: windowMs, count: 1 })
          .onConflict((conflict) =>
            conflict.columns(["spender", "window_ms"]).doUpdateSet({ count: sql<number>`spendings.count + 1` })
          ).returning("count").executeTakeFirstOrThrow();
        return count;
      }),
    forget: ({ requestsMs, gradingsMs, windowsMs }) =>
      tried(async () => {
        await db.deleteFrom("idempotent_requests").where("claimed_ms", "<", requestsMs).execute();
        await db.deleteFrom("gradings").where("finished_ms", "<", gradingsMs).execute();
        await db.deleteFrom("spendings").where("window_ms", "<", windowsMs).execute();
      }),
  } satisfies Partial<ProgramStore>;
}

function keyColumns({ scopes, createdMs, expiresMs, usedMs, revokedMs, ...rest }: KeyRow): Insertable<
  Tables["api_keys"]
> {
  return {
    ...rest,
    scopes: JSON.stringify(scopes),
    created_ms: createdMs,
    expires_ms: expiresMs,
    used_ms: usedMs,
    revoked_ms: revokedMs,
  };
}

function keyOf(
  { scopes, created_ms, expires_ms, used_ms, revoked_ms, ...rest }: Selectable<Tables["api_keys"]>,
): KeyRow {
  return {
    ...rest,
    scopes: JSON.parse(scopes),
    createdMs: created_ms,
    expiresMs: expires_ms,
    usedMs: used_ms,
    revokedMs: revoked_ms,
  };
}

function requestOf(row: Selectable<Tables["idempotent_requests"]>): IdempotentRequestRow {
  const { claimed_ms, status, heads, body, ...rest } = row;
  const answer = status === null ? {} : { answer: { status, heads: heads ?? "{}", body: new Uint8Array(body ?? []) } };
  return { ...rest, claimedMs: claimed_ms, ...answer };
}

function gradingOf({ created_ms, finished_ms, result, fault, ...rest }: Selectable<Tables["gradings"]>): GradingRow {
  const outcome = finished_ms === null ? {} : { outcome: { finishedMs: finished_ms, result, fault } };
  return { ...rest, createdMs: created_ms, ...outcome };
}
