/** A course from its making to its grades, as browsers meet it: deadlines by an injected clock. */
import assert from "node:assert/strict";
import type { Policy } from "../../engine/courses/mod.ts";
import { FormBrowser } from "../support/form_browser.ts";
import { type TestSite, withSite } from "./support.ts";

const MINUTE_MS = 60_000;
/** Noon in Berlin. */
const startMs = Date.parse("2026-10-24T10:00:00Z");
const LAB = "daemonsets/practice-test";
/** Its first task asks how many DaemonSets there are, for one point. */
const [TASK, RIGHT] = ["how-many", "2"];

interface Class extends TestSite {
  readonly owner: FormBrowser;
  readonly learner: FormBrowser;
  readonly course: string;
  /** Makes an assignment; answers with its address. */
  readonly assigned: (policy: Policy) => Promise<string>;
  readonly goTo: (unixMs: number) => void;
  readonly points: () => Promise<readonly (readonly [points: number, earned: number])[]>;
}

/** A course with an owner and a learner who has joined by its code. */
async function withClass(work: (all: Class) => Promise<void>): Promise<void> {
  let now = startMs;
  await withSite(async (site) => {
    const { app, store } = site;
    const [owner, learner] = [new FormBrowser(app), new FormBrowser(app)];
    await owner.post("/sign-up", { name: "Olga Owner", email: "olga@example.org", password: "a long pass phrase" });
    const made = await owner.post("/courses", { title: "Clusters 101", zone: "Europe/Berlin" });
    const course = made.headers.get("location")!.split("/").at(-1)!;
    await learner.post("/sign-up", { name: "Lena Learner", email: "lena@example.org", password: "a long pass phrase" });
    const { joinCode } = (await store.courses.course(course))!;
    await learner.post("/courses/join", { code: joinCode.toUpperCase().replace("-", " ") });
    const assigned = async (policy: Policy) => {
      const id = `a${(await store.courses.assignmentsOf(course)).length}`;
      const row = { id, course, lab: LAB, title: id, position: 1, policy: JSON.stringify(policy) };
      await store.courses.createAssignment({ ...row, createdMs: now, archivedMs: null, version: 0 });
      return `/courses/${course}/assignments/${id}`;
    };
    const points = async () =>
      (await store.courses.gradebook(course)).map(({ points, earned }) => [points, earned] as const);
    await work({ ...site, owner, learner, course, assigned, goTo: (unixMs) => now = unixMs, points });
  }, { nowMs: () => now });
}

const commands = (learner: FormBrowser, path: string, lines: string) =>
  learner.post(`${path}/lab/commands`, { commands: lines });
const answer = (learner: FormBrowser, path: string, value: string) =>
  learner.post(`${path}/lab/answers`, { task: TASK, answer: value });

Deno.test("a learner joins by code, begins, works, and the grade is kept as they go", () =>
  withClass(async ({ learner, course, assigned, points, store, goTo }) => {
    const path = await assigned({});
    assert.match(await (await learner.get(`/courses/${course}`)).text(), /Clusters 101[\s\S]*a0/);
    assert.equal((await learner.get(`${path}/lab`)).status, 404, "nothing is begun by looking");
    assert.equal((await learner.post(`${path}/begin`, {})).headers.get("location"), `${path}/lab`);
    const page = await (await learner.get(`${path}/lab`)).text();
    assert.match(page, new RegExp(`data-socket="${path}/lab/terminal"`));
    assert.doesNotMatch(page, /(action|hx-get|hx-post)="\/labs\//);
    assert.deepEqual(await points(), [[0, 0]]);
    goTo(startMs + MINUTE_MS);
    await commands(learner, path, "kubectl get daemonsets -A");
    await answer(learner, path, RIGHT);
    assert.deepEqual(await points(), [[1, 1]]);
    const [grade] = await store.courses.gradesOf("a0");
    assert.deepEqual([grade!.commands, grade!.seenMs, grade!.progressedMs], [
      1,
      startMs + MINUTE_MS,
      startMs + MINUTE_MS,
    ]);
    const attempt = await store.attempt(grade!.attempt);
    assert.ok(await store.courses.labVersion(attempt!.digest), "the lab is kept, to play the attempt again");
    assert.match(await (await learner.get(path)).text(), /1 of \d points/);
  }));

Deno.test("what comes a millisecond after the end is refused with a word, and an extension opens it again", () =>
  withClass(async ({ owner, learner, course, assigned, points, goTo, store }) => {
    const path = await assigned({ due: "2026-10-24T13:00" });
    const dueMs = startMs + 60 * MINUTE_MS;
    await learner.post(`${path}/begin`, {});
    goTo(dueMs + 1);
    await commands(learner, path, "kubectl get pods");
    await answer(learner, path, RIGHT);
    assert.deepEqual(await points(), [[0, 0]]);
    assert.match(await (await learner.get(`${path}/lab`)).text(), /This assignment is closed: nothing more is taken/);
    assert.equal((await learner.post(`${path}/begin`, {})).status, 409);

    const [lena] = (await store.courses.membersOf(course)).filter(({ role }) => role === "learner");
    const extension = { who: `member ${lena!.id}`, due: "2026-10-26T13:00", reason: "Ill" };
    assert.equal((await learner.post(`${path}/extensions`, extension)).status, 404, "no learner gives one");
    await owner.post(`${path}/extensions`, extension);
    await answer(learner, path, RIGHT);
    assert.deepEqual(await points(), [[1, 1]]);
  }));

Deno.test("an extension after the deadline gives back what being late has cost", () =>
  withClass(async ({ owner, learner, assigned, points, goTo }) => {
    const path = await assigned({ due: "2026-10-24T13:00", late: { graceMinutes: 0, perDay: 50, cap: 50 } });
    await learner.post(`${path}/begin`, {});
    goTo(startMs + 61 * MINUTE_MS);
    await answer(learner, path, RIGHT);
    assert.deepEqual(await points(), [[0.5, 1]]);
    assert.match(await (await learner.get(path)).text(), /0.5 points less for being late/);
    const form = { lab: LAB, title: "a0", due: "2026-10-25T13:00", late: "on", "late.perDay": "50", version: "0" };
    assert.equal((await owner.post(`${path}/edit`, form)).status, 303);
    assert.deepEqual(await points(), [[1, 1]]);
    assert.equal((await owner.post(`${path}/edit`, form)).status, 409, "it was changed since version 0");
  }));

Deno.test("an exam has its minutes, no hints, and says nothing of the tasks until it is over", () =>
  withClass(async ({ learner, assigned, points, goTo, store, seats }) => {
    const path = await assigned({ attempts: 1, exam: { minutes: 30, hints: false, feedback: "attempt" } });
    await learner.post(`${path}/begin`, {});
    await answer(learner, path, RIGHT);
    assert.deepEqual(await points(), [[1, 1]], "it is graded all the same");
    const pages = [path, `${path}/lab`, `${path}/lab/tasks`, `${path}/lab/cluster`];
    for (const page of pages) {
      const html = await (await learner.get(page)).text();
      assert.doesNotMatch(html, /state-passed|[1-9] of \d (points|tasks)|data-fresh|Hint 1|<dt>/, page);
    }
    assert.equal((await learner.get(`${path}/lab/finish`)).headers.get("location"), `${path}/lab`);
    await learner.post(`${path}/lab/hints`, { task: TASK });
    assert.match(await (await learner.get(`${path}/lab`)).text(), /There are no hints in this exam/);

    // The server starts anew: the time goes on.
    await seats.end();
    goTo(startMs + 30 * MINUTE_MS);
    await commands(learner, path, "touch in-time");
    goTo(startMs + 30 * MINUTE_MS + 1);
    await commands(learner, path, "touch late");
    const [taking] = await store.courses.takingsOf("a0");
    const lines = (await store.entriesAfter(taking!.attempt, 0)).filter(({ kind }) => kind === "command");
    assert.deepEqual(lines.map(({ body }) => JSON.parse(new TextDecoder().decode(body)).line), ["touch in-time"]);
    assert.match(await (await learner.get(path)).text(), /its time is over[\s\S]*1 of \d points/);
    assert.match(await (await learner.post(`${path}/begin`, {})).text(), /You have used all attempts/);
  }));

Deno.test("who hands in is done; the best of several attempts counts, each from a fresh start", () =>
  withClass(async ({ learner, course, assigned, points, goTo, store }) => {
    const path = await assigned({ attempts: 2 });
    await learner.post(`${path}/begin`, {});
    await answer(learner, path, RIGHT);
    const [first] = await store.courses.takingsOf("a0");
    await learner.post(`${path}/hand-in`, { attempt: first!.attempt });
    goTo(startMs + MINUTE_MS);
    await answer(learner, path, "17");
    assert.equal((await store.entriesAfter(first!.attempt, 0)).length, 1);
    await Promise.all([learner.post(`${path}/begin`, {}), learner.post(`${path}/begin`, {})]);
    const takings = await store.courses.takingsOf("a0");
    assert.deepEqual(takings.map(({ number }) => number), [1, 2], "two windows begin one");
    const seeds = await Promise.all(takings.map(async ({ attempt }) => (await store.attempt(attempt))!.seed));
    assert.notEqual(seeds[0], seeds[1]);
    assert.deepEqual((await points()).toSorted(), [[0, 0], [1, 1]]);
    assert.match(await (await learner.get(`/courses/${course}`)).text(), /1 of \d points/);
    assert.equal((await learner.post(`${path}/begin`, {})).status, 409);
  }));

Deno.test("before it opens, an assignment is not there; who teaches may try it", () =>
  withClass(async ({ owner, learner, course, assigned, goTo }) => {
    const path = await assigned({ release: "2026-10-24T13:00" });
    for (const ms of [startMs, startMs + 60 * MINUTE_MS - 1]) {
      goTo(ms);
      assert.equal((await learner.get(path)).status, 404);
      assert.doesNotMatch(await (await learner.get(`/courses/${course}`)).text(), /a0/);
      assert.equal((await learner.post(`${path}/begin`, {})).status, 404);
    }
    assert.equal((await owner.post(`${path}/begin`, {})).status, 303);
    goTo(startMs + 60 * MINUTE_MS);
    assert.equal((await learner.post(`${path}/begin`, {})).status, 303);
  }));

Deno.test("a roster is looked at first; learners get their place by the code, others by their own invitation", () =>
  withClass(async ({ app, owner, course, store, invitations }) => {
    const path = `/courses/${course}/people`;
    const list =
      "email,family_name,role,section\nada@example.org,Lovelace,learner,A\ntina@example.org,Teacher,instructor,\n";
    const shown = await (await owner.post(`${path}/import`, { list })).text();
    assert.match(shown, /2 people added/);
    assert.equal((await store.courses.membersOf(course)).length, 2);
    assert.equal((await owner.post(`${path}/import`, { list, apply: "yes" })).status, 303);
    assert.match(await (await owner.post(`${path}/import`, { list })).text(), /0 people added[\s\S]*2 as before/);

    const [ada, tina] = [new FormBrowser(app), new FormBrowser(app)];
    await ada.post("/sign-up", { name: "Ada", email: "ADA@example.org", password: "a long pass phrase" });
    await tina.post("/sign-up", { name: "Tina", email: "tina@example.org", password: "a long pass phrase" });
    const { joinCode: code } = (await store.courses.course(course))!;
    assert.equal((await ada.post("/courses/join", { code })).status, 303);
    assert.match(await (await tina.post("/courses/join", { code })).text(), /use the link/);
    const place = async (email: string) => (await store.courses.membersOf(course)).find((one) => one.email === email)!;
    assert.equal((await place("ada@example.org")).section, "A", "it is the place on the roster");
    const word = invitations.wordOf(await place("tina@example.org"));
    assert.equal((await ada.get(`/join/${word.replace(/.$/, "0")}x`)).status, 404);
    assert.equal(
      (await ada.post(`/join/${word}`, {})).status,
      404,
      "who is in the course already takes no other's place",
    );
    assert.equal((await tina.post(`/join/${word}`, {})).status, 303);
    assert.equal((await tina.get(path)).status, 200);
    assert.equal((await new FormBrowser(app).get(`/join/${word}`)).status, 303, "a stranger signs in first");

    const gone = await owner.post(`${path}/import`, {
      list: "email\ntina@example.org",
      removesOthers: "on",
      apply: "yes",
    });
    assert.equal(gone.status, 303);
    assert.equal((await ada.get(`/courses/${course}`)).status, 404, "who was removed gets in no more");
    assert.equal((await owner.get(`/courses/${course}`)).status, 200);
    const trail = await store.desk.auditOf(course, { limit: 10 });
    const counts = trail.map(({ action, detail }) => [action, detail]);
    assert.deepEqual(counts[0], ["roster", '{"added":0,"changed":0,"removed":2}'], "the trail says who was taken out");
  }));

Deno.test("owners are made by owners alone, and one stays", () =>
  withClass(async ({ app, owner, course, store, invitations }) => {
    const members = await store.courses.membersOf(course);
    const [olga] = members.filter(({ role }) => role === "owner");
    const tina = {
      ...members.find(({ role }) => role === "learner")!,
      id: "tina",
      email: "tina@example.org",
      account: null,
    };
    await store.courses.putMembers([{ ...tina, role: "instructor" }]);
    const browser = new FormBrowser(app);
    await browser.post("/sign-up", { name: "Tina", email: "tina@example.org", password: "a long pass phrase" });
    await browser.post(`/join/${invitations.wordOf({ id: "tina" })}`, {});
    const at = (id: string) => `/courses/${course}/people/${id}`;
    assert.equal((await browser.post(at("tina"), { role: "owner", active: "on" })).status, 403);
    assert.equal((await browser.post(at(olga!.id), { role: "learner", active: "on" })).status, 403);
    assert.equal((await owner.post(at(olga!.id), { role: "learner", active: "on" })).status, 403, "the last one stays");
    assert.equal((await owner.post(at("tina"), { role: "owner", active: "on" })).status, 303);
    assert.equal((await owner.post(at(olga!.id), { role: "learner", active: "on" })).status, 303);
  }));
