import type { Context } from "hono";
import { z } from "zod";
import type { GradeRow } from "../../../engine/storage/mod.ts";
import { actorOf, courseActorOf } from "../../access.ts";
import { overrideGrade } from "../../host/desk/overrides.ts";
import type { Routes, Site } from "../../site.ts";
import { described, faulty, IF_MATCH, isStale, json, jsonBody, shaped, tag } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { changedMeanwhile } from "./courses.ts";
import { COURSE_PATH, Grade, gradeOf } from "./shapes.ts";

const BODY_BYTES_MAX = 16 * 1024;
const PATH = `${COURSE_PATH}/attempts/:attempt/grade`;

const Override = z.strictObject({
  points: z.number().min(0).nullable().meta({ description: "null: the computed points count again" }),
  comment: z.string().max(2000).default("").meta({ description: "The learner sees it" }),
  reason: z.string().trim().min(1).max(2000).meta({ description: "For the audit trail" }),
}).meta({ id: "Override" });

const GET = described({
  id: "getGrade",
  tag: "Grades",
  summary: "The grade of an attempt",
  scope: "grades:read",
  answers: { 200: { description: "The grade; its ETag is its version", content: json(Grade) } },
});
const PUT = described({
  id: "overrideGrade",
  tag: "Grades",
  summary: "Set the points of an attempt by hand",
  description: "The computed points stay beside them. The audit trail and the learner hear of it.",
  scope: "grades:write",
  parameters: [IF_MATCH],
  hasBody: true,
  example: { body: { points: 8, comment: "The second way is right too", reason: "Task 3 was ambiguous" } },
  answers: {
    200: { description: "The grade as it is now", content: json(Grade) },
    412: faulty("It was changed meanwhile"),
    428: faulty("If-Match is missing"),
  },
});

/** Points that people set. */
export const overrides: Routes = {
  name: "overrides",
  mount(app, site) {
    app.get(PATH, GET, async (c) => await shown(c, site));
    app.put(PATH, PUT, jsonBody(BODY_BYTES_MAX), shaped(Override, "an override"), async (c) => {
      const grade = await gradeIn(c, site);
      if (!grade) return c.notFound();
      const stale = isStale(c, grade.version);
      if (stale) return stale;
      const given = c.req.valid("json");
      if (given.points !== null && given.points > grade.maximum) {
        return problem(c, 422, "not-an-override", "The body is not an override", {
          errors: [{ detail: `Give points from 0 to ${grade.maximum}`, pointer: "/points" }],
        });
      }
      const isDone = await overrideGrade(site, courseActorOf(c), grade, given);
      return isDone ? await shown(c, site) : changedMeanwhile(c);
    });
  },
};

function gradeIn(c: Context, { store }: Site): Promise<GradeRow | undefined> {
  return store.courses.gradeOf(actorOf(c).taking!.attempt);
}

async function shown(c: Context, site: Site): Promise<Response> {
  const grade = await gradeIn(c, site);
  if (!grade) return await c.notFound();
  tag(c, grade.version);
  return c.json(gradeOf(grade, true));
}
