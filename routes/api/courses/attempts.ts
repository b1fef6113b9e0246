import type { Context } from "hono";
import { gradeAttempt, REPORTS } from "../../../engine/session/mod.ts";
import type { TakingRow } from "../../../engine/storage/mod.ts";
import { actorOf, assignmentActorOf } from "../../access.ts";
import { prepareDescriptions } from "../../host/descriptions.ts";
import { host } from "../../host/engine.ts";
import { storedAttempt } from "../../host/stored_attempts.ts";
import type { Routes } from "../../site.ts";
import { AttemptSchema, ResultSchema } from "../grading_schema.ts";
import { cursorOf, described, faulty, json, page, PAGE_QUERY } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { COURSE_PATH, Taking, takingOf } from "./shapes.ts";

const LIST = described({
  id: "listAttempts",
  tag: "Grades",
  summary: "The attempts at an assignment",
  scope: "attempts:read",
  parameters: PAGE_QUERY,
  answers: { 200: { description: "A page of them", content: json(Taking.array()) } },
});
const GET = described({
  id: "getAttempt",
  tag: "Grades",
  summary: "An attempt: whose it is, and when",
  scope: "attempts:read",
  answers: { 200: { description: "The attempt", content: json(Taking) } },
});
const JOURNAL = described({
  id: "getJournal",
  tag: "Grades",
  summary: "All that was done in an attempt",
  description: "What `deno task replay` plays again, and what a grading takes as `attempt`.",
  scope: "attempts:read",
  answers: { 200: { description: "The journal", content: json(AttemptSchema) } },
});
const RESULT = described({
  id: "getResult",
  tag: "Grades",
  summary: "An attempt graded again, by the lab that it was made with",
  scope: "attempts:read",
  parameters: [{
    name: "format",
    in: "query",
    description: "How the result is written",
    schema: { type: "string", enum: Object.keys(REPORTS), default: "json" },
  }],
  answers: {
    200: { description: "The grading result", content: json(ResultSchema) },
    409: faulty("The version of the lab that it was made with is not kept"),
  },
});

const ONE = `${COURSE_PATH}/attempts/:attempt`;

/** Attempts of a course's members, with their journals. */
export const attempts: Routes = {
  name: "attempts",
  mount(app, site) {
    app.get(`${COURSE_PATH}/assignments/:assignment/attempts`, LIST, async (c) => {
      const asked = cursorOf(c, (value) => typeof value === "string");
      const all = await site.store.courses.takingsOf(assignmentActorOf(c).assignment.id);
      const begin = asked.after === undefined ? 0 : all.findIndex(({ attempt }) => attempt === asked.after) + 1;
      return c.json(page(c, all.slice(begin), asked, ({ attempt }) => attempt).map(takingOf));
    });
    app.get(ONE, GET, (c) => c.json(takingOf(takingIn(c))));
    app.get(`${ONE}/journal`, JOURNAL, async (c) => {
      const stored = await storedAttempt(site.store, takingIn(c).attempt);
      return stored ? c.json(stored.attempt) : c.notFound();
    });
    app.get(`${ONE}/result`, RESULT, async (c) => {
      const stored = await storedAttempt(site.store, takingIn(c).attempt);
      if (!stored) return c.notFound();
      const { attempt } = stored;
      const lab = await site.labVersions.lab(attempt.digest, attempt.lab);
      if (!lab) {
        return problem(c, 409, "lab-not-kept", "The version of the lab is not kept", {
          detail: "Bring back the labs that the attempt was made with",
        });
      }
      await prepareDescriptions(JSON.stringify(attempt.entries));
      const result = gradeAttempt(lab, attempt, host);
      const format = c.req.query("format") ?? "json";
      if (!Object.hasOwn(REPORTS, format)) {
        return problem(c, 400, "no-such-format", `There is no format "${format.slice(0, 40)}"`, {
          detail: `Use one of ${Object.keys(REPORTS).join(", ")}`,
        });
      }
      const { type, write } = REPORTS[format]!;
      return c.body(write(result), 200, { "content-type": `${type}; charset=utf-8` });
    });
  },
};

/** The attempt of the path, which is of the course of the path. */
function takingIn(c: Context): TakingRow {
  return actorOf(c).taking!;
}
