import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "./schema.ts";

/** What makes a score wait: at once when it was settled; one that is held back by its platform stays so. */
const WAITING = {
  state: "waiting",
  revision: sql<number>`revision + 1`,
  due_ms: sql<number>`case when state = 'waiting' then due_ms else 0 end`,
  tries: sql<number>`case when state = 'waiting' then tries else 0 end`,
};

/** Whether any platform wants to know of a member's grade. */
export async function isReported(db: Kysely<Tables>, assignment: string, member: string): Promise<boolean> {
  const row = await db.selectFrom("lti_scores").select("id").where("assignment", "=", assignment)
    .where("member", "=", member).limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function markScore(all: Transaction<Tables>, assignment: string, member: string): Promise<void> {
  await all.updateTable("lti_scores").set(WAITING).where("assignment", "=", assignment).where("member", "=", member)
    .execute();
}

/** The scores that the grade of an attempt counts for. */
export async function markScoreOfAttempt(all: Transaction<Tables>, attempt: string): Promise<void> {
  const grade = await all.selectFrom("grades").select(["assignment", "member"]).where("attempt", "=", attempt)
    .executeTakeFirst();
  if (grade) await markScore(all, grade.assignment, grade.member);
}
