import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/** Attempts, their journals, the tasks that were passed, and what the installation keeps to itself. */
export async function up(db: Kysely<unknown>, { bytes, collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);

  await db.schema.createTable("attempts")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("visitor", text, (column) => column.notNull())
    .addColumn("lab", text, (column) => column.notNull())
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("seed", text, (column) => column.notNull())
    .addColumn("engine_version", text, (column) => column.notNull())
    .addColumn("start_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("attempts_by_visitor").on("attempts").columns(["visitor", "start_ms"]).execute();

  await db.schema.createTable("entries")
    .addColumn("attempt_id", text, (column) => column.notNull().references("attempts.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("body", sql.raw(bytes), (column) => column.notNull())
    .addColumn("writing", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("entries_key", ["attempt_id", "sequence"])
    .execute();

  await db.schema.createTable("marks")
    .addColumn("attempt_id", text, (column) => column.notNull().references("attempts.id"))
    .addColumn("task", text, (column) => column.notNull())
    .addColumn("visitor", text, (column) => column.notNull())
    .addColumn("lab", text, (column) => column.notNull())
    .addColumn("points", "double precision", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("marks_key", ["attempt_id", "task"])
    .execute();
  await db.schema.createIndex("marks_by_visitor").on("marks").column("visitor").execute();

  await db.schema.createTable("secrets")
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("value", text, (column) => column.notNull())
    .execute();
}
