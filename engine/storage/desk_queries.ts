import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { append, holdTrail, trailFault } from "./audit_trail.ts";
import type { DeskStore, NoticeRow, RegradeRequestRow } from "./desk_store.ts";
import type { Tried } from "./journal_store.ts";
import { putNotices } from "./notice_queries.ts";
import { regrades } from "./regrade_queries.ts";
import type { Tables } from "./schema.ts";
import { markScoreOfAttempt } from "./score_marks.ts";

/** The desk on any backend. */
export function deskStore(db: Kysely<Tables>, tried: Tried): DeskStore {
  return { ...overrides(db, tried), ...trail(db, tried), ...regrades(db, tried), ...requests(db, tried) };
}

/** Undoes what the transaction has done so far. */
class Outdated extends Error {}

function overrides(db: Kysely<Tables>, tried: Tried) {
  return {
    override: (changes, audit, notices) =>
      tried(async () => {
        try {
          await db.transaction().execute(async (all) => {
            await holdTrail(all, audit[0]!.course);
            for (const { attempt, points, comment, version } of changes) {
              const { numUpdatedRows } = await all.updateTable("grades")
                .set({ override_points: points, override_comment: comment, version: version + 1 })
                .where("attempt", "=", attempt).where("version", "=", version).executeTakeFirst();
              if (numUpdatedRows === 0n) throw new Outdated();
              await markScoreOfAttempt(all, attempt);
            }
            await append(all, audit);
            await putNotices(all, notices);
          });
          return true;
        } catch (error) {
          if (error instanceof Outdated) return false;
          throw error;
        }
      }),
  } satisfies Partial<DeskStore>;
}

function trail(db: Kysely<Tables>, tried: Tried) {
  return {
    note: (audit) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          await holdTrail(all, audit.course);
          await append(all, [audit]);
        })
      ),
    auditOf: (course, { before, limit }) =>
      tried(async () => {
        const lines = db.selectFrom("audit").selectAll().where("course", "=", course);
        const rows = await (before === undefined ? lines : lines.where("sequence", "<", before))
          .orderBy("sequence", "desc").limit(limit).execute();
        return rows.map(({ at_ms, ...rest }) => ({ ...rest, atMs: at_ms }));
      }),
    auditFault: (course) => tried(() => trailFault(db, course)),
  } satisfies Partial<DeskStore>;
}

function requests(db: Kysely<Tables>, tried: Tried) {
  return {
    createRequest: ({ createdMs, changedMs, ...request }, message) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          await holdTrail(all, request.course);
          const there = await all.selectFrom("regrade_requests").select("id").where("attempt", "=", request.attempt)
            .where("state", "!=", "closed").executeTakeFirst();
          if (there) return there.id === request.id;
          await all.insertInto("regrade_requests")
            .values({ ...request, created_ms: createdMs, changed_ms: changedMs }).execute();
          await putMessage(all, message);
          return true;
        })
      ),
    request: (id) =>
      tried(async () => {
        const row = await db.selectFrom("regrade_requests").selectAll().where("id", "=", id).executeTakeFirst();
        return row && requestOf(row);
      }),
    requestsOf: (course, member) =>
      tried(async () => {
        const all = db.selectFrom("regrade_requests").selectAll().where("course", "=", course);
        const rows = await (member === undefined ? all : all.where("member", "=", member))
          .orderBy(sql`case state when 'open' then 0 when 'answered' then 1 else 2 end`)
          .orderBy("changed_ms", "desc").orderBy("id").execute();
        return rows.map(requestOf);
      }),
    messagesOf: (request) =>
      tried(async () => {
        const rows = await db.selectFrom("regrade_messages").selectAll().where("request", "=", request)
          .orderBy("at_ms").orderBy("id").execute();
        return rows.map(({ at_ms, ...rest }) => ({ ...rest, atMs: at_ms }));
      }),
    addMessage: (message, state, notices) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          await all.updateTable("regrade_requests").set({ state, changed_ms: message.atMs })
            .where("id", "=", message.request).execute();
          await putMessage(all, message);
          await putNotices(all, notices);
        })
      ),

    putNotices: (notices) => tried(() => db.transaction().execute((all) => putNotices(all, notices))),
    noticesOf: (member, limit) =>
      tried(async () => {
        const rows = await db.selectFrom("notices").selectAll().where("member", "=", member)
          .orderBy("at_ms", "desc").orderBy("id").limit(limit).execute();
        return rows.map(({ at_ms, read_ms, ...rest }): NoticeRow => ({ ...rest, atMs: at_ms, readMs: read_ms }));
      }),
    readNotices: (member, atMs) =>
      tried(async () => {
        await db.updateTable("notices").set({ read_ms: atMs }).where("member", "=", member).where("read_ms", "is", null)
          .execute();
      }),
  } satisfies Partial<DeskStore>;
}

async function putMessage(
  all: Transaction<Tables>,
  { atMs, ...rest }: Parameters<DeskStore["addMessage"]>[0],
): Promise<void> {
  await all.insertInto("regrade_messages").values({ ...rest, at_ms: atMs })
    .onConflict((conflict) => conflict.column("id").doNothing()).execute();
}

function requestOf(
  { created_ms, changed_ms, state, ...rest }: Selectable<Tables["regrade_requests"]>,
): RegradeRequestRow {
  return { ...rest, state: state as RegradeRequestRow["state"], createdMs: created_ms, changedMs: changed_ms };
}
