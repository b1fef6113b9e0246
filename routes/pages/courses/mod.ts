/**
 * Pages of courses: mine, one to learn in, its people, its assignments with their policies, and taking one. What an instructor
 * watches and grades with is the desk's. Who may see which is in ../../access.ts; what follows from a policy is worked out in
 * engine/courses.
 *
 * To add one: a file here with its Routes, its line in COURSE_PAGES, and lines for its routes in access.ts.
 */
import type { Routes } from "../../site.ts";
import { assignment } from "./assignment.tsx";
import { assignmentForm } from "./assignment_form.tsx";
import { course } from "./course.tsx";
import { courses } from "./courses.tsx";
import { extensions } from "./extensions.tsx";
import { keys } from "./keys.tsx";
import { person } from "./person.tsx";
import { roster } from "./roster.tsx";

export const COURSE_PAGES: readonly Routes[] = [
  courses,
  course,
  roster,
  person,
  assignmentForm,
  extensions,
  assignment,
  keys,
];
