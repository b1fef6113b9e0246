/** New databases for the contract suites, one whenever it is asked, and who meddles with them. */
import { DatabaseSync } from "node:sqlite";
import { type Postgres, postgresStarted, ran } from "./postgres.ts";

export interface Databases {
  readonly postgres: Postgres;
  /** A place for a new database, by the name of the backend. */
  readonly addresses: Readonly<Record<string, () => Promise<string>>>;
}

/** Starts a PostgreSQL for the suite; it ends with the suite. */
export async function databasesFor(suite: string): Promise<Databases> {
  const postgres = await postgresStarted();
  addEventListener("unload", () => postgres.stop());
  let databases = 0;
  return {
    postgres,
    addresses: {
      sqlite: () => Deno.makeTempDir({ prefix: `slipway-${suite}-` }),
      postgres: () => postgres.database(`${suite}_${++databases}`),
    },
  };
}

/** Does what an enemy would: changes a database behind our back, whatever refers to what. By the name of the backend. */
export const MEDDLERS: Readonly<Record<string, (address: string, sql: string) => Promise<unknown>>> = {
  sqlite: (address, sql) => {
    const database = new DatabaseSync(`${address}/slipway.db`);
    database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
    return Promise.resolve(database.close());
  },
  postgres: (address, sql) => ran("psql", [address, "-c", `set session_replication_role = replica; ${sql}`]),
};
