import type { Context } from "hono";
import { z } from "zod";
import type { RegradeProgress, RegradeRow } from "../../../engine/storage/mod.ts";
import { assignmentActorOf, courseActorOf } from "../../access.ts";
import {
  applyRegrade,
  beginRegrade,
  changedItems,
  regradeItems,
  regradeState,
  revertRegrade,
} from "../../host/desk/regrades.ts";
import type { Routes, Site } from "../../site.ts";
import { described, faulty, json, jsonBody, noBody, once, shaped } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { COURSE_PATH } from "./shapes.ts";

const BODY_BYTES_MAX = 1024 * 1024;
const ONE = `${COURSE_PATH}/regrades/:regrade`;

const Regrade = z.object({
  id: z.string(),
  assignment: z.string(),
  labDigest: z.string().meta({ description: "Of the version of the lab that everything is graded by" }),
  state: z.enum(["running", "ready", "applied", "reverted"]),
  progress: z.object({ waiting: z.int(), done: z.int(), failed: z.int(), changed: z.int() }),
  createdAt: z.iso.datetime(),
  changes: z.array(z.object({
    attempt: z.string(),
    member: z.string(),
    before: z.number(),
    after: z.number(),
    isApplied: z.boolean(),
    tasks: z.array(z.record(z.string(), z.unknown())).meta({
      description: "Which tasks and checks come out differently",
    }),
  })).optional().meta({ description: "Whose points would change" }),
}).meta({ id: "Regrade" });

const Applied = z.strictObject({
  attempts: z.array(z.string()).min(1).max(20_000).optional().meta({ description: "All of them unless given" }),
}).meta({ id: "RegradeChoice" });

const Count = z.object({ attempts: z.int().meta({ description: "How many grades this has changed" }) });

const BEGIN = described({
  id: "createRegrade",
  isOnce: true,
  tag: "Grades",
  summary: "Play every attempt by the lab as it is now",
  description: "Changes no grade: first it says who would change, by how much and by which check. Look at Location.",
  scope: "grades:write",
  answers: {
    202: { description: "It has begun", content: json(Regrade) },
    404: faulty("There is no such lab any more"),
  },
});
const GET = described({
  id: "getRegrade",
  tag: "Grades",
  summary: "How far a regrade is, and whose points would change",
  scope: "grades:read",
  answers: { 200: { description: "The regrade", content: json(Regrade) } },
});
const APPLY = described({
  id: "applyRegrade",
  isOnce: true,
  tag: "Grades",
  summary: "Make what was found the grades, of all or of some",
  scope: "grades:write",
  hasBody: true,
  example: { body: {} },
  answers: {
    200: { description: "It counts now", content: json(Count) },
    409: faulty("It is still running, or the same request is"),
  },
});
const REVERT = described({
  id: "revertRegrade",
  isOnce: true,
  tag: "Grades",
  summary: "Put back what was there before",
  scope: "grades:write",
  answers: { 200: { description: "The grades from before count again", content: json(Count) } },
});

/** After a lab was corrected. */
export const regrades: Routes = {
  name: "regrades",
  mount(app, site) {
    app.post(`${COURSE_PATH}/assignments/:assignment/regrades`, BEGIN, noBody, once(site), async (c) => {
      const actor = assignmentActorOf(c);
      const regrade = await beginRegrade(site, actor, actor.assignment);
      if (!regrade) return c.notFound();
      c.header("location", `/api/v1/courses/${actor.course.id}/regrades/${regrade.id}`);
      c.header("retry-after", "1");
      return c.json(shownOf(regrade, await site.store.desk.regradeProgress(regrade.id)), 202);
    });

    app.get(ONE, GET, async (c) => {
      const regrade = await regradeIn(c, site);
      if (!regrade) return c.notFound();
      const [progress, items] = await Promise.all([
        site.store.desk.regradeProgress(regrade.id),
        regradeItems(site, regrade.id),
      ]);
      const changes = changedItems(items).map(({ attempt, member, before, after, isApplied, changes: tasks }) => ({
        attempt,
        member,
        before,
        after,
        isApplied,
        tasks,
      }));
      return c.json({ ...shownOf(regrade, progress), changes });
    });

    app.post(
      `${ONE}/apply`,
      APPLY,
      jsonBody(BODY_BYTES_MAX),
      shaped(Applied, "a choice of attempts"),
      once(site),
      async (c) => {
        const regrade = await regradeIn(c, site);
        if (!regrade) return c.notFound();
        const progress = await site.store.desk.regradeProgress(regrade.id);
        if (progress.waiting > 0) {
          c.header("retry-after", "1");
          return problem(c, 409, "still-running", "The regrade is still running", {
            detail: `${progress.waiting} attempts are to be played: look again`,
          });
        }
        return c.json({ attempts: await applyRegrade(site, courseActorOf(c), regrade, c.req.valid("json").attempts) });
      },
    );

    app.post(`${ONE}/revert`, REVERT, noBody, once(site), async (c) => {
      const regrade = await regradeIn(c, site);
      return regrade ? c.json({ attempts: await revertRegrade(site, courseActorOf(c), regrade) }) : c.notFound();
    });
  },
};

async function regradeIn(c: Context, { store }: Site): Promise<RegradeRow | undefined> {
  const regrade = await store.desk.regrade(c.req.param("regrade") ?? "");
  return regrade?.course === courseActorOf(c).course.id ? regrade : undefined;
}

function shownOf(regrade: RegradeRow, progress: RegradeProgress) {
  const { id, assignment, labDigest, createdMs } = regrade;
  const state = regradeState(regrade, progress);
  return { id, assignment, labDigest, state, progress, createdAt: new Date(createdMs).toISOString() };
}
