import {
  BOOK_EXPORTS,
  checksCsv,
  countedOnly,
  type ExportedGrade,
  gradeLines,
  type TaskGrade,
} from "../../../engine/courses/mod.ts";
import type { CourseActor } from "../../access.ts";
import { type Book, bookOf } from "./book.ts";
import { auditNote } from "./changes.ts";
import type { Site } from "../../site.ts";

const CSV = "text/csv; charset=utf-8; header=present";

/** Files that a course's grades are taken away in, by name. */
const FILES: Readonly<Record<string, { type: string; write(site: Site, book: Book): string | Promise<string> }>> = {
  "canvas.csv": { type: CSV, write: (site, book) => BOOK_EXPORTS.canvas(exported(site, book)) },
  "moodle.csv": { type: CSV, write: (site, book) => BOOK_EXPORTS.moodle(exported(site, book)) },
  "grades.csv": { type: CSV, write: (site, book) => BOOK_EXPORTS.csv(exported(site, book)) },
  "checks.csv": {
    type: CSV,
    write: async (site, book) => checksCsv(countedOnly(await exportedGrades(site, book)), titles(book)),
  },
  "grades.jsonl": {
    type: "application/x-ndjson",
    write: async (site, book) => gradeLines(await exportedGrades(site, book), titles(book)),
  },
};

/** Their names. */
export const EXPORTS: readonly string[] = Object.keys(FILES);

/** A file of a course's grades; undefined when there is none of that name. Whoever takes grades away is noted. */
export async function writtenExport(
  site: Site,
  actor: CourseActor,
  name: string,
): Promise<{ readonly type: string; readonly text: string } | undefined> {
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (!file) return undefined;
  const text = await file.write(site, await bookOf(site, actor.course));
  await site.store.desk.note(auditNote(actor, site.nowMs(), "export", name, { file: name }));
  return { type: file.type, text };
}

/** The maximum of an assignment is what its grades say, else what its lab has now. */
function exported({ labs }: Site, { rows, assignments }: Book) {
  return {
    rows: rows.filter(({ member }) => member.isActive),
    assignments: assignments.map(({ id, title, lab }, i) => ({
      id,
      title,
      maximum: Math.max(0, ...rows.map(({ cells }) => cells[i]!.maximum)) || (labs.lab(lab)?.maximum ?? 0),
    })),
  };
}

async function exportedGrades({ store: { courses } }: Site, book: Book): Promise<readonly ExportedGrade[]> {
  const members = new Map(book.members.map((member) => [member.id, member]));
  const grades: ExportedGrade[] = [];
  for (const { id } of book.assignments) {
    const [rows, takings] = await Promise.all([courses.gradesOf(id), courses.takingsOf(id)]);
    const numbers = new Map(takings.map(({ attempt, number }) => [attempt, number]));
    for (const { tasks, progressedMs: _progressed, version: _version, member, ...rest } of rows) {
      const its = members.get(member);
      if (its?.role !== "learner") continue;
      const number = numbers.get(rest.attempt) ?? 1;
      grades.push({ ...rest, member: its, number, tasks: JSON.parse(tasks) as TaskGrade[] });
    }
  }
  return grades;
}

function titles({ assignments }: Book): (assignment: string) => string {
  const byId = new Map(assignments.map(({ id, title }) => [id, title]));
  return (id) => byId.get(id) ?? id;
}
