import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { ColumnWords } from "./column_words.ts";
import { MIGRATIONS } from "./migrations/mod.ts";

/**
 * Brings a database to the newest schema. Throws a sentence for the operator when it cannot: above all when the
 * database was already used by a newer Slipway, which this one must not touch.
 */
// deno-lint-ignore no-explicit-any -- a migrator works on any schema
export async function migrate(db: Kysely<any>, words: ColumnWords): Promise<void> {
  const migrations = Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, { up }]) => [name, { up: (db: Kysely<unknown>) => up(db, words) }]),
  );
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const said = error instanceof Error ? error.message : String(error);
  if (/corrupted migrations/.test(said)) {
    throw new Error("The database was made by a newer Slipway: start that version, or restore a backup of this one's");
  }
  const failed = results?.find((result) => result.status === "Error")?.migrationName;
  throw new Error(`Cannot bring the database to the newest schema${failed ? ` (${failed})` : ""}: ${said}`, {
    cause: error,
  });
}
