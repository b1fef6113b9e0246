import { z } from "zod";
import { isZone } from "../../../engine/courses/mod.ts";
import { actorOf, courseActorOf } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import type { Routes } from "../../site.ts";
import { described, faulty, IF_MATCH, isStale, json, jsonBody, shaped, tag } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { Course, COURSE_PATH, courseOf } from "./shapes.ts";

const BODY_BYTES_MAX = 16 * 1024;

const Changes = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  zone: z.string().refine(isZone, "Give an IANA time zone, such as Europe/Berlin").optional(),
  isOpen: z.boolean().optional(),
}).meta({ id: "CourseChanges" });

const LIST = described({
  id: "listCourses",
  tag: "Courses",
  summary: "The courses of an account, or of a key",
  scope: "courses:read",
  answers: { 200: { description: "All of them", content: json(Course.array()) } },
});
const GET = described({
  id: "getCourse",
  tag: "Courses",
  summary: "A course",
  scope: "courses:read",
  answers: { 200: { description: "The course; its ETag is its version", content: json(Course) } },
});
const PATCH = described({
  id: "changeCourse",
  tag: "Courses",
  summary: "Change a course",
  scope: "courses:write",
  parameters: [IF_MATCH],
  hasBody: true,
  example: { body: { title: "Clusters, autumn" } },
  answers: {
    200: { description: "The course as it is now", content: json(Course) },
    412: faulty("It was changed meanwhile"),
    428: faulty("If-Match is missing"),
  },
});

/** Courses themselves. People make them on the site: a key belongs to one. */
export const courses: Routes = {
  name: "courses",
  mount(app, site) {
    const { store, takings } = site;
    app.get("/api/v1/courses", LIST, async (c) => {
      const { key, account } = actorOf(c);
      const mine = await store.courses.membershipsOf(account!.id);
      const shown = mine.filter(({ course, member }) =>
        member.isActive && member.role !== "learner" && (!key || course.id === key.course)
      );
      return c.json(shown.map(({ course }) => courseOf(course)));
    });

    app.get(COURSE_PATH, GET, (c) => {
      const { course } = courseActorOf(c);
      tag(c, course.version);
      return c.json(courseOf(course));
    });

    app.patch(COURSE_PATH, PATCH, jsonBody(BODY_BYTES_MAX), shaped(Changes, "a change of a course"), async (c) => {
      const { course } = courseActorOf(c);
      const stale = isStale(c, course.version);
      if (stale) return stale;
      const changed = { ...course, ...c.req.valid("json") };
      if (!await store.courses.changeCourse(changed)) return changedMeanwhile(c);
      await audited(site, courseActorOf(c), "settings", course.id, differences(course, changed));
      // Deadlines are local times: in another zone they are other moments.
      if (changed.zone !== course.zone) {
        for (const one of await store.courses.assignmentsOf(course.id)) await takings.regrade(changed, one);
      }
      tag(c, course.version + 1);
      return c.json(courseOf(changed));
    });
  },
};

/** Somebody was quicker between our reading and our writing. */
export function changedMeanwhile(c: Parameters<typeof problem>[0]): Response {
  return problem(c, 412, "changed-meanwhile", "It was changed meanwhile", {
    detail: "Read it again, and make your change from that",
  });
}
