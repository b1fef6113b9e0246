import { type Kysely, type RawBuilder, sql } from "kysely";
import type { ColumnWords } from "../column_words.ts";

/** Learning platforms that lead people into courses by LTI 1.3: who they are, logins under way, and scores that they are to get. */
export async function up(db: Kysely<unknown>, { collation }: ColumnWords): Promise<void> {
  const text: RawBuilder<unknown> = sql.raw(`text collate ${collation}`);

  await db.schema.createTable("lti_registrations")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("course", text, (column) => column.notNull().references("courses.id"))
    .addColumn("issuer", text, (column) => column.notNull())
    .addColumn("client", text, (column) => column.notNull())
    .addColumn("auth_url", text, (column) => column.notNull())
    .addColumn("token_url", text, (column) => column.notNull())
    .addColumn("jwks_url", text, (column) => column.notNull())
    .addColumn("is_enabled", "integer", (column) => column.notNull())
    .addColumn("created_ms", "bigint", (column) => column.notNull())
    .addUniqueConstraint("lti_registrations_by_client", ["issuer", "client"])
    .execute();
  await db.schema.createIndex("lti_registrations_of_course").on("lti_registrations").columns(["course", "created_ms"])
    .execute();

  const table = (name: string) =>
    db.schema.createTable(name)
      .addColumn("registration", text, (column) => column.notNull().references("lti_registrations.id"));

  await table("lti_deployments")
    .addColumn("deployment", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("lti_deployments_key", ["registration", "deployment"])
    .execute();

  await table("lti_states")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("nonce", text, (column) => column.notNull())
    .addColumn("target", text, (column) => column.notNull())
    .addColumn("expires_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("lti_states_by_end").on("lti_states").column("expires_ms").execute();

  await table("lti_links")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("deployment", text, (column) => column.notNull())
    .addColumn("resource", text, (column) => column.notNull())
    .addColumn("title", text, (column) => column.notNull())
    .addColumn("assignment", text, (column) => column.references("assignments.id"))
    .addUniqueConstraint("lti_links_by_resource", ["registration", "deployment", "resource"])
    .execute();

  await table("lti_users")
    .addColumn("subject", text, (column) => column.notNull())
    .addColumn("account", text, (column) => column.notNull())
    .addColumn("member", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("lti_users_key", ["registration", "subject"])
    .execute();

  await table("lti_scores")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("line_item", text, (column) => column.notNull())
    .addColumn("subject", text, (column) => column.notNull())
    .addColumn("assignment", text, (column) => column.notNull().references("assignments.id"))
    .addColumn("member", text, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("revision", "integer", (column) => column.notNull())
    .addColumn("tries", "integer", (column) => column.notNull())
    .addColumn("due_ms", "bigint", (column) => column.notNull())
    .addColumn("stamp_ms", "bigint", (column) => column.notNull())
    .addColumn("sent_ms", "bigint")
    .addColumn("points", "double precision")
    .addColumn("maximum", "double precision")
    .addColumn("fault", text)
    .addUniqueConstraint("lti_scores_by_line_item", ["registration", "line_item", "subject"])
    .execute();
  await db.schema.createIndex("lti_scores_of_grade").on("lti_scores").columns(["assignment", "member"]).execute();
  await db.schema.createIndex("lti_scores_due").on("lti_scores").columns(["state", "due_ms"]).execute();
}
