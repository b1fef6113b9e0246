/** One suite for every storage backend. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import { TABLES } from "../../engine/storage/schema.ts";
import type { AttemptRow, EntryRow, Store } from "../../engine/storage/store.ts";
import { databasesFor, MEDDLERS } from "../support/databases.ts";
import { ran } from "../support/postgres.ts";

const { postgres, addresses: ADDRESSES } = await databasesFor("contract");

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
const entry = (sequence: number, body = bytes(107, 0, 255), of = "a1"): EntryRow => ({
  attempt: of,
  sequence,
  kind: "command",
  atMs: attempt.startMs + sequence,
  receivedMs: 1_800_000_000_500 + sequence,
  body,
});
const temporary = async (name: string) => `${await Deno.makeTempDir()}/${name}`;

for (const backend of BACKENDS) {
  const suite = (title: string, body: (store: Store, address: string) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const address = await ADDRESSES[backend.name]!();
      const store = await backend.open(address);
      try {
        await body(store, address);
      } finally {
        await store.close();
      }
    });

  suite("keeps an attempt, and lists a visitor's newest first", async (store) => {
    await store.createAttempt(attempt);
    await store.createAttempt({ ...attempt, id: "B", startMs: attempt.startMs + 1 });
    await store.createAttempt({ ...attempt, id: "b", startMs: attempt.startMs + 1 });
    await store.createAttempt({ ...attempt, id: "a3", visitor: "v2" });
    assert.deepEqual(await store.attempt("a1"), attempt);
    assert.equal(await store.attempt("nosuch"), undefined);
    assert.deepEqual((await store.attemptsOf("v1")).map(({ id }) => id), ["B", "b", "a1"]);
  });

  suite("of two who make the same attempt, both get the first one's", async (store) => {
    const made = await Promise.all(["x", "y", "z"].map((seed) => store.createAttempt({ ...attempt, seed })));
    assert.equal(new Set(made.map(({ seed }) => seed)).size, 1);
    assert.deepEqual(await store.attempt("a1"), made[0]);
  });

  suite("appends in order, and only one writer wins a sequence number", async (store) => {
    await store.createAttempt(attempt);
    assert.equal(await store.append(entry(1)), true);
    assert.equal(await store.append(entry(1, bytes(1))), false);
    assert.equal(await store.append(entry(1)), false, "the same bytes of another writer did not win either");
    assert.equal(await store.append(entry(2, bytes())), true);
    assert.deepEqual(await store.entriesAfter("a1", 0), [entry(1), entry(2, bytes())]);
    assert.deepEqual((await store.entriesAfter("a1", 1)).map(({ sequence }) => sequence), [2]);
    assert.deepEqual(await store.entriesAfter("a1", 2), []);
  });

  suite("of twenty writers at once, one wins each number", async (store, address) => {
    const other = await backend.open(address);
    await store.createAttempt(attempt);
    for (let sequence = 1; sequence <= 5; sequence++) {
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).append(entry(sequence, bytes(i)))),
      );
      assert.equal(won.filter(Boolean).length, 1);
      const [there] = await store.entriesAfter("a1", sequence - 1);
      assert.equal(there!.body[0], won.indexOf(true));
    }
    await other.close();
  });

  suite("refuses an entry of an attempt that is not there", async (store) => {
    await assert.rejects(store.append(entry(1, bytes(), "nosuch")));
  });

  suite("keeps the first stamp of a task, and the first secret of a name", async (store) => {
    await store.createAttempt(attempt);
    const mark = { attempt: "a1", visitor: "v1", lab: "track/lab", task: "t", points: 0.1, atMs: 7, receivedMs: 8 };
    await store.stamp(mark);
    await store.stamp({ ...mark, atMs: 9 });
    assert.deepEqual(await store.marksOf("v1"), [mark]);
    assert.deepEqual(await store.marksOf("v2"), []);
    assert.equal(await store.secret("key", "first"), "first");
    assert.equal(await store.secret("key", "second"), "first");
  });

  suite("finds everything again after closing", async (store, address) => {
    await store.createAttempt(attempt);
    await store.append(entry(1));
    await store.probe();
    const again = await backend.open(address);
    assert.deepEqual(await again.attempt("a1"), attempt);
    assert.deepEqual(await again.entriesAfter("a1", 0), [entry(1)]);
    await again.close();
  });

  suite("two that start on an empty database at once both come up", async () => {
    const address = await ADDRESSES[backend.name]!();
    const both = await Promise.all([backend.open(address), backend.open(address)]);
    for (const store of both) await store.close();
  });

  suite("a database of a newer Slipway is refused with a clear word", async (_, address) => {
    await MEDDLERS[backend.name]!(
      address,
      "INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_from_the_future', '2030-01-01')",
    );
    await assert.rejects(backend.open(address), /made by a newer Slipway/);
  });

  suite("a check finds a gap in a journal, and entries of no attempt", async (store, address) => {
    await store.createAttempt(attempt);
    for (const sequence of [1, 2, 3]) await store.append(entry(sequence));
    assert.deepEqual(await store.check(), []);
    const meddle = MEDDLERS[backend.name]!;
    await meddle(address, "DELETE FROM entries WHERE sequence = 2");
    assert.match((await store.check()).join("\n"), /attempt a1 has gaps: 2 entries up to number 3/);
    await meddle(address, "DELETE FROM attempts");
    assert.match((await store.check()).join("\n"), /entries of the attempt a1, which is missing/);
  });

  suite("a backup is a moment of a database that goes on, and says what it holds", async (store) => {
    for (let i = 0; i < 30; i++) await store.createAttempt({ ...attempt, id: `a${i}` });
    for (let i = 0; i < 30; i++) await store.append(entry(1, bytes(i), `a${i}`));
    const path = await temporary("copy.db");
    let isOver = false;
    const writing = (async () => {
      for (let sequence = 2; !isOver && sequence < 300; sequence++) {
        for (let i = 0; i < 30; i++) await store.append(entry(sequence, bytes(i), `a${i}`));
        await new Promise((done) => setTimeout(done, 0));
      }
    })();
    const counts = await store.backup(path).finally(() => isOver = true);
    await writing;
    const copy = new DatabaseSync(path, { readOnly: true });
    const journals = copy.prepare("SELECT attempt_id, count(*) n, max(sequence) last FROM entries GROUP BY 1").all();
    copy.close();
    assert.equal(journals.length, 30);
    assert.ok(journals.every(({ n, last }) => n === last), "a journal has a gap");
    const lengths = journals.map(({ n }) => Number(n));
    assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1, "it is of more than one moment");
    assert.equal(counts["attempts"], 30);
    assert.equal(counts["entries"], lengths.reduce((sum, n) => sum + n));
    await assert.rejects(store.backup(path), /There is a file .* already/);
  });

  for (const target of BACKENDS) {
    suite(`a backup comes back on ${target.name}, every byte, and not over attempts`, async (store) => {
      await store.createAttempt(attempt);
      await store.createAttempt({ ...attempt, id: "a2" });
      const all = Array.from({ length: 450 }, (_, i) => entry(i + 1, bytes(i % 256, 0, 255)));
      for (const one of all) await store.append(one);
      await store.stamp({
        attempt: "a1",
        visitor: "v1",
        lab: "track/lab",
        task: "t",
        points: 0.1,
        atMs: 7,
        receivedMs: 8,
      });
      await store.secret("key", "ours");
      const path = await temporary("copy.db");
      const counts = await store.backup(path);
      const place = await ADDRESSES[target.name]!();
      const other = await target.open(place);
      await other.secret("key", "another");
      assert.deepEqual(await other.restore(path, { force: false }), counts);
      assert.deepEqual(await other.entriesAfter("a1", 0), all);
      assert.deepEqual(await other.marksOf("v1"), await store.marksOf("v1"));
      assert.equal(await other.secret("key", "third"), "ours");
      assert.deepEqual(await other.check(), []);

      await other.createAttempt({ ...attempt, id: "new" });
      await assert.rejects(other.restore(path, { force: false }), {
        name: "Refusal",
        message: /3 attempts .* --force/,
      });
      assert.ok(await other.attempt("new"));
      await other.restore(path, { force: true });
      assert.equal(await other.attempt("new"), undefined);
      await other.close();
    });
  }

  suite("a restore that fails leaves what was there", async (store) => {
    await store.createAttempt(attempt);
    const path = await temporary("broken.db");
    await Deno.writeTextFile(path, "no database");
    await assert.rejects(store.restore(path, { force: true }), /is no backup of Slipway/);
    await assert.rejects(store.restore(`${path}.nosuch`, { force: true }), /There is no file/);
    assert.deepEqual(await store.attempt("a1"), attempt);
  });

  suite("every table is in TABLES, so that backups have it", async (store) => {
    const path = await temporary("copy.db");
    await store.backup(path);
    const copy = new DatabaseSync(path, { readOnly: true });
    const names = copy.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely_%'")
      .all();
    copy.close();
    assert.deepEqual(names.map(({ name }) => name).sort(), Object.keys(TABLES).sort());
  });
}

Deno.test("postgres: another process hears of an entry soon, its writer does not", async () => {
  const { postgres: backend } = await import("../../engine/storage/backends/postgres.ts");
  const address = await ADDRESSES["postgres"]!();
  const [writer, reader] = await Promise.all([backend.open(address), backend.open(address)]);
  const heard: (string | undefined)[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  writer.watch((of) => heard.push(`itself ${of}`));
  reader.watch((of) => (heard.push(of), resolve()));
  await writer.createAttempt(attempt);
  // Listening begins a little after `watch`; an entry that comes before is found by looking.
  for (let sequence = 1; heard.length === 0 && sequence < 100; sequence++) {
    await writer.append(entry(sequence));
    await new Promise((done) => setTimeout(done, 20));
  }
  await promise;
  assert.deepEqual([...new Set(heard)], ["a1"]);
  await Promise.all([writer.close(), reader.close()]);
});

Deno.test("postgres: when its backends are killed, an append waits, and is there once", async () => {
  const { postgres: backend } = await import("../../engine/storage/backends/postgres.ts");
  const store = await backend.open(await postgres.database("killed"));
  await store.createAttempt(attempt);
  let sequence = 0, isOver = false;
  const writing = (async () => {
    while (!isOver) assert.equal(await store.append(entry(++sequence)), true);
  })();
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 150));
    for (const id of await postgres.backends("killed").catch(() => [])) {
      await ran("kill", ["-9", String(id)]).catch(() => {});
    }
    await new Promise((done) => setTimeout(done, 400));
  }
  isOver = true;
  await writing;
  assert.deepEqual(
    (await store.entriesAfter("a1", 0)).map((one) => one.sequence),
    [...Array(sequence)].map((_, i) => i + 1),
  );
  await store.close();
});

Deno.test("postgres: where there is none, the start says so without the password", async () => {
  const { postgres: backend } = await import("../../engine/storage/backends/postgres.ts");
  await assert.rejects(
    backend.open("postgres://someone:hidden@127.0.0.1:1/nosuch", { patienceMs: 100 }),
    (error: Error) =>
      /Cannot use the PostgreSQL of DATABASE_URL: .*ECONNREFUSED/.test(error.message) && !/hidden/.test(error.message),
  );
});
