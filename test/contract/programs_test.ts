/** What programs need of storage: one suite for every backend. */
import assert from "node:assert/strict";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import type { GradingRow, IdempotentRequestRow, KeyRow, ProgramStore } from "../../engine/storage/program_store.ts";
import { databasesFor } from "../support/databases.ts";

const { addresses: ADDRESSES } = await databasesFor("programs");

const T = 1_800_000_000_000;
const key: KeyRow = {
  id: "k1",
  name: "CI",
  account: "ann",
  course: "c1",
  scopes: ["gradings:write"],
  digest: "d",
  createdMs: T,
  expiresMs: null,
  usedMs: null,
  revokedMs: null,
};
const request = (claim: string, claimedMs = T): IdempotentRequestRow => ({
  owner: "k1",
  key: "once",
  fingerprint: "f",
  claim,
  claimedMs,
});
const answer = { status: 201, heads: "{}", body: new Uint8Array([0, 255, 10]) };
const grading = (id: string, createdMs = T): GradingRow => ({ id, owner: "k1", lab: "a/b", request: "{}", createdMs });

for (const backend of BACKENDS) {
  const suite = (title: string, body: (programs: ProgramStore) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const store = await backend.open(await ADDRESSES[backend.name]!());
      await store.courses.createCourse({
        id: "c1",
        title: "Course",
        zone: "UTC",
        joinCode: "code",
        isOpen: false,
        createdMs: T,
        archivedMs: null,
        version: 1,
      });
      try {
        await body(store.programs);
      } finally {
        await store.close();
      }
    });

  suite("keeps keys, when they were used, and the first time they were revoked", async (programs) => {
    await programs.createKey(key);
    await programs.createKey({ ...key, id: "k2", createdMs: T + 1, expiresMs: T + 9 });
    await programs.noteKeyUse("k1", T + 5);
    await programs.revokeKey("k1", T + 6);
    await programs.revokeKey("k1", T + 7);
    assert.deepEqual(await programs.key("k1"), { ...key, usedMs: T + 5, revokedMs: T + 6 });
    assert.deepEqual((await programs.keysOf("c1")).map(({ id }) => id), ["k2", "k1"]);
    assert.equal(await programs.key("nosuch"), undefined);
  });

  suite("of twenty that claim a request at once, one does it, and all get its answer", async (programs) => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => programs.claimRequest(request(`claim ${i}`), T - 1)),
    );
    const [winner] = claims;
    assert.equal(new Set(claims.map(({ claim }) => claim)).size, 1);
    assert.equal(winner!.answer, undefined);
    await programs.answerRequest(winner!, answer);
    assert.deepEqual((await programs.claimRequest(request("late"), T - 1)).answer, answer);
    await programs.releaseRequest(winner!);
    assert.deepEqual((await programs.claimRequest(request("later", T + 9), T + 9)).answer, answer, "it stays answered");
  });

  suite(
    "a claim is taken over when its process died, not for another question, and can be let go",
    async (programs) => {
      await programs.claimRequest(request("first"), T - 1);
      assert.equal((await programs.claimRequest(request("second", T + 5), T)).claim, "first", "it is not old enough");
      const other = await programs.claimRequest({ ...request("third", T + 5), fingerprint: "g" }, T + 1);
      assert.deepEqual([other.claim, other.fingerprint], ["first", "f"]);
      assert.equal((await programs.claimRequest(request("fourth", T + 5), T + 1)).claim, "fourth");
      await programs.answerRequest(request("first"), answer);
      assert.equal((await programs.claimRequest(request("fifth"), 0)).answer, undefined, "who lost it cannot answer");
      await programs.releaseRequest(request("fourth"));
      assert.equal((await programs.claimRequest(request("sixth"), 0)).claim, "sixth");
    },
  );

  suite("keeps gradings, and the first outcome", async (programs) => {
    for (const [id, atMs] of [["b", 1], ["a", 1], ["c", 2]] as const) {
      await programs.createGrading(grading(id, T + atMs));
    }
    const outcome = { finishedMs: T + 9, result: '{"points":1}', fault: null };
    await programs.finishGrading("a", outcome);
    await programs.finishGrading("a", { finishedMs: T + 10, result: null, fault: "late" });
    assert.deepEqual(await programs.grading("a"), { ...grading("a", T + 1), outcome });
    assert.deepEqual(await programs.grading("nosuch"), undefined);
  });

  suite("lists gradings page by page, newest first, of one owner alone", async (programs) => {
    for (const [id, atMs] of [["b", 1], ["a", 1], ["c", 2]] as const) {
      await programs.createGrading(grading(id, T + atMs));
    }
    await programs.createGrading({ ...grading("z"), owner: "k2" });
    const pages: string[][] = [];
    for (let after: GradingRow | undefined, isMore = true; isMore;) {
      const page = await programs.gradingsOf("k1", 1, after);
      pages.push(page.map(({ id }) => id));
      after = page.at(-1);
      isMore = after !== undefined;
    }
    assert.deepEqual(pages, [["c"], ["a"], ["b"], []]);
  });

  suite("counts what somebody asked for in a window, without losing any, and forgets", async (programs) => {
    const counts = await Promise.all(Array.from({ length: 10 }, () => programs.spend("k1", T)));
    assert.deepEqual(counts.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(await programs.spend("k1", T + 60_000), 1);
    await programs.createGrading({ ...grading("old"), outcome: { finishedMs: T, result: null, fault: "none" } });
    await programs.createGrading(grading("waiting"));
    await programs.claimRequest(request("old"), 0);
    await programs.forget({ requestsMs: T + 1, gradingsMs: T + 1, windowsMs: T + 1 });
    assert.equal(await programs.spend("k1", T), 1);
    assert.equal(await programs.spend("k1", T + 60_000), 2);
    assert.equal(await programs.grading("old"), undefined);
    assert.ok(await programs.grading("waiting"), "what waits stays");
    assert.equal((await programs.claimRequest(request("new"), 0)).claim, "new");
  });
}
