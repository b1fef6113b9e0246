import { countedGrade } from "../../../engine/courses/mod.ts";
import { assignmentActorOf } from "../../access.ts";
import type { Routes } from "../../site.ts";
import { cursorOf, described, json, page, PAGE_QUERY } from "../manners/mod.ts";
import { COURSE_PATH, Grade, gradeOf } from "./shapes.ts";

const flag = (name: string, description: string) => ({
  name,
  in: "query" as const,
  description,
  schema: { type: "boolean" as const, default: false },
});

const LIST = described({
  id: "listGrades",
  tag: "Grades",
  summary: "The grades of an assignment, of every attempt",
  scope: "grades:read",
  parameters: [
    ...PAGE_QUERY,
    flag("counted", "`true`: of each member only the one that counts"),
    flag("tasks", "`true`: with what became of each task and check"),
  ],
  answers: { 200: { description: "A page of them", content: json(Grade.array()) } },
});

type After = readonly [member: string, attempt: string];
const isAfter = (value: unknown): value is After =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");

/** What learners have earned. */
export const grades: Routes = {
  name: "grades",
  mount(app, { store }) {
    app.get(`${COURSE_PATH}/assignments/:assignment/grades`, LIST, async (c) => {
      const asked = cursorOf(c, isAfter);
      const all = await store.courses.gradesOf(assignmentActorOf(c).assignment.id);
      const wanted = c.req.query("counted") === "true"
        ? [...Map.groupBy(all, ({ member }) => member).values()].map((own) => countedGrade(own)!)
        : all;
      const [member = "", attempt = ""] = asked.after ?? [];
      const rest = wanted.filter((one) => one.member > member || one.member === member && one.attempt > attempt);
      const shown = page(c, rest, asked, (one): After => [one.member, one.attempt]);
      return c.json(shown.map((row) => gradeOf(row, c.req.query("tasks") === "true")));
    });
  },
};
