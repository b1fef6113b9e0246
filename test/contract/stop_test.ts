/** SIGTERM: what was taken is answered, what was done is kept, and the process ends soon. */
import assert from "node:assert/strict";
import { openStore } from "../../engine/storage/mod.ts";
import { Learner } from "../support/learners.ts";
import { serverStarted } from "../support/server.ts";
import { connected } from "../support/terminal.ts";

const LAB = "/labs/daemonsets/lab-17";
const LOAD_MS = 500;
const POLL_MS = 50;
const DRAIN_MS = 400;

Deno.test("no request that was taken fails when the server is told to stop under load", async () => {
  const data = await Deno.makeTempDir();
  const server = await serverStarted(data, { DRAIN_MS: String(DRAIN_MS) });
  const terminal = await connected(server.url, LAB);
  const learners = Array.from({ length: 4 }, () => new Learner());
  let answered = 0, isReady = true;
  const failures: string[] = [];
  /** Asks, one after the other, for as long as a load balancer would let it through; all of that must be answered well. */
  const asking = async (ask: () => Promise<Response>) => {
    while (isReady) {
      try {
        const answer = await ask();
        await answer.text();
        answered++;
        if (!answer.ok) failures.push(`${answer.url}: ${answer.status}`);
      } catch (error) {
        failures.push(`${error} ${(error as Error).cause}`);
      }
    }
  };
  const balancer = async () => {
    while (isReady) {
      const answer = await fetch(`${server.url}/readyz`);
      await answer.text();
      isReady = answer.ok;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  };
  const grade = () =>
    fetch(`${server.url}/api/v1/gradings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lab: "daemonsets/lab-17", submission: "kubectl get nodes\nsleep 60\n" }),
    });
  const load = [
    balancer(),
    ...Array.from({ length: 4 }, () => asking(() => fetch(`${server.url}/`))),
    asking(grade),
    ...learners.map(async (learner) => {
      while (isReady) if (!await learner.act(server.url)) failures.push("a learner's command");
    }),
  ];
  await new Promise((done) => setTimeout(done, LOAD_MS));
  await terminal.type("echo typed before the end");
  const startMs = performance.now();
  await server.stop();
  const tookMs = performance.now() - startMs;
  await Promise.all(load);
  assert.equal(await terminal.closed, 1001, "terminals are told that the server goes away, and come back");
  assert.deepEqual(failures, []);
  assert.ok(answered > 20, `only ${answered} requests were answered`);
  assert.ok(tookMs >= DRAIN_MS && tookMs < 5000, `it took ${tookMs} ms`);

  const store = await openStore(data);
  assert.deepEqual(await store.check(), []);
  for (const { visitor, acknowledged, unknown } of learners) {
    assert.ok(acknowledged.length > 0);
    assert.deepEqual(unknown, []);
    const [attempt] = await store.attemptsOf(visitor);
    const lines = (await store.entriesAfter(attempt!.id, 0)).filter(({ kind }) => kind === "command");
    assert.equal(lines.length, acknowledged.length);
  }
  await store.close();
  await Deno.remove(data, { recursive: true });
});
