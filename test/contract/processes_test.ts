/** Servers that die at any moment, and several of them on one database: nothing that was acknowledged is lost or doubled. */
import assert from "node:assert/strict";
import { Chance } from "../../engine/base/chance.ts";
import { openStore } from "../../engine/storage/mod.ts";
import { Learner } from "../support/learners.ts";
import { installed, postgresStarted, ran } from "../support/postgres.ts";
import { serverStarted } from "../support/server.ts";

const LEARNERS = 16;
const CHAOS_MS = 8000;
const BACKEND_KILLED_EVERY_MS = 1500;
const SERVER_KILLED_AT_MS = 3000;
const ROUNDS = 3;
const ROUND_MS = 700;

const postgres = await postgresStarted();
addEventListener("unload", () => postgres.stop());
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

Deno.test("three servers on one PostgreSQL, learners hop between them, servers and backends are killed", async () => {
  const address = await postgres.database("shared");
  const start = () => serverStarted(undefined, { DATABASE_URL: address });
  const servers = await Promise.all([start(), start(), start()]);
  const chance = new Chance("hopping");
  const anywhere = () => servers[chance.below(servers.length)]!.url;
  const learners = Array.from({ length: LEARNERS }, () => new Learner());
  const endMs = performance.now() + CHAOS_MS;

  const hopping = learners.map(async (learner) => {
    while (performance.now() < endMs) {
      if (!await learner.act(anywhere())) await pause(50);
      const elsewhere = anywhere();
      const seen = await learner.seenAt(elsewhere);
      if (seen) learner.confirm(seen, `${elsewhere}, right after`);
    }
  });
  const killing = (async () => {
    while (performance.now() < endMs - BACKEND_KILLED_EVERY_MS) {
      await pause(BACKEND_KILLED_EVERY_MS);
      const backends = await postgres.backends("shared").catch(() => []);
      if (backends.length > 0) {
        await ran("kill", ["-9", String(backends[chance.below(backends.length)])]).catch(() => {});
      }
    }
  })();
  const dying = (async () => {
    await pause(SERVER_KILLED_AT_MS);
    await servers[1]!.kill();
    servers[1] = await start();
  })();
  try {
    await Promise.all([...hopping, killing, dying]);
    const all = learners.flatMap(({ acknowledged }) => acknowledged);
    assert.ok(all.length > LEARNERS * 3, `only ${all.length} commands were acknowledged`);
    for (const learner of learners) {
      for (const { url } of servers) learner.confirm(await learner.seenAt(url) ?? [], url);
    }
    const store = await openStore(address);
    assert.deepEqual(await store.check(), []);
    for (const { visitor } of learners) assert.equal((await store.attemptsOf(visitor)).length, 1);
    await store.close();
  } finally {
    await Promise.all(servers.map(({ kill }) => kill()));
  }
});

Deno.test("a terminal at one server shows what is done at another", async () => {
  const address = await postgres.database("watched");
  const servers = await Promise.all([1, 2].map(() => serverStarted(undefined, { DATABASE_URL: address })));
  const { connected } = await import("../support/terminal.ts");
  const [one, two] = servers.map(({ url }) => url);
  const first = await connected(one!, "/labs/daemonsets/lab-17");
  await first.type("echo begun");
  const second = await connected(two!, "/labs/daemonsets/lab-17", first.cookie);
  try {
    await second.until(/begun/);
    await first.type("kubectl create ns from-the-first");
    await second.until(/namespace\/from-the-first created/);
    assert.match(await second.type("kubectl get ns from-the-first"), /Active/);
    await first.until(/from-the-first +Active/);
  } finally {
    await first.close();
    await second.close();
    await Promise.all(servers.map(({ kill }) => kill()));
  }
});

Deno.test("SQLite: the server is killed under load again and again, every acknowledged command is there once", async () => {
  const data = await Deno.makeTempDir();
  const learners = Array.from({ length: 6 }, () => new Learner());
  for (let round = 0; round < ROUNDS; round++) {
    const server = await serverStarted(data);
    let isOver = false;
    const acting = learners.map(async (learner) => {
      const seen = await learner.seenAt(server.url);
      learner.confirm(seen ?? [], "the next server");
      while (!isOver && await learner.act(server.url));
    });
    await pause(ROUND_MS);
    await server.kill();
    isOver = true;
    await Promise.all(acting);
  }
  const store = await openStore(data);
  assert.deepEqual(await store.check(), []);
  const all = learners.flatMap(({ acknowledged }) => acknowledged);
  assert.ok(all.length > ROUNDS * learners.length, `only ${all.length} commands were acknowledged`);
  for (const { visitor, acknowledged } of learners) {
    const [attempt] = await store.attemptsOf(visitor);
    const entries = await store.entriesAfter(attempt!.id, 0);
    const text = entries.map(({ body }) => new TextDecoder().decode(body)).join("\n");
    for (const word of acknowledged) assert.equal(text.split(`${word} >>`).length, 2, `${word} is not there once`);
  }
  await store.close();
  await Deno.remove(data, { recursive: true });
});

Deno.test("SQLite: no entry is acknowledged before the disk has it", async () => {
  const entries = 50;
  const folder = await Deno.makeTempDir();
  const script = `
    const { openStore } = await import("${new URL("../../engine/storage/mod.ts", import.meta.url)}");
    const store = await openStore("${folder}");
    await store.createAttempt({ id: "a", visitor: "v", lab: "l", digest: "d", seed: "s", engineVersion: "0", startMs: 0 });
    await Deno.stat("/begin").catch(() => {});
    for (let sequence = 1; sequence <= ${entries}; sequence++) {
      await store.append({ attempt: "a", sequence, kind: "command", atMs: 0, body: new Uint8Array(9) });
    }
    await Deno.stat("/end").catch(() => {});
    await store.close();`;
  const file = `${folder}/append.ts`;
  await Deno.writeTextFile(file, script);
  const trace = `${folder}/trace.txt`;
  if (!await ran("which", ["strace"]).catch(() => "")) await installed("strace");
  const config = new URL("../../deno.json", import.meta.url).pathname;
  await ran("strace", [
    ...["-f", "-o", trace, "-e", "trace=fsync,fdatasync,statx,stat,newfstatat"],
    ...[Deno.execPath(), "run", "-A", "--no-check", "--config", config, file],
  ]);
  const lines = (await Deno.readTextFile(trace)).split("\n");
  const at = (path: string) => lines.findIndex((line) => line.includes(`"${path}"`));
  assert.ok(at("/begin") > 0 && at("/end") > at("/begin"));
  const synced = lines.slice(at("/begin"), at("/end")).filter((line) => /\bf(data)?sync\(.*= 0/.test(line));
  assert.ok(synced.length >= entries, `${synced.length} syncs for ${entries} entries`);
  await Deno.remove(folder, { recursive: true });
});
