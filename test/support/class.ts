/** Learners, assignments, and attempts that can be played, for a course. */
import { gradeOf, taskGradesOf } from "../../engine/courses/mod.ts";
import { encodeDeed, ENGINE_VERSION, type Lab, Seat } from "../../engine/session/mod.ts";
import type { AssignmentRow, CourseRow, MemberRow, Store } from "../../engine/storage/mod.ts";
import type { LabVersions } from "../../routes/host/lab_versions.ts";
import { memberWindow } from "../../routes/host/takings.ts";

export const CLASS_START_MS = 1_800_000_000_000;

/** A learner of a course. */
export function memberRow(course: string, id: string, more: Partial<MemberRow> = {}): MemberRow {
  return {
    id,
    course,
    account: null,
    externalId: `s-${id}`,
    email: `${id}@school.example`,
    familyName: `Family ${id}`,
    givenName: `Given ${id}`,
    section: "",
    labels: [],
    role: "learner",
    isActive: true,
    joinedMs: CLASS_START_MS,
    ...more,
  };
}

export function assignmentRow(course: string, id: string, lab: string, position = 0): AssignmentRow {
  const title = `Assignment ${id}`;
  return { id, course, lab, title, position, policy: "{}", createdMs: CLASS_START_MS, archivedMs: null, version: 0 };
}

interface AttemptMade {
  readonly course: CourseRow;
  readonly lab: Lab;
  readonly labVersions: LabVersions;
  readonly assignment: AssignmentRow;
  readonly member: MemberRow;
  readonly lines: readonly string[];
  readonly id?: string;
  readonly number?: number;
  readonly startMs?: number;
}

/** An attempt of a member in which these lines were typed, ten seconds apart; with its grade. Answers with its id. */
export async function attemptMade(store: Store, made: AttemptMade): Promise<string> {
  const { course, lab, labVersions, assignment, member, lines, number = 1, startMs = CLASS_START_MS } = made;
  const id = made.id ?? `${assignment.id}-${member.id}-${number}`;
  await labVersions.keep(lab);
  await store.createAttempt({
    id,
    visitor: `of ${id}`,
    lab: lab.id,
    digest: lab.digest,
    seed: "1",
    engineVersion: ENGINE_VERSION,
    startMs,
  });
  const seat = Seat.open(lab, { seed: "1", startMs, pace: "live" });
  const deeds = [];
  for (const [i, line] of lines.entries()) {
    const deed = { kind: "command" as const, line };
    const entry = seat.entry(deed, startMs + 10_000 * (i + 1));
    seat.apply(entry);
    const { sequence, atMs } = entry;
    await store.append({ attempt: id, sequence, kind: "command", atMs, receivedMs: atMs + 5, body: encodeDeed(deed) });
    deeds.push({ atMs, receivedMs: atMs + 5 });
  }
  const tasks = taskGradesOf(seat.tasks(), deeds);
  const seenMs = deeds.at(-1)?.receivedMs ?? startMs;
  const { courses } = store;
  await courses.begin({
    assignment: assignment.id,
    member: member.id,
    number,
    attempt: id,
    begunMs: startMs,
    closesMs: null,
    handedInMs: null,
  });
  await courses.noteGrade({
    assignment: assignment.id,
    member: member.id,
    attempt: id,
    labDigest: lab.digest,
    ...gradeOf(tasks, memberWindow(course, assignment, member, []), seenMs),
    tasks: JSON.stringify(tasks),
    commands: lines.length,
    progressedMs: Math.max(startMs, ...tasks.map(({ receivedMs = 0 }) => receivedMs)),
    seenMs,
  });
  return id;
}

/** The commands of a lab's solution. */
export function solutionLines(lab: Lab): readonly string[] {
  return lab.solution!.split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
}
