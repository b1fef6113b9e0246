/**
 * Migrations of the database, oldest first, forward only.
 *
 * To add one: a file `0002_what_it_does.ts` that exports `up`, and its line here. Never change one that has landed: a
 * database in the field has run it. Types of columns must mean the same on every backend: text, integer, and the
 * backend's word for bytes.
 */
import type { Migration } from "kysely/migration";
import * as attempts from "./0001_attempts.ts";

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001_attempts": attempts,
};
