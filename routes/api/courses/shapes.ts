import { z } from "zod";
import { pointsThatCount } from "../../../engine/courses/mod.ts";
import {
  type AssignmentRow,
  type CourseRow,
  type ExtensionRow,
  type GradeRow,
  type KeyRow,
  type MemberRow,
  ROLES,
  type TakingRow,
} from "../../../engine/storage/mod.ts";

/** What the API says of courses: schemas for the OpenAPI document, and how a row of the database becomes each. */

const Time = z.iso.datetime();
const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => ms === null ? null : iso(ms);

export const Course = z.object({
  id: z.string(),
  title: z.string(),
  zone: z.string().meta({ description: "IANA time zone; its deadlines are local times there" }),
  isOpen: z.boolean().meta({ description: "Whether the join code lets people in" }),
  joinCode: z.string(),
  createdAt: Time,
  archivedAt: Time.nullable(),
}).meta({ id: "Course" });

export function courseOf({ id, title, zone, isOpen, joinCode, createdMs, archivedMs }: CourseRow) {
  return { id, title, zone, isOpen, joinCode, createdAt: iso(createdMs), archivedAt: isoOrNull(archivedMs) };
}

export const Member = z.object({
  id: z.string(),
  email: z.string(),
  externalId: z.string().nullable(),
  familyName: z.string(),
  givenName: z.string(),
  section: z.string(),
  labels: z.array(z.string()),
  role: z.enum(ROLES),
  isActive: z.boolean(),
  hasSignedIn: z.boolean(),
}).meta({ id: "Member" });

export function memberOf({ account, joinedMs: _joinedMs, course: _course, ...rest }: MemberRow) {
  return { ...rest, hasSignedIn: account !== null };
}

export const Policy = z.record(z.string(), z.unknown()).meta({
  id: "Policy",
  description:
    "`release` and `due`: local times such as 2026-03-29T23:59. `late`: `graceMinutes`, `perDay` and `cap` in " +
    "per cent, `until`. `attempts`. `exam`: `minutes`, `hints`, `feedback` (live, attempt, closed)",
});

export const Assignment = z.object({
  id: z.string(),
  title: z.string(),
  lab: z.string(),
  position: z.int(),
  policy: Policy,
  createdAt: Time,
  archivedAt: Time.nullable(),
}).meta({ id: "Assignment" });

export function assignmentOf({ id, title, lab, position, policy, createdMs, archivedMs }: AssignmentRow) {
  return {
    id,
    title,
    lab,
    position,
    policy: JSON.parse(policy),
    createdAt: iso(createdMs),
    archivedAt: isoOrNull(archivedMs),
  };
}

export const Extension = z.object({
  id: z.string(),
  member: z.string().nullable(),
  label: z.string().nullable(),
  change: z.record(z.string(), z.unknown()).meta({ description: "`release`, `due`, `until`, `attempts`, `minutes`" }),
  reason: z.string(),
  createdAt: Time,
}).meta({ id: "Extension" });

export function extensionOf({ id, member, label, change, reason, createdMs }: ExtensionRow) {
  return { id, member, label, change: JSON.parse(change), reason, createdAt: iso(createdMs) };
}

export const Grade = z.object({
  assignment: z.string(),
  member: z.string(),
  attempt: z.string(),
  labDigest: z.string(),
  points: z.number().meta({ description: "After what being late costs" }),
  earned: z.number().meta({ description: "Before it" }),
  maximum: z.number(),
  override: z.object({ points: z.number(), comment: z.string() }).nullable(),
  counted: z.number().meta({ description: "The points that count: those of the override, if there is one" }),
  commands: z.int(),
  progressedAt: Time,
  seenAt: Time,
  version: z.int().meta({ description: "An override names it in If-Match" }),
  tasks: z.array(z.record(z.string(), z.unknown())).optional().meta({ description: "With ?tasks=true" }),
}).meta({ id: "Grade" });

export function gradeOf(row: GradeRow, hasTasks: boolean) {
  const { overridePoints, overrideComment, progressedMs, seenMs, tasks, ...rest } = row;
  return {
    ...rest,
    override: overridePoints === null ? null : { points: overridePoints, comment: overrideComment ?? "" },
    counted: pointsThatCount(row),
    progressedAt: iso(progressedMs),
    seenAt: iso(seenMs),
    ...(hasTasks ? { tasks: JSON.parse(tasks) } : {}),
  };
}

export const Taking = z.object({
  assignment: z.string(),
  member: z.string(),
  number: z.int(),
  attempt: z.string(),
  begunAt: Time,
  closesAt: Time.nullable(),
  handedInAt: Time.nullable(),
}).meta({ id: "Taking", description: "One of the attempts that a member makes at an assignment" });

export function takingOf({ begunMs, closesMs, handedInMs, ...rest }: TakingRow) {
  return { ...rest, begunAt: iso(begunMs), closesAt: isoOrNull(closesMs), handedInAt: isoOrNull(handedInMs) };
}

export const Key = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: Time,
  expiresAt: Time.nullable(),
  usedAt: Time.nullable(),
  revokedAt: Time.nullable(),
}).meta({ id: "Key" });

export function keyOf({ id, name, scopes, createdMs, expiresMs, usedMs, revokedMs }: KeyRow) {
  return {
    id,
    name,
    scopes,
    createdAt: iso(createdMs),
    expiresAt: isoOrNull(expiresMs),
    usedAt: isoOrNull(usedMs),
    revokedAt: isoOrNull(revokedMs),
  };
}

/** Where everything of a course lies. */
export const COURSE_PATH = "/api/v1/courses/:course";
