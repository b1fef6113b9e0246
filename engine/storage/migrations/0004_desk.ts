import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/** The desk: its audit trail, regrades, requests and notices; and the jobs that worker processes take. */
export async function up(db: Kysely<unknown>, { collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);

  await db.schema.createTable("jobs")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("body", text, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("worker", text)
    .addColumn("lease_until_ms", "bigint")
    .addColumn("tries", "integer", (column) => column.notNull())
    .addColumn("result", text)
    .addColumn("fault", text)
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_ms", "bigint")
    .execute();
  await db.schema.createIndex("jobs_by_state").on("jobs").columns(["state", "created_ms"]).execute();

  await db.schema.createTable("audit")
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("actor", text, (column) => column.notNull())
    .addColumn("action", text, (column) => column.notNull())
    .addColumn("subject", text, (column) => column.notNull())
    .addColumn("detail", text, (column) => column.notNull())
    .addColumn("hash", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_key", ["course", "sequence"])
    .execute();

  await db.schema.createTable("notices")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("member", text, (column) => column.notNull().references("members.id"))
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("detail", text, (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("read_ms", "bigint")
    .execute();
  await db.schema.createIndex("notices_of_member").on("notices").columns(["member", "at_ms"]).execute();
  await db.schema.createIndex("grades_of_attempt").on("grades").column("attempt").execute();

  await regrades(db, text);
  await requests(db, text);
}

async function regrades(db: Kysely<unknown>, text: RawBuilder<unknown>): Promise<void> {
  await db.schema.createTable("regrades")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("lab_digest", text, (column) => column.notNull())
    .addColumn("created_by", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("applied_ms", "bigint")
    .addColumn("reverted_ms", "bigint")
    .execute();
  await db.schema.createIndex("regrades_of_course").on("regrades").columns(["course", "created_ms"]).execute();

  await db.schema.createTable("regrade_items")
    .addColumn("regrade", text, (column) => column.notNull().references("regrades.id"))
    .addColumn("attempt", text, (column) => column.notNull())
    .addColumn("member", text, (column) => column.notNull().references("members.id"))
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("points_before", "double precision", (column) => column.notNull())
    .addColumn("points_after", "double precision")
    .addColumn("changes", text)
    .addColumn("after", text)
    .addColumn("before", text)
    .addColumn("fault", text)
    .addColumn("is_applied", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("regrade_items_key", ["regrade", "attempt"])
    .execute();
}

async function requests(db: Kysely<unknown>, text: RawBuilder<unknown>): Promise<void> {
  await db.schema.createTable("regrade_requests")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("member", text, (column) => column.notNull().references("members.id"))
    .addColumn("attempt", text, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("changed_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("regrade_requests_of_course").on("regrade_requests").columns(["course", "changed_ms"])
    .execute();

  await db.schema.createTable("regrade_messages")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("request", text, (column) => column.notNull().references("regrade_requests.id"))
    .addColumn("author", text, (column) => column.notNull())
    .addColumn("text", text, (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("regrade_messages_of_request").on("regrade_messages").columns(["request", "at_ms"])
    .execute();
}
