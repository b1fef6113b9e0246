/** `deno task db` as an operator sees it: what it says, and its exit status. */
import assert from "node:assert/strict";
import { openStore } from "../../engine/storage/mod.ts";
import { database } from "../../routes/cli/db.ts";

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly complaint: string;
}

async function db(data: string, ...args: string[]): Promise<Said> {
  const out: string[] = [], complaints: string[] = [];
  const words = { said: (text: string) => out.push(text), complained: (text: string) => complaints.push(text) };
  const exit = await database(args, words, (name) => name === "DATA" ? data : undefined);
  return { exit, out: out.join("\n"), complaint: complaints.join("\n") };
}

async function filled(): Promise<string> {
  const data = await Deno.makeTempDir();
  const store = await openStore(data);
  const attempt = { id: "a1", visitor: "v", lab: "t/l", digest: "d", seed: "s", engineVersion: "0", startMs: 0 };
  await store.createAttempt(attempt);
  await store.append({
    attempt: "a1",
    sequence: 1,
    kind: "command",
    atMs: 0,
    receivedMs: 0,
    body: new Uint8Array([1]),
  });
  await store.close();
  return data;
}

const WRONG: readonly { title: string; args: string[] }[] = [
  { title: "nothing", args: [] },
  { title: "an unknown word", args: ["drop"] },
  { title: "restore without a file", args: ["restore"] },
  { title: "an unknown flag", args: ["backup", "--all"] },
  { title: "force where nothing is forced", args: ["check", "--force"] },
];

for (const { title, args } of WRONG) {
  Deno.test(`db: ${title} shows how it is used, and exits with 2`, async () => {
    const { exit, complaint } = await db("/nosuch", ...args);
    assert.equal(exit, 2);
    assert.match(complaint, /^Usage: deno task db backup/);
  });
}

Deno.test("db: a backup, a restore elsewhere, and a check of that", async () => {
  const data = await filled();
  const file = `${await Deno.makeTempDir()}/copy.db`;
  const counts = "1 attempts, 1 entries";
  assert.deepEqual(await db(data, "backup", file), { exit: 0, out: `Wrote ${file}: ${counts}`, complaint: "" });
  const other = `${await Deno.makeTempDir()}/new`;
  assert.deepEqual(await db(other, "restore", file), { exit: 0, out: `Restored ${file}: ${counts}`, complaint: "" });
  assert.deepEqual(await db(other, "check"), { exit: 0, out: "The database is sound", complaint: "" });
});

Deno.test("db: what would lose data is refused with 1, and says how to do it all the same", async () => {
  const data = await filled();
  const file = `${await Deno.makeTempDir()}/copy.db`;
  await db(data, "backup", file);
  const again = await db(data, "backup", file);
  assert.deepEqual([again.exit, again.complaint], [1, `There is a file ${file} already: name another`]);
  const over = await db(data, "restore", file);
  assert.equal(over.exit, 1);
  assert.match(over.complaint, /There are 1 attempts in the database already: add --force to replace them/);
  assert.equal((await db(data, "restore", file, "--force")).exit, 0);
});

Deno.test("db: what cannot be done exits with 2, and nothing is made on the way", async () => {
  const data = await filled();
  const nowhere = `${data}/nosuch`;
  const check = await db(nowhere, "check");
  assert.deepEqual([check.exit, check.complaint], [2, `There is no database in the folder ${nowhere}`]);
  assert.equal((await db(nowhere, "backup", `${data}/copy.db`)).exit, 2);
  await assert.rejects(Deno.stat(nowhere));
  const missing = await db(data, "restore", `${data}/nosuch.db`, "--force");
  assert.deepEqual([missing.exit, missing.complaint], [2, `There is no file ${data}/nosuch.db`]);
  const folder = await db(data, "backup", `${data}/no/such/copy.db`);
  assert.deepEqual([folder.exit, folder.complaint], [2, `There is no folder ${data}/no/such`]);
});

Deno.test("db: a damaged database is not sound, each fault with a sentence", async () => {
  const data = await filled();
  const { DatabaseSync } = await import("node:sqlite");
  const behind = new DatabaseSync(`${data}/slipway.db`);
  behind.exec("PRAGMA foreign_keys = OFF; DELETE FROM attempts; UPDATE entries SET sequence = 2");
  behind.close();
  const { exit, complaint } = await db(data, "check");
  assert.equal(exit, 1);
  assert.match(complaint, /^The database is not sound:\n/);
  assert.match(complaint, /The journal of the attempt a1 has gaps/);
  assert.match(complaint, /entries of the attempt a1, which is missing/);
});
