/** Courses as a program sees them: rosters, assignments, grades, attempts with their journals, keys. */
import assert from "node:assert/strict";
import { encodeDeed, ENGINE_VERSION } from "../../engine/session/mod.ts";
import { type Scope, SCOPES } from "../../routes/host/keys.ts";
import { keyedCourse } from "../support/courses.ts";
import { type TestSite, withSite } from "./support.ts";

const LAB = "daemonsets/lab-17";
const T = 1_800_000_000_000;

interface Asked {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- documents of many shapes
  readonly body: any;
  readonly heads: Headers;
}

/** A course with a key that may do everything; `asks` sends JSON below the course's address. */
async function withCourse(
  work: (
    site: TestSite & {
      readonly head: Record<string, string>;
      asks(method: string, path: string, body?: unknown, heads?: Record<string, string>): Promise<Asked>;
    },
  ) => Promise<void>,
  scopes: readonly string[] = Object.keys(SCOPES),
): Promise<void> {
  await withSite(async (site) => {
    const { head } = await keyedCourse(site.store, site.keys, scopes);
    const asks = async (method: string, path: string, body?: unknown, heads: Record<string, string> = {}) => {
      const answer = await site.app.request(`/api/v1/courses/c1${path}`, {
        method,
        headers: {
          ...head,
          ...(typeof body === "string"
            ? { "content-type": "text/csv" }
            : body
            ? { "content-type": "application/json" }
            : {}),
          ...heads,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? undefined : JSON.parse(text), heads: answer.headers };
    };
    await work({ ...site, head, asks });
  });
}

Deno.test("a course is read and changed from the version that was read", async () => {
  await withCourse(async ({ app, asks }) => {
    const { body, heads } = await asks("GET", "");
    assert.equal(body.title, "Clusters");
    const change = { title: "Autumn", zone: "Europe/Berlin" };
    assert.equal((await asks("PATCH", "", change)).status, 428);
    const changed = await asks("PATCH", "", change, { "if-match": heads.get("etag")! });
    assert.deepEqual([changed.status, changed.body.zone], [200, "Europe/Berlin"]);
    const late = await asks("PATCH", "", { title: "Winter" }, { "if-match": heads.get("etag")! });
    assert.deepEqual([late.status, late.body.type], [412, "/problems/changed-meanwhile"]);
    assert.equal((await asks("GET", "")).body.title, "Autumn");
    const odd = await asks("PATCH", "", { zone: "Mars/Olympus" }, { "if-match": changed.heads.get("etag")! });
    assert.deepEqual([odd.status, odd.body.errors[0].pointer], [422, "/zone"]);
    const owner = await asks("PATCH", "", { joinCode: "mine" }, { "if-match": changed.heads.get("etag")! });
    assert.equal(owner.status, 422, "fields that are not to be set are refused");
    assert.equal((await app.request("/api/v1/courses")).status, 401);
  });
});

Deno.test("a roster is tried first, taken once, and changes nothing the second time", async () => {
  await withCourse(async ({ asks }) => {
    const roster = "email,family_name,section\nbo@example.org,Birch,A\ncy@example.org,Cedar,B\n";
    const tried = await asks("PUT", "/roster?dryRun=true", roster);
    assert.deepEqual([tried.status, tried.body.added], [200, ["bo@example.org", "cy@example.org"]]);
    assert.equal((await asks("GET", "/members")).body.length, 1);
    assert.equal((await asks("PUT", "/roster", roster)).body.added.length, 2);
    const again = await asks("PUT", "/roster", roster);
    assert.deepEqual([again.body.added, again.body.changed, again.body.same], [[], [], 2]);
    const bad = await asks("PUT", "/roster", `${roster}nobody,X,A\n`);
    assert.deepEqual([bad.status, bad.body.errors.length], [422, 1]);
    const less = await asks("PUT", "/roster?removeOthers=true", "email\nbo@example.org\n");
    assert.deepEqual(less.body.removed, ["cy@example.org"]);
    const pages: string[] = [];
    for (let path: string | undefined = "/members?limit=1"; path;) {
      const { body, heads } = await asks("GET", path);
      pages.push(...body.map(({ email, isActive }: { email: string; isActive: boolean }) => `${email} ${isActive}`));
      path = /<\/api\/v1\/courses\/c1([^>]+)>/.exec(heads.get("link") ?? "")?.[1];
    }
    assert.deepEqual(pages.toSorted(), ["ann@example.org true", "bo@example.org true", "cy@example.org false"]);
  });
});

Deno.test("an assignment is made, changed, extended; what does not fit is pointed at", async () => {
  await withCourse(async ({ asks }) => {
    const made = await asks("POST", "/assignments", { lab: LAB, policy: { due: "2027-03-01T23:59" } }, {
      "idempotency-key": "first",
    });
    assert.deepEqual([made.status, made.body.title], [201, "A daemon on every node"]);
    await asks("POST", "/assignments", { lab: LAB, policy: { due: "2027-03-01T23:59" } }, {
      "idempotency-key": "first",
    });
    assert.equal((await asks("GET", "/assignments")).body.length, 1);
    const path = `/assignments/${made.body.id}`;
    const etag = { "if-match": made.heads.get("etag")! };
    const bad = await asks("PATCH", path, { policy: { due: "tomorrow", late: { perDay: 200 } } }, etag);
    assert.deepEqual(bad.body.errors.map(({ pointer }: { pointer: string }) => pointer), [
      "/policy/due",
      "/policy/late/perDay",
    ]);
    const changed = await asks("PATCH", path, { policy: { due: "2027-03-08T23:59" }, title: "Daemons" }, etag);
    assert.deepEqual([changed.body.policy, changed.body.title], [{ due: "2027-03-08T23:59" }, "Daemons"]);
    assert.equal((await asks("PATCH", path, { title: "Late" }, etag)).status, 412);
    const extension = { label: "longer", change: { due: "2027-03-15T23:59" }, reason: "agreed" };
    assert.equal((await asks("POST", `${path}/extensions`, extension)).status, 201);
    assert.equal((await asks("GET", `${path}/extensions`)).body[0].change.due, "2027-03-15T23:59");
    const nobody = await asks("POST", `${path}/extensions`, { member: "nobody", change: { attempts: 2 } });
    assert.deepEqual([nobody.status, nobody.body.errors[0].pointer], [422, "/member"]);
    assert.equal((await asks("POST", "/assignments", { lab: "no/such" })).status, 404);
  });
});

/** A learner who has made a namespace, with the grade of it. */
async function attempted(
  { store, asks, labs }: Parameters<Parameters<typeof withCourse>[0]>[0],
  graded: { points?: number; earned?: number; labDigest?: string } = {},
): Promise<string> {
  const { body: assignment } = await asks("POST", "/assignments", { lab: LAB });
  await asks("PUT", "/roster", "email\nbo@example.org\n");
  const [member] = (await store.courses.membersOf("c1")).filter(({ role }) => role === "learner");
  const lab = labs.lab(LAB)!;
  const attempt = {
    id: "a1",
    visitor: "v",
    lab: LAB,
    digest: lab.digest,
    seed: "s",
    engineVersion: ENGINE_VERSION,
    startMs: T,
  };
  await store.createAttempt(attempt);
  const of = { assignment: assignment.id, member: member!.id, attempt: "a1" };
  await store.courses.begin({ ...of, number: 1, begunMs: T, closesMs: null, handedInMs: null });
  const body = encodeDeed({ kind: "command", line: "kubectl create ns lab-17" });
  await store.append({ attempt: "a1", sequence: 1, kind: "command", atMs: T + 1000, receivedMs: T + 1000, body });
  await store.courses.noteGrade({
    ...of,
    labDigest: lab.digest,
    points: 1,
    earned: 1,
    maximum: 10,
    tasks: "[]",
    commands: 1,
    progressedMs: T + 1000,
    seenMs: T + 1000,
    ...graded,
  });
  return assignment.id;
}

Deno.test("grades and attempts are read, and a journal grades to what the attempt is worth", async () => {
  await withCourse(async (site) => {
    const { app, asks } = site;
    const assignment = await attempted(site);
    const [grade] = (await asks("GET", `/assignments/${assignment}/grades?counted=true&tasks=true`)).body;
    assert.deepEqual([grade.counted, grade.override, grade.tasks], [1, null, []]);
    const [taking] = (await asks("GET", `/assignments/${assignment}/attempts`)).body;
    assert.equal(taking.attempt, "a1");
    assert.deepEqual((await asks("GET", "/attempts/a1")).body, taking);
    const { body: attempt } = await asks("GET", "/attempts/a1/journal");
    assert.deepEqual(attempt.entries.map(({ line }: { line: string }) => line), ["kubectl create ns lab-17"]);
    const graded = await app.request("/api/v1/gradings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ attempt }),
    });
    assert.deepEqual(await graded.json(), (await asks("GET", "/attempts/a1/result")).body);
    assert.equal((await asks("GET", "/attempts/nosuch")).status, 404);
  });
});

Deno.test("points are set by hand from the version that was read; the trail and the learner hear of it", async () => {
  await withCourse(async (site) => {
    const { asks, store } = site;
    await attempted(site);
    const path = "/attempts/a1/grade";
    const { body, heads } = await asks("GET", path);
    assert.deepEqual([body.counted, body.override], [1, null]);
    const override = { points: 8, comment: "Right too", reason: "ambiguous" };
    const etag = { "if-match": heads.get("etag")! };
    assert.equal((await asks("PUT", path, override)).status, 428);
    const much = await asks("PUT", path, { ...override, points: 11 }, etag);
    assert.deepEqual([much.status, much.body.errors[0].detail], [422, "Give points from 0 to 10"]);
    const set = await asks("PUT", path, override, etag);
    assert.deepEqual([set.body.counted, set.body.points, set.body.override.comment], [8, 1, "Right too"]);
    assert.equal((await asks("PUT", path, { ...override, points: 9 }, etag)).status, 412);
    const lifted = await asks("PUT", path, { points: null, reason: "not after all" }, {
      "if-match": set.heads.get("etag")!,
    });
    assert.deepEqual([lifted.body.counted, lifted.body.override], [1, null]);
    const trail = await store.desk.auditOf("c1", { limit: 9 });
    assert.deepEqual(trail.slice(0, 2).map(({ action }) => action), ["lift", "override"]);
    const [member] = (await store.courses.membersOf("c1")).filter(({ role }) => role === "learner");
    assert.equal((await store.desk.noticesOf(member!.id, 9)).length, 2);
  });
});

Deno.test("a regrade says first who would change, then counts, and can be taken back", async () => {
  await withCourse(async (site) => {
    const { asks, worked } = site;
    // As if an older version of the lab had given nothing for it.
    const assignment = await attempted(site, { points: 0, earned: 0, labDigest: "sha256:older" });
    const begun = await asks("POST", `/assignments/${assignment}/regrades`);
    assert.equal(begun.status, 202);
    const path = begun.heads.get("location")!.replace("/api/v1/courses/c1", "");
    assert.equal((await asks("POST", `${path}/apply`, {})).status, 409);
    await worked();
    const ready = await asks("GET", path);
    const [change] = ready.body.changes;
    assert.deepEqual([ready.body.state, change.before, change.after, change.isApplied], ["ready", 0, 1, false]);
    assert.equal((await asks("GET", `/attempts/a1/grade`)).body.points, 0, "nothing has changed yet");
    assert.deepEqual((await asks("POST", `${path}/apply`, {})).body, { attempts: 1 });
    assert.equal((await asks("GET", `/attempts/a1/grade`)).body.points, 1);
    assert.deepEqual((await asks("POST", `${path}/revert`)).body, { attempts: 1 });
    assert.equal((await asks("GET", `/attempts/a1/grade`)).body.points, 0);
    assert.equal((await asks("GET", "/regrades/nosuch")).status, 404);
  });
});

Deno.test("grades are taken away as files, and the trail says who took them", async () => {
  await withCourse(async (site) => {
    await attempted(site);
    const { app, store, head } = site;
    const written = async (name: string) => {
      const answer = await app.request(`/api/v1/courses/c1/exports/${name}`, { headers: head });
      return { status: answer.status, type: answer.headers.get("content-type")!, text: await answer.text() };
    };
    const moodle = await written("moodle.csv");
    assert.match(moodle.text, /^Email address,[^]*bo@example\.org/);
    assert.match(moodle.type, /^text\/csv/);
    const lines = await written("grades.jsonl");
    assert.equal(JSON.parse(lines.text.trim()).attempt, "a1");
    assert.equal((await written("grades.xlsx")).status, 404);
    const trail = await store.desk.auditOf("c1", { limit: 9 });
    assert.deepEqual(trail.slice(0, 2).map(({ subject }) => subject), ["grades.jsonl", "moodle.csv"]);
  });
});

Deno.test("no key sees what is another course's, whatever the address says", async () => {
  await withCourse(async (site) => {
    const { app, store, keys } = site;
    const assignment = await attempted(site);
    const { head } = await keyedCourse(store, keys, Object.keys(SCOPES), "c2");
    const below = [
      "",
      "/members",
      `/assignments/${assignment}`,
      `/assignments/${assignment}/grades`,
      "/attempts/a1",
      "/keys",
    ];
    for (const course of ["c1", "c2"]) {
      for (const path of below.filter((one) => course === "c1" || /a1|assignments/.test(one))) {
        const answer = await app.request(`/api/v1/courses/${course}${path}`, { headers: head });
        assert.equal(answer.status, 404, `${course}${path}`);
      }
    }
    assert.deepEqual(
      (await (await app.request("/api/v1/courses", { headers: head })).json()).map(({ id }: { id: string }) => id),
      ["c2"],
    );
  });
});

Deno.test("a key makes keys for no more than itself, and no longer; a revoked one is good for nothing", async () => {
  const scopes: Scope[] = ["keys:write", "grades:read"];
  await withCourse(async ({ app, asks, store }) => {
    const beyond = await asks("POST", "/keys", { name: "more", scopes: ["grades:write"] });
    assert.deepEqual([beyond.status, beyond.body.type], [403, "/problems/not-in-scope"]);
    const made = await asks("POST", "/keys", { name: "less", scopes: ["grades:read"], days: 30 });
    assert.equal(made.status, 201);
    assert.equal(made.heads.get("cache-control"), "no-store");
    const list = await asks("GET", "/keys");
    assert.equal(list.body.length, 2);
    assert.ok(!JSON.stringify(list.body).includes(made.body.key.split("_")[2]), "the secret is nowhere");
    const head = { authorization: `Bearer ${made.body.key}` };
    const seen = async () => (await app.request("/api/v1/courses/c1/keys", { headers: head })).status;
    assert.equal(await seen(), 403);
    assert.equal((await asks("DELETE", `/keys/${made.body.id}`)).status, 204);
    assert.equal(await seen(), 401);
    assert.equal((await asks("DELETE", "/keys/nosuch")).status, 404);
    assert.ok((await store.programs.key(made.body.id))!.expiresMs! <= Date.now() + 30 * 24 * 3600_000);
  }, scopes);
});
