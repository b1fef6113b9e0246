import { type Kysely, sql } from "kysely";
import type { Tables } from "./schema.ts";

const SAID_MAX = 20;

/** What no backend finds by itself: journals with gaps, and rows of attempts that are not there. A sentence each. */
export async function journalFaults(db: Kysely<Tables>): Promise<string[]> {
  const gaps = await db.selectFrom("entries")
    .select(({ fn }) => ["attempt_id", fn.countAll<number>().as("count"), fn.max("sequence").as("last")])
    .groupBy("attempt_id")
    .having(sql<boolean>`count(*) <> max(sequence) or min(sequence) <> 1`)
    .orderBy("attempt_id").limit(SAID_MAX).execute();
  const orphans = await Promise.all((["entries", "marks"] as const).map(async (table) => {
    const rows = await db.selectFrom(table).leftJoin("attempts", "attempts.id", `${table}.attempt_id`)
      .where("attempts.id", "is", null).select(`${table}.attempt_id`).distinct().limit(SAID_MAX).execute();
    return rows.map(({ attempt_id }) => `There are ${table} of the attempt ${attempt_id}, which is missing`);
  }));
  return [
    ...gaps.map(({ attempt_id, count, last }) =>
      `The journal of the attempt ${attempt_id} has gaps: ${count} entries up to number ${last}`
    ),
    ...orphans.flat(),
  ];
}
