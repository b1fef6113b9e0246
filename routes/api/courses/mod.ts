/**
 * Courses for programs: what their pages do, under `/api/v1/courses/:course`. Everything asks for a role in the course of the
 * path (routes/access.ts), and of a key for a scope as well. What is sent and answered is described in shapes.ts.
 *
 * To add a noun: a file here that exports its Routes, its line in COURSE_APIS, and lines for its routes in routes/access.ts.
 */
import type { Routes } from "../../site.ts";
import { assignments } from "./assignments.ts";
import { attempts } from "./attempts.ts";
import { courses } from "./courses.ts";
import { exports } from "./exports.ts";
import { grades } from "./grades.ts";
import { keys } from "./keys.ts";
import { members } from "./members.ts";
import { overrides } from "./overrides.ts";
import { regrades } from "./regrades.ts";

export const COURSE_APIS: readonly Routes[] = [
  courses,
  members,
  assignments,
  grades,
  attempts,
  overrides,
  regrades,
  exports,
  keys,
];
