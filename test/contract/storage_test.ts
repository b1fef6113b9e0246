/** One suite for every storage backend. */
import assert from "node:assert/strict";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import type { AttemptRow, Store } from "../../engine/storage/store.ts";

const ADDRESSES: Record<string, () => string> = { sqlite: () => Deno.makeTempDirSync() };

const attempt: AttemptRow = {
  id: "a1",
  visitor: "v1",
  lab: "track/lab",
  digest: "d",
  seed: "s",
  engineVersion: "0.1.0",
  startMs: 1_800_000_000_000,
};
const bytes = (...values: number[]) => new Uint8Array(values);

for (const backend of BACKENDS) {
  const suite = (title: string, body: (store: Store, address: string) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const address = ADDRESSES[backend.name]!();
      const store = await backend.open(address);
      try {
        await body(store, address);
      } finally {
        await store.close();
      }
    });

  suite("keeps an attempt, and lists a visitor's newest first", async (store) => {
    await store.createAttempt(attempt);
    await store.createAttempt({ ...attempt, id: "a2", startMs: attempt.startMs + 1 });
    await store.createAttempt({ ...attempt, id: "a3", visitor: "v2" });
    assert.deepEqual(await store.attempt("a1"), attempt);
    assert.equal(await store.attempt("nosuch"), undefined);
    assert.deepEqual((await store.attemptsOf("v1")).map(({ id }) => id), ["a2", "a1"]);
    await assert.rejects(store.createAttempt(attempt));
  });

  suite("appends in order, and only one writer wins a sequence number", async (store) => {
    await store.createAttempt(attempt);
    const entry = { attempt: "a1", kind: "command", atMs: 5, body: bytes(107, 0, 255) };
    assert.equal(await store.append({ ...entry, sequence: 1 }), true);
    assert.equal(await store.append({ ...entry, sequence: 1, body: bytes(1) }), false);
    assert.equal(await store.append({ ...entry, sequence: 2, atMs: 9 }), true);
    assert.deepEqual(await store.entriesAfter("a1", 0), [{ ...entry, sequence: 1 }, {
      ...entry,
      sequence: 2,
      atMs: 9,
    }]);
    assert.deepEqual((await store.entriesAfter("a1", 1)).map(({ sequence }) => sequence), [2]);
    assert.deepEqual(await store.entriesAfter("a1", 2), []);
  });

  suite("refuses an entry of an attempt that is not there", async (store) => {
    await assert.rejects(store.append({ attempt: "nosuch", sequence: 1, kind: "command", atMs: 0, body: bytes() }));
  });

  suite("keeps the first stamp of a task", async (store) => {
    await store.createAttempt(attempt);
    const mark = { attempt: "a1", visitor: "v1", lab: "track/lab", task: "t", points: 2, atMs: 7 };
    await store.stamp(mark);
    await store.stamp({ ...mark, atMs: 9 });
    assert.deepEqual(await store.marksOf("v1"), [mark]);
    assert.deepEqual(await store.marksOf("v2"), []);
  });

  suite("finds everything again after closing, and a backup is whole", async (store, address) => {
    await store.createAttempt(attempt);
    await store.append({ attempt: "a1", sequence: 1, kind: "command", atMs: 1, body: bytes(1, 2) });
    assert.deepEqual(await store.check(), []);
    const copy = `${await Deno.makeTempDir()}/slipway.db`;
    await store.backup(copy);
    for (const place of [address, copy.replace(/\/slipway\.db$/, "")]) {
      const again = await backend.open(place);
      assert.deepEqual(await again.attempt("a1"), attempt);
      assert.equal((await again.entriesAfter("a1", 0)).length, 1);
      await again.close();
    }
  });
}

Deno.test("sqlite: a database of a newer Slipway is refused with a clear word", async () => {
  const { DatabaseSync } = await import("node:sqlite");
  const address = await Deno.makeTempDir();
  const { sqlite } = await import("../../engine/storage/backends/sqlite.ts");
  await (await sqlite.open(address)).close();
  const database = new DatabaseSync(`${address}/slipway.db`);
  database.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_from_the_future', '2030-01-01')");
  database.close();
  await assert.rejects(sqlite.open(address), /made by a newer Slipway/);
});
