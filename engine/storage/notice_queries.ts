import type { Transaction } from "kysely";
import type { NoticeRow } from "./desk_store.ts";
import type { Tables } from "./schema.ts";

/** One that is there already was put in by the same work, tried again. */
export async function putNotices(all: Transaction<Tables>, notices: readonly NoticeRow[]): Promise<void> {
  for (const { atMs, readMs, ...rest } of notices) {
    await all.insertInto("notices").values({ ...rest, at_ms: atMs, read_ms: readMs })
      .onConflict((conflict) => conflict.column("id").doNothing()).execute();
  }
}
