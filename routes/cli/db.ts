/**
 * For operators: the database, whichever it is (DATABASE_URL, else the folder DATA).
 *
 *   deno task db backup [FILE]           writes a whole, consistent copy while the server runs
 *   deno task db restore FILE [--force]  takes everything from a copy; --force replaces the attempts that are there
 *   deno task db check                   says what is wrong with it
 *
 * A backup is an SQLite file, whatever the database is: it also moves an installation from one to the other. Stop the
 * server before a restore. Exit 0 when it is done or sound, 1 when it is refused or not sound, 2 when it could not be done.
 */
import { openStore, Refusal, type RowCounts, type Store } from "../../engine/storage/mod.ts";
import { readSettings } from "../host/settings.ts";

const USAGE = "Usage: deno task db backup [FILE] | restore FILE [--force] | check";

/** Where it speaks to. */
interface Words {
  said(text: string): void;
  complained(text: string): void;
}

if (import.meta.main) {
  Deno.exit(
    await database(Deno.args, { said: (text) => console.log(text), complained: (text) => console.error(text) }),
  );
}

/** Runs one command on the database of the environment; answers with the exit status. */
export async function database(
  args: readonly string[],
  words: Words,
  environment?: (name: string) => string | undefined,
): Promise<number> {
  const work = commandOf(args);
  if (!work) return words.complained(USAGE), 2;
  const read = readSettings(environment);
  if ("faults" in read) return words.complained(read.faults.join("\n")), 2;
  let store: Store | undefined;
  try {
    store = await openStore(read.settings.database, { mustExist: work.mustExist, patienceMs: 0 });
    return await work.run(store, words);
  } catch (error) {
    words.complained(error instanceof Error ? error.message : String(error));
    return error instanceof Refusal ? 1 : 2;
  } finally {
    await store?.close();
  }
}

interface Work {
  /** Whether there must be a database already. */
  readonly mustExist: boolean;
  run(store: Store, words: Words): Promise<number>;
}

function commandOf([verb, ...rest]: readonly string[]): Work | undefined {
  const force = rest.includes("--force");
  const [file, ...more] = rest.filter((arg) => arg !== "--force");
  if (more.length > 0 || file?.startsWith("-") || (force && verb !== "restore")) return undefined;
  if (verb === "backup") return { mustExist: true, run: (store, words) => backup(store, file ?? fileOfToday(), words) };
  if (verb === "restore" && file) {
    return {
      mustExist: false,
      run: (store, words) => restore(store, file, force, words),
    };
  }
  if (verb === "check" && !file) return { mustExist: true, run: check };
  return undefined;
}

async function backup(store: Store, file: string, { said }: Words): Promise<number> {
  said(`Wrote ${file}: ${listed(await store.backup(file))}`);
  return 0;
}

async function restore(store: Store, file: string, force: boolean, { said }: Words): Promise<number> {
  said(`Restored ${file}: ${listed(await store.restore(file, { force }))}`);
  return 0;
}

async function check(store: Store, { said, complained }: Words): Promise<number> {
  const faults = await store.check();
  if (faults.length === 0) return said("The database is sound"), 0;
  complained(["The database is not sound:", ...faults.map((fault) => `  ${fault}`)].join("\n"));
  return 1;
}

function listed(counts: RowCounts): string {
  const full = Object.entries(counts).filter(([, rows]) => rows > 0);
  return full.map(([table, rows]) => `${rows} ${table}`).join(", ") || "nothing, for the database is empty";
}

/** `slipway-2026-11-21T10-00-00Z.db` */
function fileOfToday(): string {
  return `slipway-${new Date().toISOString().replace(/\.\d+/, "").replaceAll(":", "-")}.db`;
}
