import { mkdirSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { journalStore } from "../journal_store.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../schema.ts";
import type { Store } from "../store.ts";
import type { Backend } from "./mod.ts";

const FILE = "slipway.db";
const BUSY_MS = 5000;

/** SQLite in a folder of its own, as Node carries it: nothing to install. `:memory:` is for tests. */
export const sqlite: Backend = {
  name: "sqlite",
  claims: (address) => !/^\w+:\/\//.test(address),

  async open(address): Promise<Store> {
    if (address !== ":memory:") mkdirSync(address, { recursive: true });
    const database = new DatabaseSync(address === ":memory:" ? address : `${address}/${FILE}`);
    // WAL lets readers go on while one writes; FULL has every commit on the disk before it is acknowledged.
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = ${BUSY_MS}`,
    );
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shim(database) }) });
    try {
      await migrate(db);
    } catch (error) {
      await db.destroy();
      throw error;
    }
    return {
      ...journalStore(db),
      backup: (path) => Promise.resolve(void database.prepare("VACUUM INTO ?").run(path)),
      check: () => Promise.resolve(soundness(database)),
      close: () => db.destroy(),
    };
  },
};

function soundness(database: DatabaseSync): string[] {
  const said = database.prepare("PRAGMA integrity_check").all().map((row) => String(row["integrity_check"]));
  const orphans = database.prepare("PRAGMA foreign_key_check").all();
  return [
    ...said.filter((line) => line !== "ok"),
    ...orphans.map((row) => `${row["table"]} row ${row["rowid"]} refers to a missing row of ${row["parent"]}`),
  ];
}

/** What Kysely's dialect asks of better-sqlite3, on node:sqlite: prepared statements are kept by their text. */
function shim(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql: string): SqliteStatement {
      let statement = statements.get(sql);
      if (!statement) statements.set(sql, statement = wrapped(database.prepare(sql)));
      return statement;
    },
  };
}

function wrapped(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)).map((row) => ({ ...row })),
    run: (parameters) => {
      const { changes, lastInsertRowid } = statement.run(...bound(parameters));
      return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
    },
    *iterate(parameters) {
      for (const row of statement.iterate(...bound(parameters))) yield { ...row };
    },
  };
}

/** node:sqlite refuses booleans and undefined. */
function bound(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    return (value ?? null) as SQLInputValue;
  });
}
