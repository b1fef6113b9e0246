/** What LTI needs of storage: one suite for every backend. */
import assert from "node:assert/strict";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import type { LtiRegistrationRow, Store } from "../../engine/storage/mod.ts";
import { databasesFor } from "../support/databases.ts";

const { addresses: ADDRESSES } = await databasesFor("lti");

const T = 1_800_000_000_000;
const registration: LtiRegistrationRow = {
  id: "r1",
  course: "c1",
  issuer: "https://lms.example.org",
  client: "abc",
  authUrl: "https://lms.example.org/auth",
  tokenUrl: "https://lms.example.org/token",
  jwksUrl: "https://lms.example.org/jwks",
  deployments: ["1", "2"],
  isEnabled: true,
  createdMs: T,
};
const score = {
  id: "s1",
  registration: "r1",
  lineItem: "https://lms.example.org/1",
  subject: "7",
  assignment: "a1",
  member: "m1",
};
const grade = {
  ...{ assignment: "a1", member: "m1", attempt: "t1", labDigest: "d", points: 1, earned: 1, maximum: 10, tasks: "[]" },
  ...{ commands: 1, progressedMs: T, seenMs: T },
};
const audit = { course: "c1", atMs: T, actor: "x", action: "apply", subject: "t1", detail: "{}" };

async function filled({ courses, lti }: Store): Promise<void> {
  const times = { createdMs: T, archivedMs: null, version: 0 };
  await courses.createCourse({ id: "c1", title: "", zone: "UTC", joinCode: "c", isOpen: false, ...times });
  const names = { externalId: null, email: "m@x.org", familyName: "", givenName: "", section: "", labels: [] };
  await courses.putMembers([{
    ...{ id: "m1", course: "c1", account: null, role: "learner", isActive: true, joinedMs: T },
    ...names,
  }]);
  for (const id of ["a1", "a2"]) {
    await courses.createAssignment({ id, course: "c1", lab: "a/b", title: id, position: 1, policy: "{}", ...times });
  }
  await lti.putRegistration(registration);
}

for (const backend of BACKENDS) {
  const suite = (title: string, body: (store: Store) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const store = await backend.open(await ADDRESSES[backend.name]!());
      try {
        await filled(store);
        await body(store);
      } finally {
        await store.close();
      }
    });

  suite("keeps a platform by its issuer and client, once", async ({ lti }) => {
    assert.deepEqual(await lti.registration("r1"), registration);
    assert.equal(await lti.putRegistration({ ...registration, id: "r2" }), "taken");
    assert.equal(await lti.putRegistration({ ...registration, id: "r2", client: "def", createdMs: T + 1 }), "done");
    assert.equal(await lti.putRegistration({ ...registration, id: "r2" }), "taken", "nor by a change");
    const changed = { ...registration, deployments: ["3"], isEnabled: false };
    assert.equal(await lti.putRegistration(changed), "done");
    assert.deepEqual(await lti.registration("r1"), changed);
    assert.deepEqual((await lti.registrationsOf("c1")).map(({ id }) => id), ["r1", "r2"]);
    assert.deepEqual((await lti.registrationsOfIssuer(registration.issuer)).map(({ id }) => id), ["r1", "r2"]);
    assert.deepEqual(await lti.registrationsOfIssuer("nosuch"), []);
  });

  suite("whose word a platform is stays when people have come by it", async ({ lti }) => {
    const other = { ...registration, jwksUrl: "https://evil.example/jwks" };
    assert.equal(await lti.putRegistration(other), "done", "nobody has come");
    await lti.linkUser({ registration: "r1", subject: "7", account: "ann", member: "m1" });
    for (const change of [{ jwksUrl: registration.jwksUrl }, { issuer: "x" }, { client: "y" }]) {
      assert.equal(await lti.putRegistration({ ...other, ...change }), "fixed", Object.keys(change).join());
    }
    assert.equal(await lti.putRegistration({ ...other, deployments: ["9"], tokenUrl: "https://x.org" }), "done");
    assert.deepEqual((await lti.registration("r1"))!.deployments, ["9"]);
    assert.equal((await lti.registration("r1"))!.jwksUrl, other.jwksUrl);
  });

  suite("of twenty that take a login's state at once, one gets it; old ones are forgotten", async ({ lti }) => {
    const state = { id: "s", registration: "r1", nonce: "n", target: "t", expiresMs: T + 10 };
    await lti.createState(state, T);
    const taken = await Promise.all(Array.from({ length: 20 }, () => lti.takeState("s")));
    assert.deepEqual(taken.filter((one) => one !== undefined), [state]);
    await lti.createState(state, T);
    await lti.createState({ ...state, id: "later" }, T + 11);
    assert.equal(await lti.takeState("s"), undefined);
  });

  suite("a person and a link are whom they were first", async ({ lti }) => {
    const user = { registration: "r1", subject: "7", account: "ann", member: "m1" };
    const linked = await Promise.all(
      Array.from({ length: 10 }, (_, i) => lti.linkUser({ ...user, member: `m${i}` })),
    );
    assert.equal(new Set(linked.map(({ member }) => member)).size, 1);
    assert.deepEqual(await lti.user("r1", "7"), linked[0]);
    assert.equal(await lti.user("r1", "8"), undefined);
    const link = { id: "l1", registration: "r1", deployment: "1", resource: "x", title: "X", assignment: null };
    await lti.noteLink(link);
    await lti.noteLink({ ...link, id: "l2", assignment: "a1" });
    const there = await lti.noteLink({ ...link, id: "l3", title: "Y" });
    assert.deepEqual(there, { ...link, title: "Y", assignment: "a1" }, "no answer leaves the one that was given");
    assert.deepEqual(await lti.link("l1"), there);
  });

  suite("a score is one server's at a time, and its time stamps are a second apart", async ({ lti }) => {
    await lti.openScore(score);
    await lti.openScore({ ...score, id: "s2" });
    assert.equal((await lti.scoresOf("c1")).length, 1);
    const taken = await Promise.all(Array.from({ length: 10 }, () => lti.takeScore(T, T + 5000)));
    const [mine, ...others] = taken.filter((one) => one !== undefined);
    assert.deepEqual([mine!.stampMs, mine!.tries, others], [T, 1, []]);
    await lti.endScore(mine!, { state: "waiting", dueMs: T + 1, fault: "no" });
    assert.equal(await lti.takeScore(T + 999, T + 5000), undefined);
    const again = (await lti.takeScore(T + 1000, T + 5000))!;
    assert.deepEqual([again.stampMs, again.tries, again.fault], [T + 1000, 2, "no"]);
    await lti.endScore(mine!, { state: "failed", fault: "late" });
    await lti.endScore(again, { state: "sent", points: 1.5, maximum: 10, sentMs: T + 1001 });
    const { state, points, maximum, sentMs, fault } = (await lti.scoresOf("c1"))[0]!;
    assert.deepEqual([state, points, maximum, sentMs, fault], ["sent", 1.5, 10, T + 1001, null]);
    await lti.openScore({ ...score, id: "s3" });
    assert.equal(await lti.takeScore(T + 9000, T + 9001), undefined, "who comes again changes nothing");
    await lti.openScore({ ...score, id: "s3", assignment: "a2" });
    assert.equal((await lti.takeScore(T + 9000, T + 9001))?.assignment, "a2", "a link that leads elsewhere does");
  });

  suite("whatever changes a grade makes its score wait, and nothing else does", async ({ courses, desk, lti }) => {
    let now = T;
    const isWaiting = async () => {
      now += 2000;
      const taken = await lti.takeScore(now, now + 1);
      if (taken) await lti.endScore(taken, { state: "idle" });
      return taken !== undefined;
    };
    await courses.noteGrade(grade);
    await lti.openScore(score);
    assert.equal(await isWaiting(), true, "opened");
    await courses.noteGrade({ ...grade, commands: 2 });
    assert.equal(await isWaiting(), false, "a command that earns nothing");
    await courses.noteGrade({ ...grade, assignment: "a2", attempt: "t2", points: 9 });
    assert.equal(await isWaiting(), false, "another assignment");
    await courses.noteGrade({ ...grade, points: 2 });
    assert.equal(await isWaiting(), true, "points");
    await courses.noteGrade({ ...grade, attempt: "t3" });
    assert.equal(await isWaiting(), true, "another attempt");
    const change = { attempt: "t1", points: 3, comment: null, version: 0 };
    assert.equal(await desk.override([{ ...change, version: 9 }], [audit], []), false);
    assert.equal(await isWaiting(), false, "an override that came too late");
    await desk.override([change], [audit], []);
    assert.equal(await isWaiting(), true, "an override");
    const regrade = { id: "g", course: "c1", assignment: "a1", labDigest: "e", createdBy: "x", createdMs: T };
    const values = { labDigest: "e", points: 4, earned: 4, maximum: 10, tasks: "[]" };
    await desk.createRegrade({ ...regrade, appliedMs: null, revertedMs: null }, [{
      ...{ regrade: "g", attempt: "t1", member: "m1", state: "done", pointsBefore: 2, pointsAfter: 4, changes: "[]" },
      ...{ after: JSON.stringify(values), before: null, fault: null, isApplied: false },
    }], []);
    assert.equal(await isWaiting(), false, "a regrade that nobody has applied");
    const apply = { regrade: "g", attempts: ["t1"], atMs: T, audit, notices: [] };
    assert.equal(await desk.applyRegrade(apply), 1);
    assert.equal(await isWaiting(), true, "one that was");
    assert.equal(await desk.revertRegrade(apply), 1);
    assert.equal(await isWaiting(), true, "one that was taken back");
  });

  suite("a score that is held back stays so when its grade changes; one that failed waits again", async (store) => {
    const { courses, lti } = store;
    await courses.noteGrade(grade);
    await lti.openScore(score);
    await lti.endScore((await lti.takeScore(T, T + 9))!, { state: "waiting", dueMs: T + 60_000, fault: "429" });
    await courses.noteGrade({ ...grade, points: 2 });
    assert.equal(await lti.takeScore(T + 30_000, T + 30_001), undefined);
    await lti.endScore((await lti.takeScore(T + 60_000, T + 60_009))!, { state: "failed", fault: "422" });
    assert.equal(await lti.takeScore(T + 90_000, T + 90_001), undefined);
    await courses.noteGrade({ ...grade, points: 3 });
    assert.equal((await lti.takeScore(T + 90_000, T + 90_009))?.tries, 1);
  });
}
