/** Who may do what: made from the table of routes, whole. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import type { Role, TakingRow } from "../../engine/storage/mod.ts";
import { ACCESS, access, type Rule } from "../../routes/access.ts";
import type { Site } from "../../routes/site.ts";
import { FormBrowser } from "../support/form_browser.ts";
import { type TestSite, withSite } from "./support.ts";

Deno.test("every route is listed with who may use it, and nothing else is", () =>
  withSite(({ app }) => {
    const there = new Set(
      app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    );
    const listed = new Set(Object.keys(ACCESS));
    assert.deepEqual([...there.difference(listed)], [], "add a line to ACCESS in routes/access.ts for each of these");
    assert.deepEqual([...listed.difference(there)], [], "there are no such routes: take their lines out of ACCESS");
    return Promise.resolve();
  }));

const ROLES: readonly Role[] = ["learner", "assistant", "instructor", "owner"];
const T = 1_800_000_000_000;

/** How somebody asks, and what they are in the course `c1`. */
interface Asker {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly role?: Role;
  /** What their key is good for. */
  readonly scopes?: readonly string[];
  readonly isSignedIn: boolean;
}

Deno.test("the whole matrix: every route for everybody who may ask", () =>
  withSite(async (site) => {
    const guarded = guardedRoutes(site);
    const scopes = [...new Set(Object.values(ACCESS).map(({ scope }) => scope).filter((one) => one !== undefined))];
    const askers = await askersOf(site, scopes);
    let played = 0;
    for (const [route, rule] of Object.entries(ACCESS)) {
      const [method = "", path = ""] = route.split(" ");
      for (const asker of askers) {
        const said = await guarded.request(filled(path), { method, headers: asker.headers });
        assert.equal(await outcomeOf(said), wanted(rule, asker, path), `${route} for ${asker.name}`);
        played++;
      }
    }
    assert.equal(played, Object.keys(ACCESS).length * askers.length);
  }));

Deno.test("what a course's path names must be of that course, and a learner's attempt their own", () =>
  withSite(async (site) => {
    const guarded = guardedRoutes(site);
    const askers = await askersOf(site, []);
    const ask = async (role: Role, method: string, path: string) => {
      const { headers } = askers.find((one) => one.role === role && !one.scopes)!;
      return await outcomeOf(await guarded.request(path, { method, headers }));
    };
    for (const route of Object.keys(ACCESS).filter((one) => /:(assignment|member|attempt)\b/.test(one))) {
      const [method = "", path = ""] = route.split(" ");
      if (!path.includes(":course")) continue;
      for (const name of path.match(/:(assignment|member|attempt)\b/g)!) {
        const others = { ":assignment": "a2", ":member": "m-c2", ":attempt": "t2" } as Record<string, string>;
        for (const strange of [others[name]!, "nosuch", "%00", "a1'--"]) {
          const asked = filled(path.replace(name, strange));
          assert.equal(await ask("owner", method, asked), "hidden", `${method} ${asked}`);
        }
      }
    }
  }));

Deno.test("a page of another site gets nothing by the cookies of who looks at it", () =>
  withSite(async (site) => {
    const owner = (await askersOf(site, [])).find(({ role }) => role === "owner")!;
    const headers = { ...owner.headers, origin: "https://evil.example", "content-type": "application/json" };
    const said = await site.app.request("/api/v1/courses/c1", { method: "PATCH", headers, body: '{"title":"Mine"}' });
    assert.equal(said.status, 401);
    const form = {
      ...owner.headers,
      origin: "https://evil.example",
      "content-type": "application/x-www-form-urlencoded",
    };
    const sent = await site.app.request("/courses/c1/settings", { method: "POST", headers: form, body: "title=Mine" });
    assert.equal(sent.status, 403);
    assert.equal((await site.store.courses.course("c1"))!.title, "c1");
  }));

/** The app's routes in their order behind the guard alone: whoever gets through is told so, and nothing is done. */
function guardedRoutes(site: TestSite): Hono {
  const guarded = new Hono();
  guarded.use(access(site as unknown as Site));
  for (const { method, path } of site.app.routes) {
    if (method !== "ALL") guarded.on(method, path, (c) => c.text("through"));
  }
  return guarded;
}

function filled(path: string): string {
  const names: Record<string, string> = {
    ":course": "c1",
    ":assignment": "a1",
    ":member": "m-learner",
    ":attempt": "t1",
  };
  return path.split("/").map((part) => names[part] ?? (part.startsWith(":") ? "x" : part)).join("/");
}

type Outcome = "through" | "sign in" | "hidden" | "not in scope";

async function outcomeOf(said: Response): Promise<Outcome> {
  if (said.status === 401 || said.headers.get("location")?.startsWith("/sign-in")) return "sign in";
  if (said.status === 403) return "not in scope";
  if (said.status === 404) return "hidden";
  assert.equal(await said.text(), "through");
  return "through";
}

function wanted({ who, scope }: Rule, { isSignedIn, role, scopes }: Asker, path: string): Outcome {
  const isInScope = scopes === undefined || (scope !== undefined && scopes.includes(scope));
  if (who === "public" && (scope === undefined || scopes === undefined)) return "through";
  if (!isSignedIn && scopes) return "sign in";
  if (who === "visitor") return scopes === undefined ? "through" : "not in scope";
  if (!isSignedIn) return "sign in";
  if (!isInScope) return "not in scope";
  if (who === "account" || who === "public") return "through";
  assert.ok(path.includes(":course"), `${path} has a role for its rule, and names no course`);
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(who) ? "through" : "hidden";
}

/** Somebody of every kind, in two courses that have an assignment with an attempt each. */
async function askersOf(site: TestSite, scopes: readonly string[]): Promise<Asker[]> {
  const { app, store: { courses }, keys } = site;
  const askers: Asker[] = [{ name: "a visitor", headers: {}, isSignedIn: false }];
  for (const course of ["c1", "c2"]) {
    const rest = { zone: "UTC", joinCode: course, isOpen: true, createdMs: T, archivedMs: null, version: 0 };
    await courses.createCourse({ id: course, title: course, ...rest });
  }
  const joined = async (name: string, course: string | undefined, role: Role, isActive = true) => {
    const browser = new FormBrowser(app);
    const email = `${name.replaceAll(" ", "-")}@example.org`;
    await browser.post("/sign-up", { name, email, password: "a long pass phrase" });
    const headers = { cookie: [...browser.cookies].map((pair) => pair.join("=")).join("; ") };
    const account = await accountOf(site, headers);
    if (course) {
      const id = course === "c2" ? "m-c2" : `m-${name.replaceAll(" ", "-")}`;
      const person = { externalId: null, familyName: name, givenName: "", section: "", labels: [] };
      await courses.putMembers([{ id, course, account, email, ...person, role, isActive, joinedMs: T }]);
    }
    const isMember = course === "c1" && isActive;
    askers.push({ name, headers, isSignedIn: true, ...isMember ? { role } : {} });
    return account;
  };
  await joined("nobody in it", undefined, "learner");
  const accounts: Partial<Record<Role, string>> = {};
  for (const role of ROLES) accounts[role] = await joined(role, "c1", role);
  await joined("one who was removed", "c1", "owner", false);
  const other = await joined("owner of another course", "c2", "owner");
  await assignmentsOf(site);
  const keyed = async (name: string, account: string, course: string, good: readonly string[], role?: Role) => {
    const { text } = await keys.make({ name, account, course, scopes: good, expiresMs: null });
    askers.push({ name, headers: { authorization: `Bearer ${text}` }, isSignedIn: true, scopes: good, role });
  };
  await keyed("an instructor's key", accounts.instructor!, "c1", scopes, "instructor");
  await keyed("an owner's key", accounts.owner!, "c1", scopes, "owner");
  await keyed("a key that is good for nothing", accounts.owner!, "c1", [], "owner");
  const { text } = await keys.make({ name: "Left", account: accounts.owner!, course: "c2", scopes, expiresMs: null });
  const headers = { authorization: `Bearer ${text}` };
  askers.push({ name: "a key of a course that its maker is not in", headers, isSignedIn: false, scopes: [] });
  await keyed("a key of another course's owner", other, "c2", scopes);
  await keyed("an assistant's key", accounts.assistant!, "c1", scopes, "assistant");
  return askers;
}

async function accountOf({ accounts }: TestSite, headers: Record<string, string>): Promise<string> {
  let found: string | undefined;
  const app = new Hono().get("/", async (c) => {
    found = (await accounts.accountOf(c))?.id;
    return c.text("");
  });
  await app.request("/", { headers });
  return found!;
}

async function assignmentsOf({ store: { courses } }: TestSite): Promise<void> {
  const [ids, subjects] = [["1", "2"], ["m-learner", "m-c2"]];
  for (const [i, number] of ids.entries()) {
    const row = { id: `a${number}`, course: `c${number}`, lab: "track/lab", title: "", position: 1, policy: "{}" };
    await courses.createAssignment({ ...row, createdMs: T, archivedMs: null, version: 0 });
    const taking: TakingRow = {
      assignment: row.id,
      member: subjects[i]!,
      number: 1,
      attempt: `t${number}`,
      begunMs: T,
      closesMs: null,
      handedInMs: null,
    };
    await courses.begin(taking);
  }
}
