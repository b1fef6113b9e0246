import { z } from "zod";
import { courseActorOf } from "../../access.ts";
import { type Scope, SCOPES } from "../../host/keys.ts";
import type { Routes } from "../../site.ts";
import { described, json, jsonBody, shaped } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { COURSE_PATH, Key, keyOf } from "./shapes.ts";

const BODY_BYTES_MAX = 16 * 1024;
const DAY_MS = 24 * 3600_000;
const PATH = `${COURSE_PATH}/keys`;

const New = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(Object.keys(SCOPES) as [Scope, ...Scope[]])).min(1),
  days: z.int().min(1).max(3660).optional().meta({ description: "How long it is good; without, until it is revoked" }),
}).meta({ id: "NewKey" });

const Made = Key.extend({ key: z.string().meta({ description: "The key itself, shown this once" }) }).meta({
  id: "MadeKey",
});

const LIST = described({
  id: "listKeys",
  tag: "Keys",
  summary: "The keys of a course, newest first",
  scope: "keys:write",
  answers: { 200: { description: "All of them, without their secrets", content: json(Key.array()) } },
});
const CREATE = described({
  id: "createKey",
  tag: "Keys",
  summary: "Make a key",
  description: "A key makes keys for no more than it is good for itself, and no longer.",
  scope: "keys:write",
  hasBody: true,
  example: { body: { name: "CI", scopes: ["gradings:write"], days: 90 } },
  answers: {
    201: { description: "The key: shown this once", content: json(Made) },
  },
});
const REVOKE = described({
  id: "revokeKey",
  tag: "Keys",
  summary: "Revoke a key",
  scope: "keys:write",
  answers: { 204: { description: "It is good for nothing any more" } },
});

/** What programs come with. */
export const keys: Routes = {
  name: "keys",
  mount(app, site) {
    const { store: { programs } } = site;
    app.get(PATH, LIST, async (c) => c.json((await programs.keysOf(courseActorOf(c).course.id)).map(keyOf)));

    app.post(PATH, CREATE, jsonBody(BODY_BYTES_MAX), shaped(New, "a key"), async (c) => {
      const { course, account, key: maker } = courseActorOf(c);
      const { name, scopes, days } = c.req.valid("json");
      const beyond = maker && scopes.filter((scope) => !maker.scopes.includes(scope));
      if (beyond && beyond.length > 0) {
        return problem(c, 403, "not-in-scope", "The key is not good for this", {
          detail: `It has not ${beyond.join(", ")} itself`,
        });
      }
      const ends = [
        days === undefined ? undefined : site.nowMs() + days * DAY_MS,
        maker && (await programs.key(maker.id))?.expiresMs,
      ].filter((ms) => typeof ms === "number");
      const expiresMs = ends.length === 0 ? null : Math.min(...ends);
      const made = await site.keys.make({ name, account: account.id, course: course.id, scopes, expiresMs });
      c.header("location", `/api/v1/courses/${course.id}/keys/${made.key.id}`);
      c.header("cache-control", "no-store");
      return c.json({ ...keyOf(made.key), key: made.text }, 201);
    });

    app.delete(`${PATH}/:key`, REVOKE, async (c) => {
      const found = await programs.key(c.req.param("key"));
      if (found?.course !== courseActorOf(c).course.id) return c.notFound();
      await programs.revokeKey(found.id, site.nowMs());
      return c.body(null, 204);
    });
  },
};
