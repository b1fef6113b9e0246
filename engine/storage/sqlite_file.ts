import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import { migrate } from "./migrate.ts";
import type { Tables } from "./schema.ts";

const BUSY_MS = 5000;
const BUSY_PAUSE_MS = 10;

/** An SQLite database as Node carries it, at the newest schema: the default backend, and the format of every backup. */
export interface SqliteFile {
  readonly database: DatabaseSync;
  readonly db: Kysely<Tables>;
}

export async function openSqliteFile(path: string): Promise<SqliteFile> {
  const database = new DatabaseSync(path);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shim(database) }) });
  try {
    // WAL lets readers go on while one writes; FULL has every commit on the disk before it is acknowledged.
    await unlocked(() => database.exec("PRAGMA journal_mode = WAL"));
    database.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    // One writer brings it to the newest schema, wholly; another that starts just now waits for it.
    await unlocked(() => database.exec("BEGIN IMMEDIATE"));
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    await migrate(db, { bytes: "blob", collation: "binary" });
    database.exec("COMMIT");
  } catch (error) {
    await db.destroy();
    database.isOpen && database.close();
    throw error;
  }
  return { database, db };
}

/** Does it as soon as no other holds the database: that one may be in this very process, so the wait must not block. */
async function unlocked(work: () => void): Promise<void> {
  const lastMs = performance.now() + BUSY_MS;
  while (true) {
    try {
      return work();
    } catch (error) {
      if (!/database is locked/.test(String(error)) || performance.now() > lastMs) throw error;
      await new Promise((done) => setTimeout(done, BUSY_PAUSE_MS));
    }
  }
}

/** What SQLite itself finds wrong with the file. */
export function sqliteFaults(database: DatabaseSync): string[] {
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

/** Rows come as lists and are put together here: as objects of one shape, which are much quicker to make and to copy. */
function wrapped(statement: StatementSync): SqliteStatement {
  const names = statement.columns().map(({ name }) => name);
  if (names.length > 0) statement.setReturnArrays(true);
  const rowOf = (values: ArrayLike<unknown>) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) row[names[i]!] = values[i];
    return row;
  };
  return {
    reader: names.length > 0,
    all: (parameters) => statement.all(...bound(parameters)).map((values) => rowOf(values as never)),
    run: (parameters) => {
      const { changes, lastInsertRowid } = statement.run(...bound(parameters));
      return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
    },
    *iterate(parameters) {
      for (const values of statement.iterate(...bound(parameters))) yield rowOf(values as never);
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
