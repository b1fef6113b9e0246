/**
 * A worker: takes jobs such as regrades from the database and does them. Servers start their own (WORKERS); more may run beside
 * them, on other machines too where the database is PostgreSQL.
 *
 *   deno task work [--until-idle]
 *
 * Ends on SIGTERM or SIGINT, letting go of what it has; with --until-idle also when nothing is left to do. Settings come from the
 * environment, as the server's.
 */
import { openStore } from "../../engine/storage/mod.ts";
import { NO_LABS } from "../host/catalog.ts";
import { LabVersions } from "../host/lab_versions.ts";
import { readSettings } from "../host/settings.ts";
import { workUntilIdle } from "../host/work.ts";

/** How often it looks for work where there was none. */
const PAUSE_MS = 1000;

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--until-idle");
  if (unknown !== undefined) return cannot(`There is no "${unknown}": deno task work [--until-idle]`);
  const read = readSettings();
  if ("faults" in read) return cannot(read.faults.join("\n"));
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => ending.abort());
  const store = await openStore(read.settings.database);
  try {
    // What is worked on is kept in the database: the catalogue is the servers'.
    const labVersions = new LabVersions(store, NO_LABS);
    const work = {
      store,
      labVersions,
      nowMs: Date.now,
      worker: crypto.randomUUID(),
      signal: ending.signal,
      failed: (error: unknown) => console.error(error),
    };
    while (!ending.signal.aborted) {
      await workUntilIdle(work);
      if (args.includes("--until-idle")) break;
      await pause(ending.signal);
    }
  } finally {
    await store.close();
  }
  return 0;
}

/** Ends at once when the signal is aborted. */
function pause(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = () => (clearTimeout(timer), resolve());
  const timer = setTimeout(() => (signal.removeEventListener("abort", ended), resolve()), PAUSE_MS);
  signal.addEventListener("abort", ended, { once: true });
  return promise;
}

function cannot(why: string): number {
  console.error(why);
  return 2;
}
