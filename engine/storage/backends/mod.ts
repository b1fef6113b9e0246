/**
 * Storage backends: each opens a database, brings it to the newest schema, and answers with a `Store`.
 *
 * To add one: a file here that exports a `Backend`, and its line in BACKENDS. All of them pass the one suite in
 * test/contract/storage_test.ts. The first backend whose `claims` likes the address is taken.
 */
import type { Store } from "../store.ts";
import { postgres } from "./postgres.ts";
import { sqlite } from "./sqlite.ts";

export interface Backend {
  readonly name: string;
  /** Whether an address such as `./data` or `postgres://…` is this backend's. */
  claims(address: string): boolean;
  /** Throws a sentence for the operator. */
  open(address: string, options?: OpenOptions): Promise<Store>;
}

export interface OpenOptions {
  /** Makes no database where there is none. */
  readonly mustExist?: boolean;
  /** How long to wait for a database that is not up. */
  readonly patienceMs?: number;
}

export const BACKENDS: readonly Backend[] = [sqlite, postgres];
