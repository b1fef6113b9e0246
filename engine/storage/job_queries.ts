import type { Kysely, Selectable } from "kysely";
import { JOB_TRIES_MAX, type JobRow, type JobStore } from "./job_store.ts";
import type { Tried } from "./journal_store.ts";
import type { Tables } from "./schema.ts";

/** Jobs on any backend. `skipsLocked`: it has many writers, which must not queue for the same job. */
export function jobStore(db: Kysely<Tables>, tried: Tried, { skipsLocked }: { skipsLocked: boolean }): JobStore {
  /** Waits, or was let go of by a worker that died. */
  const free = (nowMs: number) =>
    db.selectFrom("jobs").where(({ and, eb, or }) =>
      or([eb("state", "=", "waiting"), and([eb("state", "=", "taken"), eb("lease_until_ms", "<=", nowMs)])])
    );
  return {
    putJobs: (jobs) =>
      tried(() =>
        db.transaction().execute(async (all) => {
          for (const { createdMs, ...rest } of jobs) {
            await all.insertInto("jobs").values({ ...rest, created_ms: createdMs, state: "waiting", tries: 0 })
              .onConflict((conflict) => conflict.column("id").doNothing()).execute();
          }
        })
      ),

    takeJob: ({ worker, kinds, nowMs, leaseUntilMs }) =>
      tried(async () => {
        await db.updateTable("jobs").set({
          state: "failed",
          fault: `It was begun ${JOB_TRIES_MAX} times and never ended`,
          ended_ms: nowMs,
        }).where("state", "=", "taken").where("lease_until_ms", "<=", nowMs).where("tries", ">=", JOB_TRIES_MAX)
          .execute();
        let next = free(nowMs).select("id").where("kind", "in", kinds).orderBy("created_ms").orderBy("id").limit(1);
        if (skipsLocked) next = next.forUpdate().skipLocked();
        const row = await db.updateTable("jobs")
          .set(({ eb }) => ({ state: "taken", worker, lease_until_ms: leaseUntilMs, tries: eb("tries", "+", 1) }))
          .where("id", "=", next).returningAll().executeTakeFirst();
        return row && jobOf(row);
      }),

    keepJob: (id, worker, leaseUntilMs) =>
      tried(async () => {
        const { numUpdatedRows } = await db.updateTable("jobs").set({ lease_until_ms: leaseUntilMs })
          .where("id", "=", id).where("worker", "=", worker).where("state", "=", "taken").executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    endJob: (id, worker, { atMs, result, fault }) =>
      tried(async () => {
        const { numUpdatedRows } = await db.updateTable("jobs").set({
          state: fault === undefined ? "done" : "failed",
          result: result ?? null,
          fault: fault ?? null,
          ended_ms: atMs,
        }).where("id", "=", id).where("worker", "=", worker).where("state", "=", "taken").executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    job: (id) =>
      tried(async () => {
        const row = await db.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirst();
        return row && jobOf(row);
      }),

    waitingJobs: (nowMs) =>
      tried(async () => {
        const { jobs } = await free(nowMs).select(({ fn }) => fn.countAll<number>().as("jobs"))
          .executeTakeFirstOrThrow();
        return Number(jobs);
      }),

    removeJobs: (endedBeforeMs) =>
      tried(async () => {
        await db.deleteFrom("jobs").where("ended_ms", "<", endedBeforeMs).execute();
      }),
  };
}

function jobOf({ created_ms, lease_until_ms, ended_ms, state, ...rest }: Selectable<Tables["jobs"]>): JobRow {
  return {
    ...rest,
    state: state as JobRow["state"],
    createdMs: created_ms,
    leaseUntilMs: lease_until_ms,
    endedMs: ended_ms,
  };
}
