import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/** Who signs in, with what, where from, and how often it was tried: the tables that better-auth works with. Times are ISO texts. */
export async function up(db: Kysely<unknown>, { collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);
  const table = (name: string) =>
    db.schema.createTable(name)
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("created_at", text, (column) => column.notNull())
      .addColumn("updated_at", text, (column) => column.notNull());

  await table("accounts")
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("email", text, (column) => column.notNull().unique())
    .addColumn("is_verified", "integer", (column) => column.notNull())
    .addColumn("image", text)
    .addColumn("visitor", text, (column) => column.notNull().unique())
    .execute();

  await table("sessions")
    .addColumn("account", text, (column) => column.notNull().references("accounts.id").onDelete("cascade"))
    .addColumn("token", text, (column) => column.notNull().unique())
    .addColumn("expires_at", text, (column) => column.notNull())
    .addColumn("address", text)
    .addColumn("browser", text)
    .execute();
  await db.schema.createIndex("sessions_of_account").on("sessions").column("account").execute();

  await table("credentials")
    .addColumn("account", text, (column) => column.notNull().references("accounts.id").onDelete("cascade"))
    .addColumn("provider", text, (column) => column.notNull())
    .addColumn("subject", text, (column) => column.notNull())
    .addColumn("password", text)
    .addColumn("access_token", text)
    .addColumn("refresh_token", text)
    .addColumn("id_token", text)
    .addColumn("access_token_expires_at", text)
    .addColumn("refresh_token_expires_at", text)
    .addColumn("scope", text)
    .execute();
  await db.schema.createIndex("credentials_of_account").on("credentials").column("account").execute();

  await table("verifications")
    .addColumn("identifier", text, (column) => column.notNull())
    .addColumn("value", text, (column) => column.notNull())
    .addColumn("expires_at", text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("verifications_by_identifier").on("verifications").column("identifier").execute();

  await db.schema.createTable("rate_limits")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("key", text, (column) => column.notNull().unique())
    .addColumn("count", "integer", (column) => column.notNull())
    .addColumn("last_request", "bigint", (column) => column.notNull())
    .execute();
}
