/**
 * Who may do what: a line for every route. What is not listed is refused, and a test walks the app's routes for lines that are
 * missing. A course's routes name the least role in the `:course` of their path; what else their path names (an assignment,
 * a member, a taking's attempt) must be that course's. What is not there and what is not yours look the same: 404.
 *
 * To add a route: its line in ACCESS. `actorOf(c)` says who asks, `courseActorOf(c)` also of which course.
 */
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { AssignmentRow, CourseRow, MemberRow, Role, TakingRow } from "../engine/storage/mod.ts";
import { problem } from "./api/problem.ts";
import type { Account } from "./host/accounts.ts";
import type { Key, Scope } from "./host/keys.ts";
import type { Site } from "./site.ts";

export interface Rule {
  /**
   * `public`: anybody, whoever they are. `visitor`: anybody, by the cookie of a browser. `account`: who has signed in.
   * A role: who has it, or a higher one, in the course of the path.
   */
  readonly who: "public" | "visitor" | "account" | Role;
  /** What an API key must be good for; without, a key does not help. A public route can do without the key. */
  readonly scope?: Scope;
}

const open: Rule = { who: "public" };
const visitor: Rule = { who: "visitor" };
const account: Rule = { who: "account" };
const learner: Rule = { who: "learner" };
const assistant: Rule = { who: "assistant" };
const instructor: Rule = { who: "instructor" };

/** By method and path, as the app has them. */
export const ACCESS: Readonly<Record<string, Rule>> = {
  "GET /static/:file": open,
  "GET /favicon.ico": open,
  "GET /": visitor,
  ...ofLab("/labs/:track/:lab", visitor),
  "POST /labs/:track/:lab/certificate": visitor,
  "GET /certificates/:word": open,
  "GET /recovery": visitor,
  "POST /recovery": visitor,
  "POST /language": open,

  "GET /sign-in": visitor,
  "POST /sign-in": visitor,
  "GET /sign-up": visitor,
  "POST /sign-up": visitor,
  "GET /sign-in/oidc": open,
  "GET /api/auth/callback/oidc": open,
  "GET /sign-in/done": account,
  "POST /sign-out": open,
  "GET /account": account,
  "POST /account/password": account,
  "POST /account/sessions": account,
  "POST /account/guest": account,

  "GET /docs": open,
  "GET /docs/:page": open,
  "GET /docs/:page/:file": open,
  "GET /api/docs": open,
  "GET /courses": account,
  "POST /courses": account,
  "POST /courses/join": account,
  "GET /join/:word": account,
  "POST /join/:word": account,
  "GET /courses/:course": learner,
  "GET /courses/:course/settings": instructor,
  "POST /courses/:course/settings": instructor,
  "GET /courses/:course/keys": instructor,
  "POST /courses/:course/keys": instructor,
  "POST /courses/:course/keys/:key/revoke": instructor,
  "GET /courses/:course/people": assistant,
  "POST /courses/:course/people/import": instructor,
  "GET /courses/:course/people/invitations.csv": instructor,
  "GET /courses/:course/people/:member": assistant,
  "POST /courses/:course/people/:member": instructor,
  "GET /courses/:course/assignments/new": instructor,
  "POST /courses/:course/assignments": instructor,
  "GET /courses/:course/assignments/:assignment": learner,
  "GET /courses/:course/assignments/:assignment/edit": instructor,
  "POST /courses/:course/assignments/:assignment/edit": instructor,
  "POST /courses/:course/assignments/:assignment/extensions": instructor,
  "POST /courses/:course/assignments/:assignment/extensions/:extension/remove": instructor,
  "POST /courses/:course/assignments/:assignment/begin": learner,
  "POST /courses/:course/assignments/:assignment/hand-in": learner,
  ...ofLab("/courses/:course/assignments/:assignment/lab", learner),
  ...ofDesk("/courses/:course"),

  "GET /lti/login": open,
  "POST /lti/login": open,
  "GET /lti/launch": open,
  "POST /lti/launch": open,
  "GET /lti/jwks": open,
  "GET /courses/:course/lti": instructor,
  "POST /courses/:course/lti": instructor,
  "POST /courses/:course/lti/:registration/resend": instructor,
  "GET /courses/:course/lti/links/:link": learner,
  "POST /courses/:course/lti/links/:link": instructor,

  "GET /livez": open,
  "GET /readyz": open,
  "GET /healthz": open,
  "GET /metrics": open,
  "POST /api/v1/gradings": { who: "public", scope: "gradings:write" },
  "GET /api/v1/gradings": { who: "account", scope: "gradings:read" },
  "GET /api/v1/gradings/:grading": { who: "public", scope: "gradings:read" },
  "GET /api/v1/labs": open,
  "GET /api/v1/labs/:track/:lab": open,
  "GET /api/v1/courses": { who: "account", scope: "courses:read" },
  ...ofCourseApi({
    "GET ": { who: "assistant", scope: "courses:read" },
    "PATCH ": { who: "instructor", scope: "courses:write" },
    "GET /members": { who: "assistant", scope: "courses:read" },
    "PUT /roster": { who: "instructor", scope: "roster:write" },
    "GET /assignments": { who: "assistant", scope: "courses:read" },
    "POST /assignments": { who: "instructor", scope: "courses:write" },
    "GET /assignments/:assignment": { who: "assistant", scope: "courses:read" },
    "PATCH /assignments/:assignment": { who: "instructor", scope: "courses:write" },
    "GET /assignments/:assignment/extensions": { who: "assistant", scope: "courses:read" },
    "POST /assignments/:assignment/extensions": { who: "instructor", scope: "courses:write" },
    "GET /assignments/:assignment/grades": { who: "assistant", scope: "grades:read" },
    "GET /assignments/:assignment/attempts": { who: "assistant", scope: "attempts:read" },
    "GET /attempts/:attempt": { who: "assistant", scope: "attempts:read" },
    "GET /attempts/:attempt/journal": { who: "assistant", scope: "attempts:read" },
    "GET /attempts/:attempt/result": { who: "assistant", scope: "attempts:read" },
    "GET /attempts/:attempt/grade": { who: "assistant", scope: "grades:read" },
    "PUT /attempts/:attempt/grade": { who: "assistant", scope: "grades:write" },
    "POST /assignments/:assignment/regrades": { who: "instructor", scope: "grades:write" },
    "GET /regrades/:regrade": { who: "instructor", scope: "grades:read" },
    "POST /regrades/:regrade/apply": { who: "instructor", scope: "grades:write" },
    "POST /regrades/:regrade/revert": { who: "instructor", scope: "grades:write" },
    "GET /exports/:file": { who: "instructor", scope: "grades:read" },
    "GET /keys": { who: "instructor", scope: "keys:write" },
    "POST /keys": { who: "instructor", scope: "keys:write" },
    "DELETE /keys/:key": { who: "instructor", scope: "keys:write" },
  }),
  "GET /api/v1/openapi.json": open,
  "GET /api/v1/grading-result.schema.json": open,
};

/** What programs ask of a course, by method and path below it. */
function ofCourseApi(rules: Readonly<Record<string, Rule & { readonly scope: Scope }>>): Record<string, Rule> {
  return Object.fromEntries(
    Object.entries(rules).map(([route, rule]) => [route.replace(" ", " /api/v1/courses/:course"), rule]),
  );
}

/** The routes of a lab's page, wherever it lies. */
function ofLab(path: string, rule: Rule): Record<string, Rule> {
  const asked = [
    "",
    "/tasks",
    "/terminal",
    "/cluster",
    "/cluster/events",
    "/cluster/table",
    "/moments",
    "/files",
    "/fields",
    "/finish",
  ];
  const sent = [
    "/answers",
    "/hints",
    "/show",
    "/commands",
    "/reset",
    "/undo",
    "/speed",
    "/files",
    "/faults",
  ];
  return Object.fromEntries([
    ...asked.map((below) => [`GET ${path}${below}`, rule]),
    ...sent.map((below) => [`POST ${path}${below}`, rule]),
  ]);
}

/** The pages of a course's desk. Who helps sees and answers; who teaches changes what counts for many. */
function ofDesk(path: string): Record<string, Rule> {
  const by = (who: Role, routes: readonly string[]) =>
    routes.map((route) => [route.replace(" ", ` ${path}`), { who }] as const);
  return Object.fromEntries([
    ...by("learner", ["GET /notices", "GET /requests", "GET /requests/:request", "POST /requests/:request"]),
    ...by("learner", ["POST /takings/:attempt/requests"]),
    ...by("assistant", ["GET /gradebook", "GET /live", "GET /live/events", "GET /failures"]),
    ...by("assistant", ["GET /assignments/:assignment/failures"]),
    ...by("assistant", ["GET /takings/:attempt", "POST /takings/:attempt/override"]),
    ...by("instructor", ["GET /audit", "GET /exports/:file", "GET /scores", "POST /scores"]),
    ...by("instructor", ["GET /regrades", "POST /regrades", "GET /regrades/:regrade"]),
    ...by("instructor", ["POST /regrades/:regrade/apply", "POST /regrades/:regrade/revert"]),
  ]);
}

/** Who asks. */
export interface Actor {
  /** Who has signed in, or made the key. */
  readonly account?: Account;
  readonly key?: Key;
  /** Of the path, with who the account is in it. */
  readonly course?: CourseRow;
  readonly member?: MemberRow;
  /** What else the path names, all of that course. */
  readonly assignment?: AssignmentRow;
  /** The `:member` of the path, whoever asks. */
  readonly subject?: MemberRow;
  /** Of the `:attempt` of the path. */
  readonly taking?: TakingRow;
}

export type CourseActor = Actor & Required<Pick<Actor, "account" | "course" | "member">>;

const ACTOR = "actor";

export function actorOf(c: Context): Actor {
  return c.get(ACTOR) ?? {};
}

/** For routes whose rule is a role: others have none. */
export function courseActorOf(c: Context): CourseActor {
  return actorOf(c) as CourseActor;
}

/** For routes with an `:assignment` in a course's path. */
export function assignmentActorOf(c: Context): CourseActor & Required<Pick<Actor, "assignment">> {
  return actorOf(c) as CourseActor & Required<Pick<Actor, "assignment">>;
}

const RANKS: Readonly<Record<Role, number>> = { learner: 0, assistant: 1, instructor: 2, owner: 3 };

/** Whether one role may do what another is needed for. */
export function isAtLeast(role: Role, least: Role): boolean {
  return RANKS[role] >= RANKS[least];
}

/** Lets a request through to its route when its rule does; runs before every other handler. */
export function access(site: Site): MiddlewareHandler {
  return async (c, next) => {
    // The first one answers, whatever other patterns fit as well.
    const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
    if (!route) return await next();
    const rule = ACCESS[`${route.method} ${route.path}`];
    if (!rule) return c.notFound();
    if (rule.who === "public" && (!rule.scope || c.req.header("authorization") === undefined)) return await next();
    const key = await site.keys.keyOf(c);
    if (key === "bad") return unknown(c);
    const account = key ? key.account : await site.accounts.accountOf(c);
    c.set(ACTOR, { account, key } satisfies Actor);
    if (rule.who === "visitor") return key ? unscoped(c) : await next();
    if (!account || (!key && isForeign(c))) return unknown(c);
    if (key && (rule.scope === undefined || !key.scopes.includes(rule.scope))) return unscoped(c);
    if (rule.who === "public" || rule.who === "account") return await next();
    const actor = await inCourse(site, paramsOf(c, route.path), { account, key }, rule.who);
    if (!actor) return c.notFound();
    c.set(ACTOR, actor);
    return await next();
  };
}

/** All that a course's path names; undefined where something is not there, not of this course, or not for this role. */
async function inCourse(
  { store: { courses } }: Site,
  params: Readonly<Record<string, string>>,
  asking: { readonly account: Account; readonly key: Key | undefined },
  least: Role,
): Promise<Actor | undefined> {
  const { course: id = "", assignment: assignmentId, member: memberId, attempt } = params;
  const { account, key } = asking;
  if (key && key.course !== null && key.course !== id) return undefined;
  const [course, member] = await Promise.all([courses.course(id), courses.memberOf(id, account.id)]);
  if (!course || !member?.isActive || !isAtLeast(member.role, least)) return undefined;
  const found: Actor = { account, key, course, member };
  const [assignment, subject, taking] = await Promise.all([
    assignmentId === undefined ? undefined : courses.assignment(assignmentId),
    memberId === undefined ? undefined : courses.member(memberId),
    attempt === undefined ? undefined : courses.takingOf(attempt),
  ]);
  if (assignmentId !== undefined && assignment?.course !== id) return undefined;
  if (memberId !== undefined && subject?.course !== id) return undefined;
  if (attempt !== undefined) {
    const of = taking &&
      (taking.assignment === assignment?.id ? assignment : await courses.assignment(taking.assignment));
    if (of?.course !== id || (assignment && assignment !== of)) return undefined;
    // Learners have their own, whoever else's there are.
    if (!isAtLeast(member.role, "assistant") && taking!.member !== member.id) return undefined;
    return { ...found, assignment: of, subject, taking };
  }
  return { ...found, assignment, subject };
}

/** The parts of the path that a route's pattern names. */
function paramsOf(c: Context, pattern: string): Record<string, string> {
  const given = c.req.path.split("/");
  return Object.fromEntries(
    pattern.split("/").map((part, i) => [part, given[i] ?? ""]).filter(([part]) => part!.startsWith(":"))
      .map(([part, value]) => [part!.slice(1), decoded(value!)]),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A page of another site that has a program's door asked with this browser's cookies. Forms have a guard of their own. */
function isForeign(c: Context): boolean {
  const origin = c.req.header("origin");
  if (origin === undefined || !c.req.path.startsWith("/api/")) return false;
  return !URL.canParse(origin) || new URL(origin).host !== (c.req.header("host") ?? new URL(c.req.url).host);
}

/** Nobody that we know: a person may sign in and come back. */
function unknown(c: Context): Response {
  if (c.req.path.startsWith("/api/")) {
    c.header("www-authenticate", "Bearer");
    return problem(c, 401, "not-signed-in", "Say who you are", {
      detail: "Send `Authorization: Bearer` with an API key",
    });
  }
  const { pathname, search } = new URL(c.req.url);
  const to = c.req.method === "GET" ? `?to=${encodeURIComponent(pathname + search)}` : "";
  return c.redirect(`/sign-in${to}`, 303);
}

function unscoped(c: Context): Response {
  return problem(c, 403, "not-in-scope", "The key is not good for this", {
    detail: "Make a key with the scope that it needs",
  });
}
