/**
 * Storage: where attempts are kept. `openStore` takes an address (a folder for SQLite; later a URL for PostgreSQL) and
 * answers with the `Store` of the backend that claims it. This room alone knows Kysely and SQL.
 *
 * To add a backend: see backends/mod.ts. To change the schema: see migrations/mod.ts.
 */
import { BACKENDS } from "./backends/mod.ts";
import type { Store } from "./store.ts";

export type { AttemptRow, EntryRow, MarkRow, Store } from "./store.ts";

/** Opens a database and brings it to the newest schema. Throws a sentence for the operator when that fails. */
export function openStore(address: string): Promise<Store> {
  const backend = BACKENDS.find((candidate) => candidate.claims(address));
  if (!backend) throw new Error(`No storage backend knows the address "${address}": give a folder`);
  return backend.open(address);
}
