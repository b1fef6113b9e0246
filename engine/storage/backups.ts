import { closeSync, copyFileSync, existsSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Kysely, sql, type Transaction } from "kysely";
import { TABLES, type Tables } from "./schema.ts";
import { openSqliteFile, sqliteFaults } from "./sqlite_file.ts";
import { Refusal, type RowCounts } from "./store.ts";

/** Rows that are in memory at a time. */
const ROWS = 200;
const NAMES = Object.keys(TABLES) as (keyof Tables)[];

/** Lets `write` make a database beside `path`; it gets its name once it is sound and on the disk. */
export async function writtenWhole(path: string, write: (part: string) => Promise<void> | void): Promise<RowCounts> {
  if (existsSync(path)) throw new Refusal(`There is a file ${path} already: name another`);
  if (!existsSync(dirname(path))) throw new Error(`There is no folder ${dirname(path)}`);
  const part = `${path}.part`;
  rmSync(part, { force: true });
  try {
    await write(part);
    const { db, database } = await openSqliteFile(part);
    let counts: RowCounts;
    try {
      const faults = sqliteFaults(database);
      if (faults.length > 0) throw new Error(`The copy is not sound: ${faults[0]}`);
      counts = await rowCounts(db);
    } finally {
      await db.destroy();
    }
    synced(part);
    renameSync(part, path);
    synced(dirname(path));
    return counts;
  } catch (error) {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(part + suffix, { force: true });
    throw error;
  }
}

/** Copies every table to a fresh SQLite file, from a database in which nothing changes meanwhile. */
export async function copyTo(part: string, from: Kysely<Tables>): Promise<void> {
  const { db } = await openSqliteFile(part);
  try {
    await db.transaction().execute((to) => copyRows(from, to));
  } finally {
    await db.destroy();
  }
}

/** Takes every table from a backup; `to` is a transaction, so that it is all or nothing. */
export async function restoreFrom(
  path: string,
  to: Transaction<Tables>,
  { force }: { readonly force: boolean },
): Promise<RowCounts> {
  if (!existsSync(path)) throw new Error(`There is no file ${path}`);
  const { attempts } = await rowCounts(to, ["attempts"]);
  if (attempts! > 0 && !force) {
    throw new Refusal(`There are ${attempts} attempts in the database already: add --force to replace them`);
  }
  // Of an older Slipway it is brought to the newest schema first: in a copy, for a backup is never changed.
  const folder = mkdtempSync(join(tmpdir(), "slipway-restore-"));
  try {
    const copy = join(folder, "backup.db");
    copyFileSync(path, copy);
    const { db, database } = await openBackup(copy, path);
    try {
      const faults = sqliteFaults(database);
      if (faults.length > 0) throw new Error(`The backup ${path} is not sound: ${faults[0]}`);
      for (const name of NAMES.toReversed()) await to.deleteFrom(name).execute();
      await copyRows(db, to);
    } finally {
      await db.destroy();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return await rowCounts(to);
}

async function openBackup(copy: string, path: string) {
  try {
    return await openSqliteFile(copy);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(/newer Slipway/.test(said) ? `${path}: ${said}` : `${path} is no backup of Slipway: ${said}`);
  }
}

/** Counts what is there. */
export async function rowCounts(db: Kysely<Tables>, names: readonly (keyof Tables)[] = NAMES): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const { rows } = await db.selectFrom(name).select(({ fn }) => fn.countAll<number>().as("rows"))
      .executeTakeFirstOrThrow();
    counts[name] = Number(rows);
  }
  return counts;
}

/** Table by table, a few rows at a time, each time from the key on where the last ones ended. */
async function copyRows(from: Kysely<Tables>, to: Kysely<Tables>): Promise<void> {
  for (const name of NAMES) {
    const keys = TABLES[name];
    const columns = sql.join(keys.map((key) => sql.ref(key)));
    let after = sql`true`;
    while (true) {
      const { rows } = await sql<Record<string, unknown>>`
        select * from ${sql.table(name)} where ${after} order by ${columns} limit ${ROWS}`.execute(from);
      if (rows.length > 0) await to.insertInto(name).values(rows as never).execute();
      if (rows.length < ROWS) break;
      after = sql`(${columns}) > (${sql.join(keys.map((key) => rows.at(-1)![key]))})`;
    }
  }
}

function synced(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
