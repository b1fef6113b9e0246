import type { Kysely, Selectable, Transaction } from "kysely";
import { append, holdTrail } from "./audit_trail.ts";
import type { DeskStore, RegradedValues, RegradeItemRow, RegradeRow } from "./desk_store.ts";
import type { Tried } from "./journal_store.ts";
import { putNotices } from "./notice_queries.ts";
import type { Tables } from "./schema.ts";
import { markScoreOfAttempt } from "./score_marks.ts";

/** Rows of one statement: its values must stay fewer than any backend takes. */
const ROWS = 100;

/** Regrades: what they found is kept item by item, and becomes grades only when somebody says so. */
export function regrades(db: Kysely<Tables>, tried: Tried) {
  return { ...beginning(db, tried), ...finding(db, tried), ...applying(db, tried) };
}

function beginning(db: Kysely<Tables>, tried: Tried) {
  return {
    createRegrade: (regrade, items, jobs) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          const { createdBy, createdMs, labDigest, appliedMs, revertedMs, ...rest } = regrade;
          const made = await all.insertInto("regrades").values({
            ...rest,
            lab_digest: labDigest,
            created_by: createdBy,
            created_ms: createdMs,
            applied_ms: appliedMs,
            reverted_ms: revertedMs,
          }).onConflict((conflict) => conflict.column("id").doNothing()).executeTakeFirst();
          if (!made.numInsertedOrUpdatedRows) return;
          for (const some of chunks(items)) {
            await all.insertInto("regrade_items").values(some.map(itemColumns)).execute();
          }
          for (const some of chunks(jobs)) {
            await all.insertInto("jobs")
              .values(
                some.map(({ createdMs, ...job }) => ({ ...job, created_ms: createdMs, state: "waiting", tries: 0 })),
              )
              .execute();
          }
        })
      ),
    regrade: (id) =>
      tried(async () => {
        const row = await db.selectFrom("regrades").selectAll().where("id", "=", id).executeTakeFirst();
        return row && regradeOf(row);
      }),
    regradesOf: (course) =>
      tried(async () => {
        const rows = await db.selectFrom("regrades").selectAll().where("course", "=", course)
          .orderBy("created_ms", "desc").orderBy("id").execute();
        return rows.map(regradeOf);
      }),
  } satisfies Partial<DeskStore>;
}

function finding(db: Kysely<Tables>, tried: Tried) {
  return {
    regradeItems: (regrade) =>
      tried(async () => {
        const rows = await db.selectFrom("regrade_items").where("regrade", "=", regrade)
          .select(["regrade", "attempt", "member", "state", "points_before", "points_after", "changes", "fault"])
          .select("is_applied").orderBy("member").orderBy("attempt").execute();
        return rows.map(({ points_before, points_after, is_applied, state, ...rest }) => ({
          ...rest,
          state: state as RegradeItemRow["state"],
          pointsBefore: points_before,
          pointsAfter: points_after,
          isApplied: is_applied === 1,
        }));
      }),
    noteRegradeItems: (items) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          for (const item of items) {
            const { regrade, attempt, member: _member, before: _before, is_applied: _applied, ...found } = itemColumns(
              item,
            );
            // What has been applied meanwhile stays as it was when somebody said yes to it.
            await all.updateTable("regrade_items").set(found).where("regrade", "=", regrade)
              .where("attempt", "=", attempt).where("is_applied", "=", 0).execute();
          }
        })
      ),
    regradeProgress: (regrade) =>
      tried(async () => {
        const rows = await db.selectFrom("regrade_items").where("regrade", "=", regrade)
          .select(({ fn }) => ["state", fn.countAll<number>().as("items")]).groupBy("state").execute();
        const { changed } = await db.selectFrom("regrade_items").where("regrade", "=", regrade)
          .where("state", "=", "done").whereRef("points_after", "!=", "points_before")
          .select(({ fn }) => fn.countAll<number>().as("changed")).executeTakeFirstOrThrow();
        const of = (state: string) => Number(rows.find((row) => row.state === state)?.items ?? 0);
        return { waiting: of("waiting"), done: of("done"), failed: of("failed"), changed: Number(changed) };
      }),
  } satisfies Partial<DeskStore>;
}

function applying(db: Kysely<Tables>, tried: Tried) {
  return {
    applyRegrade: ({ regrade, attempts, atMs, audit, notices }) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          await holdTrail(all, audit.course);
          let applied = 0;
          for (const item of await itemsOf(all, regrade, attempts)) {
            if (item.is_applied === 1 || item.after === null) continue;
            const before = await valuesOf(all, item.attempt);
            // What the learner has earned since it was worked out must not be lost: that needs another regrade.
            if (!before || before.points !== item.points_before) continue;
            await setValues(all, item.attempt, JSON.parse(item.after));
            await all.updateTable("regrade_items").set({ is_applied: 1, before: JSON.stringify(before) })
              .where("regrade", "=", regrade).where("attempt", "=", item.attempt).execute();
            applied++;
          }
          if (applied === 0) return 0;
          await all.updateTable("regrades").set({ applied_ms: atMs, reverted_ms: null }).where("id", "=", regrade)
            .execute();
          await append(all, [audit]);
          await putNotices(all, notices);
          return applied;
        })
      ),
    revertRegrade: ({ regrade, attempts, atMs, audit, notices }) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          await holdTrail(all, audit.course);
          let reverted = 0;
          for (const item of await itemsOf(all, regrade, attempts)) {
            if (item.is_applied === 0 || item.before === null) continue;
            const now = await valuesOf(all, item.attempt);
            if (now?.labDigest === (JSON.parse(item.after!) as RegradedValues).labDigest) {
              await setValues(all, item.attempt, JSON.parse(item.before));
              reverted++;
            }
            await all.updateTable("regrade_items").set({ is_applied: 0, before: null })
              .where("regrade", "=", regrade).where("attempt", "=", item.attempt).execute();
          }
          if (reverted === 0) return 0;
          await all.updateTable("regrades").set({ reverted_ms: atMs }).where("id", "=", regrade).execute();
          await append(all, [audit]);
          await putNotices(all, notices);
          return reverted;
        })
      ),
  } satisfies Partial<DeskStore>;
}

async function itemsOf(all: Transaction<Tables>, regrade: string, attempts: readonly string[]) {
  const items: Selectable<Tables["regrade_items"]>[] = [];
  for (const some of chunks(attempts)) {
    items.push(
      ...await all.selectFrom("regrade_items").selectAll().where("regrade", "=", regrade).where("attempt", "in", some)
        .execute(),
    );
  }
  return items;
}

async function valuesOf(all: Transaction<Tables>, attempt: string): Promise<RegradedValues | undefined> {
  const row = await all.selectFrom("grades").select(["lab_digest", "points", "earned", "maximum", "tasks"])
    .where("attempt", "=", attempt).executeTakeFirst();
  if (!row) return undefined;
  const { lab_digest, ...rest } = row;
  return { labDigest: lab_digest, ...rest };
}

async function setValues(all: Transaction<Tables>, attempt: string, values: RegradedValues): Promise<void> {
  const { labDigest, points, earned, maximum, tasks } = values;
  await all.updateTable("grades")
    .set(({ eb }) => ({ lab_digest: labDigest, points, earned, maximum, tasks, version: eb("version", "+", 1) }))
    .where("attempt", "=", attempt).execute();
  await markScoreOfAttempt(all, attempt);
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / ROWS) }, (_, i) => all.slice(i * ROWS, (i + 1) * ROWS));
}

function itemColumns({ pointsBefore, pointsAfter, isApplied, ...rest }: RegradeItemRow): Tables["regrade_items"] {
  return { ...rest, points_before: pointsBefore, points_after: pointsAfter, is_applied: isApplied ? 1 : 0 };
}

function regradeOf(row: Selectable<Tables["regrades"]>): RegradeRow {
  const { lab_digest, created_by, created_ms, applied_ms, reverted_ms, ...rest } = row;
  return {
    ...rest,
    labDigest: lab_digest,
    createdBy: created_by,
    createdMs: created_ms,
    appliedMs: applied_ms,
    revertedMs: reverted_ms,
  };
}
