import type { Context } from "hono";
import type { Lab, TaskView } from "../../engine/session/mod.ts";
import { actorOf } from "../access.ts";
import type { Site } from "../site.ts";
import type { LiveSeat } from "./live_seat.ts";
import { isVeiled, type TakingRules } from "./takings.ts";
import { visitorOf } from "./visitor.ts";

/** Where a lab's pages lie. */
export const LAB_PATH = "/labs/:track/:lab";
/** Where they lie for an assignment of a course. */
export const TAKING_PATH = "/courses/:course/assignments/:assignment/lab";

/** The lab that a request below LAB_PATH or TAKING_PATH names, and the visitor's or member's seat on it. */
export interface LabRequest {
  readonly lab: Lab;
  readonly seat: LiveSeat;
  /** `/labs/track/lab`, or where the assignment's lab lies */
  readonly path: string;
  /** Of an assignment: what holds for the attempt. */
  readonly rules?: TakingRules;
  /** Whether what became of the tasks is not shown yet. */
  readonly isVeiled: boolean;
}

/** Undefined when there is no such lab, or the member has not begun. */
export async function labRequest(c: Context, site: Site): Promise<LabRequest | undefined> {
  const { assignment, course, member } = actorOf(c);
  if (assignment && course && member) {
    const taking = (await site.store.courses.takingsOf(assignment.id, member.id)).at(-1);
    const rules = taking && await site.takings.rulesOf(taking.attempt);
    const found = taking && await site.takings.seatOf(taking);
    if (!found || !rules) return undefined;
    const path = `/courses/${course.id}/assignments/${assignment.id}/lab`;
    return { ...found, path, rules, isVeiled: isVeiled(rules, site.nowMs()) };
  }
  const lab = site.labs.lab(`${c.req.param("track")}/${c.req.param("lab")}`);
  if (!lab) return undefined;
  const seat = await site.seats.of(visitorOf(c, site.secureCookies), lab);
  return { lab, seat, path: `/labs/${lab.id}`, isVeiled: false };
}

/** The tasks as the learner may see them: of a seat, or of how it was. */
export function tasksSeen(
  { isVeiled, rules }: LabRequest,
  seat: { tasks(): readonly TaskView[] },
): readonly TaskView[] {
  const hasHints = rules?.window.exam?.hints !== false;
  const tasks = hasHints ? seat.tasks() : seat.tasks().map((task) => ({ ...task, hints: [], hintsLeft: 0, tries: 0 }));
  return isVeiled ? tasks.map(veiled) : tasks;
}

/** What was asked, and what was answered; nothing of what became of it. */
function veiled(task: TaskView): TaskView {
  return { ...task, state: "open", points: 0, passed: undefined, checks: [], isShown: false, tries: 0 };
}
