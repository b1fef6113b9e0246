import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { readRoster, rosterPlan } from "../../../engine/courses/mod.ts";
import { courseActorOf } from "../../access.ts";
import { carryOut } from "../../host/rosters.ts";
import type { Routes } from "../../site.ts";
import { cursorOf, described, faulty, json, once, page, PAGE_QUERY } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { COURSE_PATH, Member, memberOf } from "./shapes.ts";

const ROSTER_BYTES_MAX = 1024 * 1024;

const Plan = z.object({
  isDryRun: z.boolean(),
  added: z.array(z.string()).meta({ description: "E-mail addresses" }),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  same: z.int(),
  ignored: z.array(z.string()).meta({ description: "Columns that mean nothing to us" }),
}).meta({ id: "RosterPlan" });

const LIST = described({
  id: "listMembers",
  tag: "Courses",
  summary: "Everybody in a course, by name",
  description: "Who was removed is there with `isActive: false`.",
  scope: "courses:read",
  parameters: PAGE_QUERY,
  answers: { 200: { description: "A page of them", content: json(Member.array()) } },
});
const PUT = described({
  id: "putRoster",
  isOnce: true,
  tag: "Courses",
  summary: "Take a roster",
  description:
    "CSV (`text/csv`) with the columns external_id, email, family_name, given_name, section, labels, role, of which " +
    "only email must be there. Sent again it changes nothing. All lines count, or none.",
  scope: "roster:write",
  hasBody: true,
  parameters: [
    {
      name: "dryRun",
      in: "query",
      description: "`true`: only says what it would change",
      schema: { type: "boolean", default: false },
    },
    {
      name: "removeOthers",
      in: "query",
      description: "`true`: deactivates learners and assistants whom the list does not name",
      schema: { type: "boolean", default: false },
    },
  ],
  answers: {
    200: { description: "What was changed, or would be", content: json(Plan) },
    422: faulty("Lines of the roster are wrong; nothing was changed"),
  },
});

/** Who is in a course. */
export const members: Routes = {
  name: "members",
  mount(app, site) {
    const { store } = site;
    app.get(`${COURSE_PATH}/members`, LIST, async (c) => {
      const asked = cursorOf(c, (value) => typeof value === "string");
      const all = await store.courses.membersOf(courseActorOf(c).course.id);
      const begin = asked.after === undefined ? 0 : all.findIndex(({ id }) => id === asked.after) + 1;
      return c.json(page(c, all.slice(begin), asked, ({ id }) => id).map(memberOf));
    });

    const limit = bodyLimit({
      maxSize: ROSTER_BYTES_MAX,
      onError: (c) => problem(c, 413, "too-large", `Send at most ${ROSTER_BYTES_MAX / 1024} KB`),
    });
    app.put(`${COURSE_PATH}/roster`, PUT, limit, once(site), async (c) => {
      const { course } = courseActorOf(c);
      const isAsked = (name: string) => c.req.query(name) === "true";
      const roster = readRoster(await c.req.text());
      const people = await store.courses.membersOf(course.id);
      const plan = rosterPlan(people, roster.lines, { removesOthers: isAsked("removeOthers") });
      const faults = [...roster.faults, ...plan.faults];
      if (faults.length > 0) {
        const errors = faults.map(({ line, code, value }) => ({ detail: `line ${line}: ${code} ${value}`.trim() }));
        return problem(c, 422, "not-a-roster", "Lines of the roster are wrong", {
          detail: "Nothing was changed: mend them, and send it again",
          errors,
        });
      }
      const isDryRun = isAsked("dryRun");
      if (!isDryRun) await carryOut(site, courseActorOf(c), plan);
      return c.json({
        isDryRun,
        added: plan.added.map(({ email }) => email),
        changed: plan.changed.map(({ to }) => to.email),
        removed: plan.removed.map(({ email }) => email),
        same: plan.same,
        ignored: roster.ignored,
      });
    });
  },
};
