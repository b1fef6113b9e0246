/** What the desk and the workers keep, on every storage backend. */
import assert from "node:assert/strict";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import type { AuditNote, RegradeItemRow, Store } from "../../engine/storage/mod.ts";
import { databasesFor, MEDDLERS } from "../support/databases.ts";

const { addresses: ADDRESSES } = await databasesFor("desk");

const note = (action: string): AuditNote => ({
  course: "c",
  atMs: 5,
  actor: "teacher",
  action,
  subject: "a1",
  detail: '{"from":1,"to":2}',
});
const values = { labDigest: "old", points: 1, earned: 1, maximum: 10, tasks: "[1]" };
const grade = { assignment: "h", commands: 1, progressedMs: 1, seenMs: 1, ...values };
const item = (attempt: string, more: Partial<RegradeItemRow> = {}): RegradeItemRow => ({
  regrade: "r",
  attempt,
  member: "m1",
  state: "waiting",
  pointsBefore: 1,
  pointsAfter: null,
  changes: null,
  after: null,
  before: null,
  fault: null,
  isApplied: false,
  ...more,
});
const regrade = {
  id: "r",
  course: "c",
  assignment: "h",
  labDigest: "new",
  createdBy: "teacher",
  createdMs: 7,
  appliedMs: null,
  revertedMs: null,
};
const job = (id: string, createdMs: number) => ({ id, kind: "regrade", body: "{}", createdMs });
const taking = (worker: string, nowMs: number) => ({ worker, kinds: ["regrade"], nowMs, leaseUntilMs: nowMs + 100 });

/** A course with one learner and the grades of two attempts. */
async function furnished(store: Store): Promise<void> {
  const { courses } = store;
  await courses.createCourse({
    id: "c",
    title: "C",
    zone: "UTC",
    joinCode: "J",
    isOpen: true,
    createdMs: 0,
    archivedMs: null,
    version: 0,
  });
  const person = { course: "c", account: null, externalId: null, familyName: "", section: "", labels: [] };
  await courses.putMembers(["m1", "m2"].map((id) => ({
    ...person,
    id,
    email: id,
    givenName: id,
    role: "learner",
    isActive: true,
    joinedMs: 0,
  })));
  await courses.createAssignment({
    id: "h",
    course: "c",
    lab: "t/l",
    title: "H",
    position: 0,
    policy: "{}",
    createdMs: 0,
    archivedMs: null,
    version: 0,
  });
  await courses.noteGrade({ ...grade, member: "m1", attempt: "a1" });
  await courses.noteGrade({ ...grade, member: "m2", attempt: "a2" });
}

for (const backend of BACKENDS) {
  const suite = (title: string, body: (store: Store, address: string) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const address = await ADDRESSES[backend.name]!();
      const store = await backend.open(address);
      try {
        await furnished(store);
        await body(store, address);
      } finally {
        await store.close();
      }
    });

  suite(
    "an override keeps the computed points, needs the version it was made from, and writes its line",
    async (store) => {
      const change = { attempt: "a1", points: 7, comment: "well argued", version: 0 };
      assert.equal(await store.desk.override([change], [note("override")], []), true);
      const after = await store.courses.gradeOf("a1");
      assert.deepEqual([after!.points, after!.overridePoints, after!.overrideComment, after!.version], [
        1,
        7,
        "well argued",
        1,
      ]);
      const two = [{ ...change, attempt: "a2" }, change];
      assert.equal(await store.desk.override(two, [note("late"), note("late")], []), false, "one of them is outdated");
      assert.equal((await store.courses.gradeOf("a2"))!.overridePoints, null, "so none of them is done");
      assert.deepEqual((await store.desk.auditOf("c", { limit: 9 })).map(({ action }) => action), ["override"]);
      await store.courses.noteGrade({ ...grade, member: "m1", attempt: "a1", points: 2 });
      assert.equal((await store.courses.gradeOf("a1"))!.overridePoints, 7);
    },
  );

  suite("of many who override one grade at once, one wins", async (store, address) => {
    // Two handles of one process on one SQLite file would wait for each other.
    const other = await backend.open(backend.name === "sqlite" ? ":memory:" : address);
    const writers = [store, backend.name === "sqlite" ? store : other];
    const won = await Promise.all(Array.from({ length: 10 }, (_, i) =>
      writers[i % 2]!.desk.override(
        [{ attempt: "a1", points: i, comment: "", version: 0 }],
        [note(String(i))],
        [],
      )));
    await other.close();
    assert.equal(won.filter(Boolean).length, 1);
    assert.deepEqual((await store.desk.auditOf("c", { limit: 99 })).map(({ action }) => action), [
      String(won.indexOf(true)),
    ]);
  });

  suite("the trail tells where somebody has meddled with it", async (store, address) => {
    for (const action of ["one", "two", "three", "four"]) await store.desk.note(note(action));
    assert.deepEqual((await store.desk.auditOf("c", { before: 4, limit: 2 })).map(({ sequence }) => sequence), [3, 2]);
    assert.equal(await store.desk.auditFault("c"), undefined);
    assert.deepEqual(await store.check(), []);
    await MEDDLERS[backend.name]!(address, "UPDATE audit SET detail = '{}' WHERE sequence = 3");
    assert.equal(await store.desk.auditFault("c"), 3);
    await MEDDLERS[backend.name]!(address, "DELETE FROM audit WHERE sequence = 2");
    assert.equal(await store.desk.auditFault("c"), 2);
    assert.match((await store.check()).join(), /audit trail of the course c was changed at line 2/);
  });

  suite("a regrade changes nothing until it is applied, and can be taken back", async (store) => {
    const { desk, courses } = store;
    await desk.createRegrade(regrade, [item("a1"), item("a2", { member: "m2" })], [job("j", 1)]);
    assert.deepEqual(await desk.regradeProgress("r"), { waiting: 2, done: 0, failed: 0, changed: 0 });
    const after = JSON.stringify({ ...values, labDigest: "new", points: 4, earned: 4 });
    await desk.noteRegradeItems([item("a1", { state: "done", pointsAfter: 4, changes: "[]", after })]);
    await desk.noteRegradeItems([item("a2", { state: "failed", fault: "no such lab" })]);
    assert.deepEqual(await desk.regradeProgress("r"), { waiting: 0, done: 1, failed: 1, changed: 1 });
    assert.equal((await courses.gradeOf("a1"))!.points, 1);

    const change = { regrade: "r", attempts: ["a1", "a2"], atMs: 9, audit: note("regrade"), notices: [] };
    await courses.noteGrade({ ...grade, member: "m1", attempt: "a1", points: 3 });
    assert.equal(await desk.applyRegrade(change), 0, "the learner has earned more since: that is not lost");
    await courses.noteGrade({ ...grade, member: "m1", attempt: "a1", points: 1 });
    assert.equal(await desk.applyRegrade(change), 1);
    assert.equal(await desk.applyRegrade(change), 0, "a second time nothing is left to do");
    await courses.noteGrade({ ...grade, member: "m1", attempt: "a1", points: 2, commands: 5 });
    const grown = await courses.gradeOf("a1");
    assert.deepEqual([grown!.points, grown!.labDigest, grown!.commands], [4, "new", 5]);
    assert.equal(await desk.revertRegrade(change), 1);
    assert.deepEqual([(await courses.gradeOf("a1"))!.points, (await courses.gradeOf("a1"))!.labDigest], [1, "old"]);
    assert.deepEqual([(await desk.regrade("r"))!.appliedMs, (await desk.regrade("r"))!.revertedMs], [9, 9]);
  });

  suite("of many workers each gets jobs of its own, all of them", async (store, address) => {
    const other = await backend.open(address);
    await store.jobs.putJobs(Array.from({ length: 40 }, (_, i) => job(`j${i}`, i)));
    const taken: string[] = [];
    await Promise.all(["w1", "w2", "w3", "w4"].map(async (worker, i) => {
      const { jobs } = [store, other][i % 2]!;
      while (true) {
        const one = await jobs.takeJob(taking(worker, 1000));
        if (!one) return;
        taken.push(one.id);
        assert.equal(await jobs.endJob(one.id, worker, { atMs: 1001, result: "1" }), true);
      }
    }));
    await other.close();
    assert.deepEqual([taken.length, new Set(taken).size], [40, 40]);
    assert.deepEqual((await store.jobs.job("j7"))!.state, "done");
  });

  suite("a job whose worker has died is taken by another; one that ends its workers is given up", async (store) => {
    const { jobs } = store;
    await jobs.putJobs([job("j", 0)]);
    assert.equal((await jobs.takeJob(taking("w1", 1000)))!.tries, 1);
    assert.equal(await jobs.takeJob(taking("w2", 1099)), undefined, "its lease is not over");
    assert.equal(await jobs.keepJob("j", "w1", 1200), true);
    assert.equal(await jobs.takeJob(taking("w2", 1150)), undefined);
    assert.equal(await jobs.waitingJobs(1200), 1);
    assert.equal((await jobs.takeJob(taking("w2", 1200)))!.worker, "w2");
    assert.equal(await jobs.endJob("j", "w1", { atMs: 1201, result: "late" }), false);
    assert.equal(await jobs.keepJob("j", "w1", 9999), false);
    assert.equal((await jobs.takeJob(taking("w3", 1300)))!.tries, 3);
    assert.equal(await jobs.takeJob(taking("w4", 1400)), undefined);
    assert.match((await jobs.job("j"))!.fault!, /begun 3 times/);
  });

  suite("one open request for an attempt at a time, with its thread", async (store) => {
    const { desk } = store;
    const request = {
      id: "q",
      course: "c",
      assignment: "h",
      member: "m1",
      attempt: "a1",
      state: "open" as const,
      createdMs: 1,
      changedMs: 1,
    };
    const message = { id: "x", request: "q", author: "m1", text: "Please look", atMs: 1 };
    assert.equal(await desk.createRequest(request, message), true);
    assert.equal(await desk.createRequest({ ...request, id: "q2" }, { ...message, id: "y", request: "q2" }), false);
    const notice = { id: "n", course: "c", member: "m1", kind: "answer", detail: "{}", atMs: 2, readMs: null };
    await desk.addMessage({ ...message, id: "z", author: "teacher", text: "Done", atMs: 2 }, "closed", [notice]);
    assert.deepEqual((await desk.messagesOf("q")).map(({ text }) => text), ["Please look", "Done"]);
    assert.deepEqual((await desk.request("q"))!.state, "closed");
    assert.equal(await desk.createRequest({ ...request, id: "q3" }, { ...message, id: "w", request: "q3" }), true);
    assert.deepEqual((await desk.requestsOf("c")).map(({ id }) => id), ["q3", "q"]);
    assert.deepEqual(await desk.requestsOf("c", "m2"), []);
    await desk.readNotices("m1", 5);
    assert.deepEqual((await desk.noticesOf("m1", 9)).map(({ readMs }) => readMs), [5]);
  });
}
