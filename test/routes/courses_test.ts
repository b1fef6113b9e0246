/** A course from its making to its grades, as browsers meet it: deadlines by an injected clock. */
import assert from "node:assert/strict";
import type { Policy } from "../../engine/courses/mod.ts";
import { FormBrowser } from "../support/form_browser.ts";
import { type TestSite, withSite } from "./support.ts";

const MINUTE_MS = 60_000;
const startMs = Date.parse("2026-10-24T10:00:00Z");

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
    const lab = site.labs.tracks[0]!.labs[0]!.id;
    const assigned = async (policy: Policy) => {
      const id = `a${(await store.courses.assignmentsOf(course)).length}`;
      const row = { id, course, lab, title: id, position: 1, policy: JSON.stringify(policy) };
      await store.courses.createAssignment({ ...row, createdMs: now, archivedMs: null, version: 0 });
      return `/courses/${course}/assignments/${id}`;
    };
    const points = async () =>
      (await store.courses.gradebook(course)).map(({ points, earned }) => [points, earned] as const);
    await work({ ...site, owner, learner, course, assigned, goTo: (unixMs) => now = unixMs, points });
  }, { nowMs: () => now });
}

Deno.test("a learner joins by code, begins, works, and the grade is kept as they go", () =>
  withClass(async ({ learner, course, assigned, points }) => {
    const path = await assigned({});
    assert.match(await (await learner.get(`/courses/${course}`)).text(), /Clusters 101[\s\S]*a0/);
    assert.equal((await learner.get(`${path}/lab`)).status, 404, "nothing is begun by looking");
    assert.equal((await learner.post(`${path}/begin`, {})).headers.get("location"), `${path}/lab`);
    const page = await (await learner.get(`${path}/lab`)).text();
    assert.match(page, new RegExp(`data-socket="${path}/lab/terminal"`));
    assert.doesNotMatch(page, /(action|hx-get|hx-post)="\/labs\//);
    assert.deepEqual(await points(), [[0, 0]]);
    await learner.post(`${path}/lab/commands`, { commands: "kubectl get nodes" });
    assert.equal(MINUTE_MS, 60_000);
  }));
