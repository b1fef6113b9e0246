import { createHash } from "node:crypto";
import {
  attemptClosesMs,
  type Extension,
  gradeOf,
  mayLearnOf,
  type Policy,
  policyFor,
  type TaskGrade,
  taskGradesOf,
  type Window,
  windowOf,
} from "../../engine/courses/mod.ts";
import { type Deed, ENGINE_VERSION, type Lab, replay } from "../../engine/session/mod.ts";
import type {
  AssignmentRow,
  AttemptRow,
  CourseRow,
  ExtensionRow,
  MemberRow,
  Store,
  TakingRow,
} from "../../engine/storage/mod.ts";
import type { Labs } from "./catalog.ts";
import { host } from "./engine.ts";
import type { LabVersions } from "./lab_versions.ts";
import type { LiveSeat } from "./live_seat.ts";
import type { Seats } from "./seats.ts";
import { storedAttempt } from "./stored_attempts.ts";
import { newVisitor } from "./visitor.ts";

/** How old what is known of an attempt's rules may be: an extension counts after so long. */
const RULES_MS = 3000;

/** Where a policy sets no bound on attempts, there is this one all the same. */
const ATTEMPTS_MAX = 200;

/** What holds for one attempt of a member. */
export interface TakingRules {
  readonly course: CourseRow;
  readonly assignment: AssignmentRow;
  readonly member: MemberRow;
  readonly taking: TakingRow;
  readonly window: Window;
  /** The last moment at which something is taken; undefined sets no bound. */
  readonly closesMs: number | undefined;
}

export type Begun = { readonly taking: TakingRow } | { readonly refused: "early" | "closed" | "noneLeft" | "noLab" };

interface TakingsOptions {
  readonly store: Store;
  readonly seats: Seats;
  readonly labs: Pick<Labs, "lab">;
  readonly labVersions: LabVersions;
  readonly nowMs: () => number;
  readonly failed: (error: unknown) => void;
}

/** Members' attempts at assignments: begun, worked on within their rules, graded as they go, and handed in. */
export class Takings {
  readonly #options: TakingsOptions;
  readonly #rules = new Map<string, { readonly readMs: number; readonly rules: Promise<TakingRules | undefined> }>();

  constructor(options: TakingsOptions) {
    this.#options = options;
  }

  /** When an assignment can be worked on by a member. */
  async windowOf(course: CourseRow, assignment: AssignmentRow, member: MemberRow): Promise<Window> {
    return memberWindow(course, assignment, member, await this.#options.store.courses.extensionsOf(assignment.id));
  }

  /** Begins the next attempt; a time box begins with it. Who teaches may do so at any time, to see how it is. */
  async begin(course: CourseRow, assignment: AssignmentRow, member: MemberRow): Promise<Begun> {
    const { store, labs, labVersions, nowMs } = this.#options;
    const [window, takings] = await Promise.all([
      this.windowOf(course, assignment, member),
      store.courses.takingsOf(assignment.id, member.id),
    ]);
    const last = takings.at(-1);
    if (last && window.exam && !isOver(last, window, nowMs())) return { taking: last };
    const state = window.stateAt(nowMs());
    if (member.role === "learner" && (state === "early" || state === "closed")) return { refused: state };
    if (takings.length >= (window.attempts ?? ATTEMPTS_MAX)) return { refused: "noneLeft" };
    const lab = labs.lab(assignment.lab);
    if (!lab) return { refused: "noLab" };
    await labVersions.keep(lab);
    const number = (last?.number ?? 0) + 1;
    const attempt = await store.createAttempt(freshAttempt(assignment, member, number, lab, nowMs()));
    const closesMs = window.exam ? attemptClosesMs(window, attempt.startMs) ?? null : null;
    const taking: TakingRow = {
      assignment: assignment.id,
      member: member.id,
      number,
      attempt: attempt.id,
      begunMs: attempt.startMs,
      closesMs,
      handedInMs: null,
    };
    await store.courses.begin(taking);
    await this.#noteFresh(taking, lab);
    return { taking };
  }

  /** The seat of an attempt with its lab; undefined when that lab is nowhere any more. */
  async seatOf(taking: TakingRow): Promise<{ readonly seat: LiveSeat; readonly lab: Lab } | undefined> {
    const { store, labVersions, seats } = this.#options;
    const attempt = await store.attempt(taking.attempt);
    const lab = attempt && await labVersions.lab(attempt.digest, attempt.lab);
    if (!lab) return undefined;
    const seat = await seats.ofAttempt(attempt, lab, {
      refusal: (deed) => this.#refusal(attempt.id, deed),
      noted: (live) => this.#noted(live),
    });
    return { seat, lab };
  }

  /** What holds for an attempt, as it was a moment ago at the oldest. */
  rulesOf(attempt: string): Promise<TakingRules | undefined> {
    const now = this.#options.nowMs();
    const known = this.#rules.get(attempt);
    if (known && now - known.readMs < RULES_MS) return known.rules;
    for (const [id, { readMs }] of this.#rules) if (now - readMs >= RULES_MS) this.#rules.delete(id);
    const rules = this.#readRules(attempt);
    this.#rules.set(attempt, { readMs: now, rules });
    rules.catch(() => this.#rules.delete(attempt));
    return rules;
  }

  /** Nothing more is taken after this. */
  async handIn(attempt: string): Promise<void> {
    await this.#options.store.courses.handIn(attempt, this.#options.nowMs());
    this.#rules.delete(attempt);
  }

  /** Works out all grades of an assignment again, from what became of the tasks: after its policy or an extension has changed. */
  async regrade(course: CourseRow, assignment: AssignmentRow): Promise<void> {
    const { courses } = this.#options.store;
    const [grades, members, extensions] = await Promise.all([
      courses.gradesOf(assignment.id),
      courses.membersOf(course.id),
      courses.extensionsOf(assignment.id),
    ]);
    const byId = new Map(members.map((member) => [member.id, member]));
    for (const { overridePoints: _p, overrideComment: _c, version: _v, ...grade } of grades) {
      const member = byId.get(grade.member);
      if (!member) continue;
      const { points } = gradeOf(
        JSON.parse(grade.tasks),
        memberWindow(course, assignment, member, extensions),
        grade.seenMs,
      );
      if (points !== grade.points) await courses.noteGrade({ ...grade, points });
    }
    this.#rules.clear();
  }

  async #readRules(attempt: string): Promise<TakingRules | undefined> {
    const { courses } = this.#options.store;
    const taking = await courses.takingOf(attempt);
    const [assignment, member] = taking
      ? await Promise.all([courses.assignment(taking.assignment), courses.member(taking.member)])
      : [];
    const course = assignment && await courses.course(assignment.course);
    if (!taking || !assignment || !member || !course) return undefined;
    const window = await this.windowOf(course, assignment, member);
    return { course, assignment, member, taking, window, closesMs: attemptClosesMs(window, taking.begunMs) };
  }

  /** The words are the terminal's: English, as all that it says. */
  async #refusal(attempt: string, deed: Deed): Promise<string | undefined> {
    const rules = await this.rulesOf(attempt);
    if (!rules || !rules.member.isActive) return "You are no longer in this course: nothing more is taken";
    const { taking, window, closesMs } = rules;
    if (taking.handedInMs !== null) return "You have handed this attempt in: nothing more is taken";
    if (closesMs !== undefined && this.#options.nowMs() > closesMs) {
      return window.exam
        ? "The time of this attempt is over: nothing more is taken"
        : "This assignment is closed: nothing more is taken";
    }
    const isHelp = deed.kind === "hint" || deed.kind === "show";
    return isHelp && window.exam?.hints === false ? "There are no hints in this exam" : undefined;
  }

  /** Keeps the grade that an attempt has come to. What goes wrong must not stop the learner. */
  async #noted(live: LiveSeat): Promise<void> {
    try {
      const rules = await this.rulesOf(live.attempt.id);
      if (!rules) return;
      const { taking: { assignment, member, attempt, begunMs }, window } = rules;
      const { deeds } = live;
      const { labDigest, tasks } = await this.#gradedTasks(live);
      const seenMs = deeds.at(-1)?.receivedMs ?? begunMs;
      await this.#options.store.courses.noteGrade({
        assignment,
        member,
        attempt,
        labDigest,
        ...gradeOf(tasks, window, seenMs),
        tasks: JSON.stringify(tasks),
        commands: live.commands.length,
        progressedMs: Math.max(begunMs, ...tasks.map(({ receivedMs = 0 }) => receivedMs)),
        seenMs,
      });
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Who was regraded by a corrected lab is graded by that from then on, though the lab before them is as it was. */
  async #gradedTasks(live: LiveSeat): Promise<{ readonly labDigest: string; readonly tasks: readonly TaskGrade[] }> {
    const { store, labVersions } = this.#options;
    const { id, digest } = live.attempt;
    const asSeen = { labDigest: digest, tasks: taskGradesOf(live.tasks(), live.deeds) };
    const grade = await store.courses.gradeOf(id);
    if (!grade || grade.labDigest === digest) return asSeen;
    const [lab, stored] = await Promise.all([labVersions.lab(grade.labDigest), storedAttempt(store, id)]);
    if (!lab || !stored) return asSeen;
    return { labDigest: lab.digest, tasks: taskGradesOf(replay(lab, stored.attempt, host).tasks(), stored.deeds) };
  }

  /** A grade of nothing, so that an attempt is seen from its begin. */
  async #noteFresh({ assignment, member, attempt, begunMs }: TakingRow, lab: Lab): Promise<void> {
    const { courses } = this.#options.store;
    if (await courses.gradeOf(attempt)) return;
    await courses.noteGrade({
      assignment,
      member,
      attempt,
      labDigest: lab.digest,
      points: 0,
      earned: 0,
      maximum: lab.maximum,
      tasks: "[]",
      commands: 0,
      progressedMs: begunMs,
      seenMs: begunMs,
    });
  }
}

/** Whether nothing more is taken of an attempt. */
export function isOver(taking: TakingRow, window: Window, nowMs: number): boolean {
  const closesMs = attemptClosesMs(window, taking.begunMs);
  return taking.handedInMs !== null || (closesMs !== undefined && nowMs > closesMs);
}

/** Whether what became of the tasks is not shown to the learner yet. */
export function isVeiled({ window, taking, member }: TakingRules, nowMs: number): boolean {
  return member.role === "learner" && !mayLearnOf(window, taking, nowMs);
}

export function memberWindow(
  course: CourseRow,
  assignment: AssignmentRow,
  member: MemberRow,
  extensions: readonly ExtensionRow[],
): Window {
  const given = extensions.map(({ member, label, change }): Extension => ({
    member,
    label,
    change: JSON.parse(change),
  }));
  return windowOf(policyFor(JSON.parse(assignment.policy) as Policy, given, member), course.zone);
}

/** Its id follows from what it is for, so of two windows that begin it, one does. Nobody knows its visitor: no cookie opens it. */
function freshAttempt(
  assignment: AssignmentRow,
  member: MemberRow,
  number: number,
  lab: Lab,
  startMs: number,
): AttemptRow {
  return {
    id: createHash("sha256").update(`taking ${assignment.id} ${member.id} ${number}`).digest("hex").slice(0, 32),
    visitor: newVisitor(),
    lab: lab.id,
    digest: lab.digest,
    seed: crypto.randomUUID(),
    engineVersion: ENGINE_VERSION,
    startMs,
  };
}
