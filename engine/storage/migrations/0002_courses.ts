import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/**
 * Courses with their members and assignments, who takes which attempt for what, and the grades. Labs are kept as they were
 * when somebody attempted them; entries and marks learn when the server received them, by the wall clock.
 */
export async function up(db: Kysely<unknown>, { bytes, collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);

  for (const table of ["entries", "marks"]) {
    await db.schema.alterTable(table).addColumn("received_ms", "bigint", (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.createTable("lab_versions")
    .addColumn("digest", text, (column) => column.primaryKey())
    .addColumn("lab", text, (column) => column.notNull())
    .addColumn("source", sql.raw(bytes), (column) => column.notNull())
    .addColumn("stored_ms", "bigint", (column) => column.notNull())
    .execute();

  await db.schema.createTable("courses")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("title", text, (column) => column.notNull())
    .addColumn("zone", text, (column) => column.notNull())
    .addColumn("join_code", text, (column) => column.notNull().unique())
    .addColumn("is_open", "integer", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("archived_ms", "bigint")
    .addColumn("version", "integer", (column) => column.notNull())
    .execute();

  await db.schema.createTable("members")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("account", text)
    .addColumn("external_id", text)
    .addColumn("email", text, (column) => column.notNull())
    .addColumn("family_name", text, (column) => column.notNull())
    .addColumn("given_name", text, (column) => column.notNull())
    .addColumn("section", text, (column) => column.notNull())
    .addColumn("labels", text, (column) => column.notNull())
    .addColumn("role", text, (column) => column.notNull())
    .addColumn("is_active", "integer", (column) => column.notNull())
    .addColumn("joined_ms", "bigint", (column) => column.notNull())
    .addUniqueConstraint("members_by_email", ["course", "email"])
    .addUniqueConstraint("members_by_account", ["course", "account"])
    .execute();
  await db.schema.createIndex("members_of_account").on("members").column("account").execute();

  await db.schema.createTable("assignments")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("lab", text, (column) => column.notNull())
    .addColumn("title", text, (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("policy", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("archived_ms", "bigint")
    .addColumn("version", "integer", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("assignments_of_course").on("assignments").columns(["course", "position"]).execute();

  await db.schema.createTable("extensions")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("member", text)
    .addColumn("label", text)
    .addColumn("change", text, (column) => column.notNull())
    .addColumn("reason", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("extensions_of_assignment").on("extensions").columns(["assignment", "created_ms"])
    .execute();

  await takingsAndGrades(db, text);
}

async function takingsAndGrades(db: Kysely<unknown>, text: RawBuilder<unknown>): Promise<void> {
  await db.schema.createTable("takings")
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("member", text, (column) => column.notNull().references("members.id"))
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("attempt", text, (column) => column.notNull().unique())
    .addColumn("begun_ms", "bigint", (column) => column.notNull())
    .addColumn("closes_ms", "bigint")
    .addColumn("handed_in_ms", "bigint")
    .addPrimaryKeyConstraint("takings_key", ["assignment", "member", "number"])
    .execute();

  await db.schema.createTable("grades")
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("member", text, (column) => column.notNull().references("members.id"))
    .addColumn("attempt", text, (column) => column.notNull())
    .addColumn("lab_digest", text, (column) => column.notNull())
    .addColumn("points", "double precision", (column) => column.notNull())
    .addColumn("earned", "double precision", (column) => column.notNull())
    .addColumn("maximum", "double precision", (column) => column.notNull())
    .addColumn("tasks", text, (column) => column.notNull())
    .addColumn("commands", "integer", (column) => column.notNull())
    .addColumn("progressed_ms", "bigint", (column) => column.notNull())
    .addColumn("seen_ms", "bigint", (column) => column.notNull())
    .addColumn("override_points", "double precision")
    .addColumn("override_comment", text)
    .addColumn("version", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("grades_key", ["assignment", "member", "attempt"])
    .execute();
}
