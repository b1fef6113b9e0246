import { Kysely, PostgresDialect, sql } from "kysely";
// @ts-types="@types/pg"
import type { ClientConfig, Pool } from "pg";
import { copyTo, restoreFrom, writtenWhole } from "../backups.ts";
import { auditFaults } from "../audit_trail.ts";
import { courseStore } from "../course_queries.ts";
import { deskStore } from "../desk_queries.ts";
import { jobStore } from "../job_queries.ts";
import { ltiStore } from "../lti_queries.ts";
import { journalFaults } from "../journal_faults.ts";
import { journalStore } from "../journal_store.ts";
import { migrate } from "../migrate.ts";
import { programStore } from "../program_queries.ts";
import type { Tables } from "../schema.ts";
import type { Store } from "../store.ts";
import type { Backend } from "./mod.ts";

const CONNECTIONS_MAX = 10;
const CONNECT_MS = 5000;
/** How long a query waits for a database that is being started again. */
const PATIENCE_MS = 15_000;
const [PAUSE_MS, PAUSE_MS_MAX] = [20, 500];
const CHANNEL = "slipway_entries";
/** Entries that are announced to the other processes together. */
const ANNOUNCE_MS = 5;

/** PostgreSQL, for several servers that share all attempts. */
export const postgres: Backend = {
  name: "postgres",
  claims: (address) => /^postgres(ql)?:\/\//.test(address),

  async open(address, { patienceMs = PATIENCE_MS } = {}): Promise<Store> {
    // Loaded only here: who keeps attempts in a folder does without.
    const { default: pg } = await import("pg");
    const config: ClientConfig = {
      connectionString: address,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: "slipway",
      keepAlive: true,
      types: numbersAsNumbers(pg.types),
    };
    const pool = new pg.Pool({ ...config, max: CONNECTIONS_MAX });
    // A connection that broke says so to the query that it has; idle, it is replaced when one is asked for.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    try {
      await tried(() => migrate(db, { bytes: "bytea", collation: '"C"' }), patienceMs);
    } catch (error) {
      await db.destroy();
      throw new Error(sentence(error), { cause: error });
    }
    const news = new News(pool, () => new pg.Client(config));
    const journal = journalStore(db, tried);
    return {
      ...journal,
      courses: courseStore(db, tried),
      desk: deskStore(db, tried),
      jobs: jobStore(db, tried, { skipsLocked: true }),
      lti: ltiStore(db, tried),
      programs: programStore(db, tried),
      async append(entry) {
        const isOurs = await journal.append(entry);
        if (isOurs) news.announce(entry.attempt);
        return isOurs;
      },
      watch: (heard) => news.listen(heard),
      async probe() {
        const { rows: [row] } = await pool.query("select pg_is_in_recovery() as readonly");
        if (row.readonly) throw new Error("PostgreSQL is a standby: it cannot be written to");
      },
      backup: (path) =>
        writtenWhole(path, (part) =>
          db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only")
            .execute((snapshot) => copyTo(part, snapshot))),
      restore: (path, options) =>
        db.transaction().execute(async (all) => {
          await sql`lock table attempts in access exclusive mode`.execute(all);
          return await restoreFrom(path, all, options);
        }),
      check: async () => [...await journalFaults(db), ...await auditFaults(db)],
      async close() {
        await news.close();
        await db.destroy();
      },
    };
  },
};

/** Counts and sums come as text from the driver, since they may be too large for a number; ours are not. */
function numbersAsNumbers(types: { getTypeParser: (...of: never[]) => unknown; builtins: Record<string, number> }) {
  const numeric = [types.builtins["INT8"], types.builtins["NUMERIC"]];
  return {
    getTypeParser: (oid: number, format: unknown) =>
      numeric.includes(oid) ? Number : types.getTypeParser(oid as never, format as never),
  } as NonNullable<ClientConfig["types"]>;
}

/** Work that may be done twice is done again while the database is away for a moment. */
async function tried<T>(work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const lastMs = performance.now() + patienceMs;
  for (let pauseMs = PAUSE_MS;; pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() + pauseMs > lastMs) throw error;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

/** Lost connections, a server that is going or coming (class 08, 57P0x), and too many connections. */
function isPassing(error: unknown): boolean {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  return /^(08...|57P0[123]|53300|40001|40P01|ECONN\w+|EPIPE|ENOENT|ETIMEDOUT)$/.test(String(code)) ||
    /^Connection terminated|timeout exceeded when trying to connect|not queryable/i.test(String(message)) ||
    (cause !== undefined && isPassing(cause));
}

/** For the operator: what happened, without the address, which may hold a password. */
function sentence(error: unknown): string {
  const said = error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);
  return /newer Slipway/.test(said) ? said : `Cannot use the PostgreSQL of DATABASE_URL: ${said}`;
}

interface Listening {
  on(event: "notification", heard: (message: { payload?: string }) => void): unknown;
  on(event: "error" | "end", gone: () => void): unknown;
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * Tells the other processes which attempts were added to. Outside of the entry's own transaction: a notification holds a
 * lock of the whole database until its transaction is on the disk, and a lost one costs only a look.
 */
class News {
  readonly #pool: Pool;
  readonly #client: () => Listening;
  readonly #self = crypto.randomUUID();
  #fresh = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listening: Listening | undefined;
  #endPause = () => {};
  #isClosed = false;

  constructor(pool: Pool, client: () => Listening) {
    this.#pool = pool;
    this.#client = client;
  }

  announce(attempt: string): void {
    this.#fresh.add(attempt);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const payloads = [...this.#fresh].map((one) => `${this.#self} ${one}`);
      this.#fresh.clear();
      this.#pool.query("select pg_notify($1, payload) from unnest($2::text[]) payload", [CHANNEL, payloads])
        .catch(() => {});
    }, ANNOUNCE_MS);
  }

  /** Listens for as long as the store is open; after a lost connection, anything may have happened. */
  async listen(heard: (attempt?: string) => void): Promise<void> {
    for (let isFirst = true; !this.#isClosed; isFirst = false) {
      const client = this.#listening = this.#client();
      const gone = new Promise<void>((done) => {
        client.on("error", done);
        client.on("end", done);
      });
      client.on("notification", ({ payload = "" }) => {
        const [process, attempt] = payload.split(" ");
        if (process !== this.#self) heard(attempt);
      });
      try {
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
        if (!isFirst) heard();
        await gone;
      } catch {
        // it is tried again
      }
      await client.end().catch(() => {});
      if (!this.#isClosed) await this.#pause();
    }
  }

  #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PAUSE_MS_MAX);
    this.#endPause = () => (clearTimeout(timer), resolve());
    return promise;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#endPause();
    await this.#listening?.end().catch(() => {});
  }
}
