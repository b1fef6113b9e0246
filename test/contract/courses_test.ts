/** What courses and accounts keep, on every storage backend. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import type { AssignmentRow, CourseRow, MemberRow, Store, TakingRow } from "../../engine/storage/mod.ts";
import { Accounts, type SignedIn } from "../../routes/host/accounts.ts";
import { databasesFor } from "../support/databases.ts";

const { postgres, addresses: ADDRESSES } = await databasesFor("courses");

const course: CourseRow = {
  id: "c",
  title: "Clusters",
  zone: "Europe/Berlin",
  joinCode: "abcd-efgh",
  isOpen: true,
  createdMs: 5,
  archivedMs: null,
  version: 0,
};
const person = (id: string, more: Partial<MemberRow> = {}): MemberRow => ({
  id,
  course: "c",
  account: null,
  externalId: null,
  email: `${id}@example.org`,
  familyName: id,
  givenName: "",
  section: "",
  labels: ["extra", "Ünï"],
  role: "learner",
  isActive: true,
  joinedMs: 7,
  ...more,
});
const assignment: AssignmentRow = {
  id: "a",
  course: "c",
  lab: "track/lab",
  title: "First",
  position: 1,
  policy: "{}",
  createdMs: 8,
  archivedMs: null,
  version: 0,
};
const taking: TakingRow = {
  assignment: "a",
  member: "ada",
  number: 1,
  attempt: "t1",
  begunMs: 9,
  closesMs: 10,
  handedInMs: null,
};

for (const backend of BACKENDS) {
  const suite = (title: string, body: (store: Store) => Promise<void>) =>
    Deno.test(`${backend.name}: ${title}`, async () => {
      const store = await backend.open(await ADDRESSES[backend.name]!());
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });

  suite("a course is found by its id and its code; of two changes from the same version one wins", async (store) => {
    const { courses } = store;
    await courses.createCourse(course);
    assert.deepEqual(await courses.course("c"), course);
    assert.deepEqual(await courses.courseOfCode("abcd-efgh"), course);
    assert.equal(await courses.courseOfCode("nosuch"), undefined);
    const won = await Promise.all(["One", "Other"].map((title) => courses.changeCourse({ ...course, title })));
    assert.deepEqual(won.toSorted(), [false, true]);
    assert.equal((await courses.course("c"))!.version, 1);
  });

  suite("members come by name, are found by account and by address, and a place is claimed once", async (store) => {
    const { courses } = store;
    await courses.createCourse(course);
    const mixed = person("zoe", { email: "Zoe@Example.org", familyName: "Äbel" });
    await courses.putMembers([mixed, person("ada"), person("gone", { isActive: false, email: "ZOE@example.org" })]);
    assert.deepEqual((await courses.membersOf("c")).map(({ id }) => id), ["ada", "gone", "zoe"]);
    assert.deepEqual(await courses.member("zoe"), mixed);
    assert.deepEqual((await courses.invitedAs("zoe@EXAMPLE.org")).map(({ id }) => id), ["zoe"]);
    const claims = await Promise.all(["one", "two"].map((account) => courses.claimMember("zoe", account)));
    assert.deepEqual(claims.toSorted(), [false, true]);
    const account = (await courses.member("zoe"))!.account!;
    assert.equal(await courses.claimMember("zoe", account), true, "whose it is, may claim it again");
    assert.equal(await courses.claimMember("ada", account), false, "nobody is two members of a course");
    assert.equal((await courses.memberOf("c", account))!.id, "zoe");
    assert.deepEqual((await courses.membershipsOf(account)).map(({ member }) => member.id), ["zoe"]);
    assert.deepEqual(await courses.invitedAs("zoe@example.org"), []);
    await assert.rejects(courses.putMembers([person("new"), person("twin", { email: "ada@example.org" })]));
    assert.equal(await courses.member("new"), undefined, "all or none");
  });

  suite("an attempt of a number is begun once, and handed in once", async (store) => {
    const { courses } = store;
    await courses.createCourse(course);
    await courses.putMembers([person("ada")]);
    await courses.createAssignment(assignment);
    const begun = await Promise.all(["t1", "t2"].map((attempt) => courses.begin({ ...taking, attempt })));
    assert.deepEqual(begun.toSorted(), [false, true]);
    const [first] = await courses.takingsOf("a", "ada");
    await courses.handIn(first!.attempt, 20);
    await courses.handIn(first!.attempt, 30);
    assert.equal((await courses.takingOf(first!.attempt))!.handedInMs, 20);
    assert.equal((await courses.takingsOf("a")).length, 1);
    const changes = await Promise.all(
      ["{}", "[]"].map((policy) => courses.changeAssignment({ ...assignment, policy })),
    );
    assert.deepEqual(changes.toSorted(), [false, true]);
  });

  suite("what is computed of a grade is replaced, what a person has set stays", async (store) => {
    const { courses, desk } = store;
    await courses.createCourse(course);
    await courses.putMembers([person("ada")]);
    await courses.createAssignment(assignment);
    const computed = {
      assignment: "a",
      member: "ada",
      attempt: "t1",
      labDigest: "d",
      points: 1.5,
      earned: 3,
      maximum: 10,
    };
    const rest = { tasks: "[]", commands: 2, progressedMs: 3, seenMs: 4 };
    await courses.noteGrade({ ...computed, ...rest });
    const { version } = (await courses.gradeOf("t1"))!;
    const audit = { course: "c", atMs: 1, actor: "olga", action: "override", subject: "t1", detail: "{}" };
    assert.ok(await desk.override([{ attempt: "t1", version, points: 9, comment: "Well argued" }], [audit], []));
    await courses.noteGrade({ ...computed, ...rest, points: 2, earned: 4 });
    const grade = (await courses.gradeOf("t1"))!;
    assert.deepEqual([grade.points, grade.earned, grade.overridePoints], [2, 4, 9]);
    assert.deepEqual((await courses.gradebook("c")).map(({ points }) => points), [2]);
    assert.equal("tasks" in (await courses.gradebook("c"))[0]!, false);
  });

  suite("extensions come oldest first, and are taken back", async (store) => {
    const { courses } = store;
    await courses.createCourse(course);
    await courses.createAssignment(assignment);
    const extension = {
      id: "e1",
      assignment: "a",
      member: null,
      label: "extra",
      change: "{}",
      reason: "",
      createdMs: 20,
    };
    await courses.putExtension(extension);
    await courses.putExtension({ ...extension, id: "e0", createdMs: 10 });
    assert.deepEqual((await courses.extensionsOf("a")).map(({ id }) => id), ["e0", "e1"]);
    await courses.removeExtension("e0");
    assert.deepEqual(await courses.extensionsOf("a"), [extension]);
  });

  suite("a lab is kept as it was first, byte for byte; a guest's work goes to an account", async (store) => {
    const version = { digest: "d", lab: "track/lab", source: new Uint8Array([0, 255, 7]), storedMs: 5 };
    await store.courses.keepLabVersion(version);
    await store.courses.keepLabVersion({ ...version, source: new Uint8Array([1]) });
    assert.deepEqual(await store.courses.labVersion("d"), version);
    const attempt = { id: "t", visitor: "guest", lab: "l", digest: "d", seed: "s", engineVersion: "1", startMs: 1 };
    await store.createAttempt(attempt);
    await store.stamp({ attempt: "t", visitor: "guest", lab: "l", task: "x", points: 1, atMs: 1, receivedMs: 1 });
    await store.takeOver("guest", "account");
    assert.deepEqual(await store.attemptsOf("guest"), []);
    assert.deepEqual((await store.attemptsOf("account")).map(({ id }) => id), ["t"]);
    assert.equal((await store.marksOf("account")).length, 1);
  });

  suite("accounts sign up, in and out, and what is tried too often is refused", async (store) => {
    const accounts = await Accounts.open({ store, secureCookies: false, signUp: "open" });
    let said: SignedIn | undefined, found: string | undefined;
    const app = new Hono()
      .post("/up", async (c) => c.text(`${!(said = await accounts.signUp(c, await c.req.json()))}`))
      .post("/in", async (c) => c.text(`${!(said = await accounts.signIn(c, await c.req.json()))}`))
      .get("/who", async (c) => c.text(found = (await accounts.accountOf(c))?.email ?? "nobody"));
    const ask = async (path: string, body: unknown) => {
      await app.request(path, { method: "POST", body: JSON.stringify(body) });
      return said!;
    };
    const ada = { name: "Ada", email: "Ada@example.org", password: "a long pass phrase" };
    assert.equal(await store.firstAccount(), undefined);
    const made = await ask("/up", ada);
    assert.ok("account" in made);
    assert.deepEqual([made.account.email, made.account.isVerified], ["ada@example.org", false]);
    assert.equal(await store.firstAccount(), made.account.id);
    assert.match(made.account.visitor, /^[0-9a-f]{32}$/);
    const cookie = made.cookies.map((one) => one.split(";")[0]).join("; ");
    await app.request("/who", { headers: { cookie } });
    assert.equal(found, "ada@example.org");
    await app.request("/who", { headers: { cookie: cookie.replace(/.{12}$/, "AAAAAAAAAAAA") } });
    assert.equal(found, "nobody", "a cookie that was changed is none");
    assert.deepEqual(await ask("/up", ada), { refused: "taken" });
    assert.deepEqual(await ask("/up", { ...ada, email: "b@example.org", password: "short" }), {
      refused: "notFitting",
    });
    const refusals = new Set<string>();
    for (let tries = 0; tries < 31; tries++) {
      const answer = await ask("/in", { ...ada, password: "another pass phrase" });
      refusals.add("refused" in answer ? answer.refused : "in");
    }
    assert.deepEqual([...refusals], ["wrong", "tooOften"]);
  });
}

Deno.test("postgres: who is signed in stays so when the database's backends are killed", async () => {
  const name = "courses_killed";
  const store = await BACKENDS.find((one) => one.name === "postgres")!.open(await postgres.database(name));
  try {
    const accounts = await Accounts.open({ store, secureCookies: false, signUp: "open" });
    let cookie = "", found: string | undefined;
    const app = new Hono().post("/up", async (c) => {
      const made = await accounts.signUp(c, { name: "Ada", email: "ada@example.org", password: "a long pass phrase" });
      assert.ok("cookies" in made);
      cookie = made.cookies.map((one) => one.split(";")[0]).join("; ");
      return c.text("");
    }).get("/who", async (c) => c.text(found = (await accounts.accountOf(c))?.email ?? "nobody"));
    await app.request("/up", { method: "POST" });
    for (const pid of await postgres.backends(name)) Deno.kill(pid, "SIGKILL");
    await app.request("/who", { headers: { cookie } });
    assert.equal(found, "ada@example.org");
  } finally {
    await store.close();
  }
});
