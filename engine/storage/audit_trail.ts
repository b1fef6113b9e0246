import { createHash } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { AuditNote, AuditRow } from "./desk_store.ts";
import type { Tables } from "./schema.ts";

/** Lines that are in memory at a time. */
const ROWS = 500;

/**
 * Holds a course's trail until the transaction ends, so that lines follow each other. It writes, since a transaction of
 * SQLite that has only read before may not write any more when another has.
 */
export async function holdTrail(all: Transaction<Tables>, course: string): Promise<void> {
  await all.updateTable("courses").set(({ ref }) => ({ id: ref("id") })).where("id", "=", course).execute();
}

/** Appends lines to the trail of a course that is held. */
export async function append(all: Transaction<Tables>, notes: readonly AuditNote[]): Promise<void> {
  const [first] = notes;
  if (!first) return;
  const last = await all.selectFrom("audit").select(["sequence", "hash"]).where("course", "=", first.course)
    .orderBy("sequence", "desc").limit(1).executeTakeFirst();
  let [sequence, hash] = [last?.sequence ?? 0, last?.hash ?? ""];
  for (const { atMs, ...rest } of notes) {
    hash = hashOf({ ...rest, atMs, sequence: ++sequence }, hash);
    await all.insertInto("audit").values({ ...rest, at_ms: atMs, sequence, hash }).execute();
  }
}

/** The number of the first line that is not as it was written, or that does not follow the one before. */
export async function trailFault(db: Kysely<Tables>, course: string): Promise<number | undefined> {
  for (let sequence = 0, hash = "";;) {
    const rows = await db.selectFrom("audit").selectAll().where("course", "=", course)
      .where("sequence", ">", sequence).orderBy("sequence").limit(ROWS).execute();
    for (const { at_ms, hash: written, ...rest } of rows) {
      hash = hashOf({ ...rest, atMs: at_ms }, hash);
      if (rest.sequence !== ++sequence || hash !== written) return sequence;
    }
    if (rows.length < ROWS) return undefined;
  }
}

/** Of all courses, a sentence each. */
export async function auditFaults(db: Kysely<Tables>): Promise<string[]> {
  const courses = await db.selectFrom("audit").select("course").distinct().orderBy("course").execute();
  const faults: string[] = [];
  for (const { course } of courses) {
    const line = await trailFault(db, course);
    if (line !== undefined) faults.push(`The audit trail of the course ${course} was changed at line ${line}`);
  }
  return faults;
}

function hashOf({ course, sequence, atMs, actor, action, subject, detail }: Omit<AuditRow, "hash">, previous: string) {
  return createHash("sha256")
    .update(JSON.stringify([previous, course, sequence, atMs, actor, action, subject, detail])).digest("hex");
}
