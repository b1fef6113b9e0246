import { csvOf } from "./csv.ts";
import type { BookMember, BookRow } from "./gradebook.ts";
import { countedGrade, pointsThatCount, type TaskGrade } from "./grade.ts";

export interface ExportedAssignment {
  readonly id: string;
  readonly title: string;
  /** Of its lab; 0 when nobody knows it any more. */
  readonly maximum: number;
}

/** A gradebook, for the formats that need no more. */
export interface ExportedBook {
  readonly assignments: readonly ExportedAssignment[];
  readonly rows: readonly BookRow[];
}

export interface ExportedGrade {
  readonly assignment: string;
  readonly member: BookMember;
  readonly attempt: string;
  readonly number: number;
  readonly labDigest: string;
  readonly points: number;
  readonly earned: number;
  readonly maximum: number;
  readonly overridePoints: number | null;
  readonly overrideComment: string | null;
  readonly commands: number;
  readonly seenMs: number;
  readonly tasks: readonly TaskGrade[];
}

type Cells = readonly (string | number | null | undefined)[];

/** Ways to write a whole gradebook down, by name. */
export const BOOK_EXPORTS: Readonly<Record<"canvas" | "moodle" | "csv", (book: ExportedBook) => string>> = {
  canvas,
  moodle,
  csv: plain,
};

/**
 * As Canvas imports it: a column for each assignment, its points possible in the second line. Canvas finds people by its own ID
 * (empty here), else by the SIS ids. Who has not begun gets an empty cell, which changes nothing there.
 */
function canvas({ assignments, rows }: ExportedBook): string {
  const lines: Cells[] = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ...assignments.map(({ title }) => title)],
    ["Points Possible", "", "", "", "", ...assignments.map(({ maximum }) => maximum)],
    ...rows.map(({ member, cells }) => [
      `${member.familyName}, ${member.givenName}`,
      "",
      member.externalId,
      member.email,
      member.section,
      ...cells.map(({ state, points }) => state === "none" ? null : points),
    ]),
  ];
  return csvOf(lines);
}

/**
 * As Moodle imports it: people by address or id number. Each grade has its feedback beside it, since Moodle empties grades where
 * feedback comes alone; it says what a person should know: that points were set by hand, or that it was late.
 */
function moodle({ assignments, rows }: ExportedBook): string {
  const lines: Cells[] = [
    [
      "Email address",
      "ID number",
      "First name",
      "Surname",
      ...assignments.flatMap(({ title }) => [title, `${title} (Feedback)`]),
    ],
    ...rows.map(({ member, cells }) => [
      member.email,
      member.externalId,
      member.givenName,
      member.familyName,
      ...cells.flatMap(({ state, points, isOverridden, isLate }) => [
        state === "none" ? null : points,
        isOverridden ? "Set by hand" : isLate ? "Late" : "",
      ]),
    ]),
  ];
  return csvOf(lines);
}

/** For a spreadsheet, and what the import of scores reads again. */
function plain({ assignments, rows }: ExportedBook): string {
  const lines: Cells[] = [
    ["email", "external_id", "family_name", "given_name", "section", ...assignments.map(({ title }) => title), "total"],
    ...rows.map(({ member, cells, total }) => [
      member.email,
      member.externalId,
      member.familyName,
      member.givenName,
      member.section,
      ...cells.map(({ state, points }) => state === "none" ? null : points),
      total,
    ]),
  ];
  return csvOf(lines);
}

/** A line for each check of each grade that counts. */
export function checksCsv(grades: readonly ExportedGrade[], titleOf: (assignment: string) => string): string {
  const head = [
    "assignment",
    "email",
    "external_id",
    "attempt",
    "task",
    "check",
    "passed",
    "expected",
    "found",
    "cause",
  ];
  return csvOf([
    [...head, "task_points", "task_maximum", "command"],
    ...grades.flatMap(({ assignment, member, attempt, tasks }) =>
      tasks.flatMap((task) =>
        task.checks.map((check, i): Cells => [
          titleOf(assignment),
          member.email,
          member.externalId,
          attempt,
          task.id,
          i + 1,
          check.passed || task.passed ? 1 : 0,
          check.expected,
          check.found,
          check.cause,
          task.points,
          task.maximum,
          task.command,
        ])
      )
    ),
  ]);
}

/** A JSON object a line, with everything that a grade is made of; texts are as they are, for programs. */
export function gradeLines(grades: readonly ExportedGrade[], titleOf: (assignment: string) => string): string {
  return grades.map(({ assignment, member, seenMs, ...rest }) =>
    JSON.stringify({
      assignment: { id: assignment, title: titleOf(assignment) },
      member: {
        id: member.id,
        email: member.email,
        externalId: member.externalId,
        familyName: member.familyName,
        givenName: member.givenName,
        section: member.section,
      },
      counted: pointsThatCount(rest),
      ...rest,
      seen: new Date(seenMs).toISOString(),
    }) + "\n"
  ).join("");
}

/** Of each member's grades for an assignment the one that counts; in the order of the members. */
export function countedOnly<Grade extends ExportedGrade>(grades: readonly Grade[]): readonly Grade[] {
  const groups = Map.groupBy(grades, ({ member, assignment }) => `${member.id} ${assignment}`);
  return [...groups.values()].map((group) => countedGrade(group)!);
}
