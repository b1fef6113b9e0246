import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/** What programs need: keys, requests that may come twice, gradings that are answered later, and how much was asked for. */
export async function up(db: Kysely<unknown>, { bytes, collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);

  await db.schema.createTable("api_keys")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("account", text, (column) => column.notNull())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("scopes", text, (column) => column.notNull())
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("expires_ms", "bigint")
    .addColumn("used_ms", "bigint")
    .addColumn("revoked_ms", "bigint")
    .execute();
  await db.schema.createIndex("api_keys_of_course").on("api_keys").columns(["course", "created_ms"]).execute();

  await db.schema.createTable("idempotent_requests")
    .addColumn("owner", text, (column) => column.notNull())
    .addColumn("key", text, (column) => column.notNull())
    .addColumn("fingerprint", text, (column) => column.notNull())
    .addColumn("claim", text, (column) => column.notNull())
    .addColumn("claimed_ms", "bigint", (column) => column.notNull())
    .addColumn("status", "integer")
    .addColumn("heads", text)
    .addColumn("body", sql.raw(bytes))
    .addPrimaryKeyConstraint("idempotent_requests_key", ["owner", "key"])
    .execute();

  await db.schema.createTable("gradings")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("owner", text, (column) => column.notNull())
    .addColumn("lab", text, (column) => column.notNull())
    .addColumn("request", text, (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addColumn("finished_ms", "bigint")
    .addColumn("result", text)
    .addColumn("fault", text)
    .execute();
  await db.schema.createIndex("gradings_of_owner").on("gradings").columns(["owner", "created_ms", "id"]).execute();
  await db.schema.createIndex("gradings_by_finish").on("gradings").columns(["finished_ms", "created_ms"]).execute();

  await db.schema.createTable("spendings")
    .addColumn("spender", text, (column) => column.notNull())
    .addColumn("window_ms", "bigint", (column) => column.notNull())
    .addColumn("count", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("spendings_key", ["spender", "window_ms"])
    .execute();
}
