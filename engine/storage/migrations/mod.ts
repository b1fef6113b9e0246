/**
 * Migrations of the database, oldest first, forward only.
 *
 * To add one: a file `0002_what_it_does.ts` that exports `up`, and its line here; a table that it makes gets its line in
 * ../schema.ts. Never change one that has landed: a database in the field has run it. Types of columns must mean the same
 * on every backend: what they call differently comes in as `ColumnWords`.
 */
import type { Kysely } from "kysely";
import type { ColumnWords } from "../column_words.ts";
import * as attempts from "./0001_attempts.ts";
import * as courses from "./0002_courses.ts";
import * as accounts from "./0003_accounts.ts";
import * as desk from "./0004_desk.ts";
import * as programs from "./0005_programs.ts";
import * as lti from "./0006_lti.ts";

export interface Migration {
  up(db: Kysely<unknown>, words: ColumnWords): Promise<void>;
}

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001_attempts": attempts,
  "0002_courses": courses,
  "0003_accounts": accounts,
  "0004_desk": desk,
  "0005_programs": programs,
  "0006_lti": lti,
};
