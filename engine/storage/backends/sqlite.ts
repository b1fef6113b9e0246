import { existsSync, mkdirSync } from "node:fs";
import { sql } from "kysely";
import { restoreFrom, writtenWhole } from "../backups.ts";
import { auditFaults } from "../audit_trail.ts";
import { courseStore } from "../course_queries.ts";
import { deskStore } from "../desk_queries.ts";
import { jobStore } from "../job_queries.ts";
import { ltiStore } from "../lti_queries.ts";
import { journalFaults } from "../journal_faults.ts";
import { journalStore } from "../journal_store.ts";
import { programStore } from "../program_queries.ts";
import { openSqliteFile, sqliteFaults } from "../sqlite_file.ts";
import type { Store } from "../store.ts";
import type { Backend } from "./mod.ts";

const FILE = "slipway.db";

/** SQLite in a folder of its own, as Node carries it: nothing to install. `:memory:` is for tests. */
export const sqlite: Backend = {
  name: "sqlite",
  claims: (address) => !/^\w+:\/\//.test(address),

  async open(address, { mustExist = false } = {}): Promise<Store> {
    const isInMemory = address === ":memory:";
    if (mustExist && !existsSync(`${address}/${FILE}`)) {
      throw new Error(`There is no database in the folder ${address}`);
    }
    if (!isInMemory) mkdirSync(address, { recursive: true });
    const { database, db } = await openSqliteFile(isInMemory ? address : `${address}/${FILE}`);
    return {
      ...journalStore(db, (work) => work()),
      courses: courseStore(db, (work) => work()),
      desk: deskStore(db, (work) => work()),
      jobs: jobStore(db, (work) => work(), { skipsLocked: false }),
      lti: ltiStore(db, (work) => work()),
      programs: programStore(db, (work) => work()),
      // Two servers on one file see each other's entries when they look.
      watch: () => {},
      probe: () =>
        db.connection().execute(async (one) => {
          await sql`begin immediate`.execute(one);
          await sql`rollback`.execute(one);
        }),
      backup: (path) => writtenWhole(path, (part) => void database.prepare("VACUUM INTO ?").run(part)),
      restore: (path, options) => db.transaction().execute((all) => restoreFrom(path, all, options)),
      check: async () => [...sqliteFaults(database), ...await journalFaults(db), ...await auditFaults(db)],
      close: () => db.destroy(),
    };
  },
};
