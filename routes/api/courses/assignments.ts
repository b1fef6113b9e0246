import { exampleOf } from "../../host/catalog.ts";
import type { Context } from "hono";
import { z } from "zod";
import { readChange, readPolicy } from "../../../engine/courses/mod.ts";
import type { AssignmentRow } from "../../../engine/storage/mod.ts";
import { assignmentActorOf, courseActorOf } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import { newId } from "../../host/ids.ts";
import type { Routes, Site } from "../../site.ts";
import { described, faulty, IF_MATCH, isStale, json, jsonBody, once, shaped, tag } from "../manners/mod.ts";
import { problem } from "../problem.ts";
import { changedMeanwhile } from "./courses.ts";
import { Assignment, assignmentOf, COURSE_PATH, Extension, extensionOf, Policy } from "./shapes.ts";

const BODY_BYTES_MAX = 16 * 1024;
const PATH = `${COURSE_PATH}/assignments`;
const ONE = `${PATH}/:assignment`;

const New = z.strictObject({
  lab: z.string().max(200),
  title: z.string().trim().min(1).max(200).optional().meta({ description: "The lab's own title unless given" }),
  position: z.int().min(0).max(10_000).optional(),
  policy: Policy.default({}),
}).meta({ id: "NewAssignment" });

const Changes = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  position: z.int().min(0).max(10_000).optional(),
  policy: Policy.optional(),
  isArchived: z.boolean().optional(),
}).meta({ id: "AssignmentChanges" });

const NewExtension = z.strictObject({
  member: z.string().optional(),
  label: z.string().max(200).optional(),
  change: z.record(z.string(), z.unknown()),
  reason: z.string().max(1000).default(""),
}).refine(({ member, label }) => (member === undefined) !== (label === undefined), "Name a member or a label, not both")
  .meta({ id: "NewExtension" });

const LIST = described({
  id: "listAssignments",
  tag: "Courses",
  summary: "The assignments of a course, in their order",
  scope: "courses:read",
  answers: { 200: { description: "All of them", content: json(Assignment.array()) } },
});
const createFor = (lab: string) =>
  described({
    id: "createAssignment",
    isOnce: true,
    tag: "Courses",
    summary: "Make an assignment of a lab",
    scope: "courses:write",
    hasBody: true,
    example: { body: { lab, policy: { due: "2027-03-01T23:59" } } },
    answers: {
      201: { description: "The assignment", content: json(Assignment) },
      404: faulty("There is no such lab, or no such course of yours"),
    },
  });
const GET = described({
  id: "getAssignment",
  tag: "Courses",
  summary: "An assignment",
  scope: "courses:read",
  answers: { 200: { description: "The assignment; its ETag is its version", content: json(Assignment) } },
});
const PATCH = described({
  id: "changeAssignment",
  tag: "Courses",
  summary: "Change an assignment",
  description: "Grades are worked out again by the new policy.",
  scope: "courses:write",
  parameters: [IF_MATCH],
  hasBody: true,
  example: { body: { policy: { due: "2027-03-08T23:59" } } },
  answers: {
    200: { description: "The assignment as it is now", content: json(Assignment) },
    412: faulty("It was changed meanwhile"),
    428: faulty("If-Match is missing"),
  },
});
const EXTENSIONS = described({
  id: "listExtensions",
  tag: "Courses",
  summary: "What is different for some, oldest first",
  scope: "courses:read",
  answers: { 200: { description: "All of them", content: json(Extension.array()) } },
});
const EXTEND = described({
  id: "createExtension",
  isOnce: true,
  tag: "Courses",
  summary: "Give a member, or all with a label, something else",
  scope: "courses:write",
  hasBody: true,
  example: { body: { label: "longer", change: { due: "2027-03-15T23:59" }, reason: "Agreed" } },
  answers: { 201: { description: "The extension", content: json(Extension) } },
});

/** Labs as a course asks for them. */
export const assignments: Routes = {
  name: "assignments",
  mount(app, site) {
    const { courses } = site.store;
    app.get(PATH, LIST, async (c) => {
      const all = await courses.assignmentsOf(courseActorOf(c).course.id);
      return c.json(all.map(assignmentOf));
    });
    app.post(
      PATH,
      createFor(exampleOf(site.labs).lab),
      jsonBody(BODY_BYTES_MAX),
      shaped(New, "an assignment"),
      once(site),
      (c) => created(c, site, c.req.valid("json")),
    );
    app.get(ONE, GET, (c) => {
      const { assignment } = assignmentActorOf(c);
      tag(c, assignment.version);
      return c.json(assignmentOf(assignment));
    });
    app.patch(
      ONE,
      PATCH,
      jsonBody(BODY_BYTES_MAX),
      shaped(Changes, "a change of an assignment"),
      (c) => changed(c, site, c.req.valid("json")),
    );
    app.get(`${ONE}/extensions`, EXTENSIONS, async (c) => {
      const all = await courses.extensionsOf(assignmentActorOf(c).assignment.id);
      return c.json(all.map(extensionOf));
    });
    app.post(
      `${ONE}/extensions`,
      EXTEND,
      jsonBody(BODY_BYTES_MAX),
      shaped(NewExtension, "an extension"),
      once(site),
      (c) => extended(c, site, c.req.valid("json")),
    );
  },
};

async function created(c: Context, site: Site, wanted: z.output<typeof New>): Promise<Response> {
  const { store, labs, nowMs } = site;
  const { course } = courseActorOf(c);
  const lab = labs.lab(wanted.lab);
  if (!lab) {
    return problem(c, 404, "no-such-lab", `There is no lab "${wanted.lab}"`, {
      detail: "See /api/v1/labs for the labs there are",
    });
  }
  const read = readPolicy(wanted.policy);
  if ("faults" in read) return notFitting(c, "policy", read.faults);
  const others = await store.courses.assignmentsOf(course.id);
  const row: AssignmentRow = {
    id: newId(),
    course: course.id,
    lab: lab.id,
    title: wanted.title ?? lab.title,
    position: wanted.position ?? others.length + 1,
    policy: JSON.stringify(read.policy),
    createdMs: nowMs(),
    archivedMs: null,
    version: 1,
  };
  await store.courses.createAssignment(row);
  await audited(site, courseActorOf(c), "assignment", row.id, { title: row.title, lab: row.lab, policy: row.policy });
  c.header("location", `/api/v1/courses/${course.id}/assignments/${row.id}`);
  tag(c, row.version);
  return c.json(assignmentOf(row), 201);
}

async function changed(c: Context, site: Site, wanted: z.output<typeof Changes>): Promise<Response> {
  const { course, assignment } = assignmentActorOf(c);
  const stale = isStale(c, assignment.version);
  if (stale) return stale;
  const { policy, isArchived, ...rest } = wanted;
  const read = policy === undefined ? undefined : readPolicy(policy);
  if (read && "faults" in read) return notFitting(c, "policy", read.faults);
  const archivedMs = isArchived === undefined
    ? assignment.archivedMs
    : isArchived
    ? assignment.archivedMs ?? site.nowMs()
    : null;
  const row = { ...assignment, ...rest, archivedMs, ...(read ? { policy: JSON.stringify(read.policy) } : {}) };
  if (!await site.store.courses.changeAssignment(row)) return changedMeanwhile(c);
  const detail = { title: assignment.title, ...differences(assignment, row) };
  await audited(site, courseActorOf(c), "assignment", row.id, detail);
  if (read) await site.takings.regrade(course, row);
  tag(c, row.version + 1);
  return c.json(assignmentOf(row));
}

async function extended(c: Context, site: Site, wanted: z.output<typeof NewExtension>): Promise<Response> {
  const { course, assignment } = assignmentActorOf(c);
  const { courses } = site.store;
  const read = readChange(wanted.change);
  if ("faults" in read) return notFitting(c, "change", read.faults);
  if (wanted.member !== undefined && (await courses.member(wanted.member))?.course !== course.id) {
    return notFitting(c, "member", [{ field: "", said: `There is no member "${wanted.member}" in this course` }]);
  }
  const row = {
    id: newId(),
    assignment: assignment.id,
    member: wanted.member ?? null,
    label: wanted.label ?? null,
    change: JSON.stringify(read.change),
    reason: wanted.reason,
    createdMs: site.nowMs(),
  };
  await courses.putExtension(row);
  const who = row.member === null ? { label: row.label } : { member: row.member };
  const detail = { title: assignment.title, ...who, reason: row.reason, ...read.change };
  await audited(site, courseActorOf(c), "extension", assignment.id, detail);
  await site.takings.regrade(course, assignment);
  return c.json(extensionOf(row), 201);
}

function notFitting(
  c: Context,
  what: string,
  faults: readonly { readonly field: string; readonly said: string }[],
): Response {
  const errors = faults.map(({ field, said }) => ({
    detail: said,
    pointer: `/${what}${field === "" ? "" : `/${field.replaceAll(".", "/")}`}`,
  }));
  return problem(c, 422, "not-fitting", `The ${what} does not fit`, { errors });
}
