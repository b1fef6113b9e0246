import type { Finding, TaskState } from "../grader/mod.ts";
import type { LabTask } from "./lab.ts";

/** What a task has earned: all of its points when it has passed, a share where it says so, less what hints cost. */
export function pointsOf(
  { points, hints, hintCost, partial }: LabTask,
  at: { state: TaskState["state"]; shownHints: number; checks(): readonly Finding[] },
): number {
  const earned = at.state === "passed" ? points : partial && at.state !== "locked" ? shareOf(points, at.checks()) : 0;
  return Math.max(0, earned - (earned > 0 ? hintCost * Math.min(hints.length, at.shownHints) : 0));
}

/** Rounded down to a hundredth, so that all checks but one never make the whole. */
function shareOf(points: number, checks: readonly Finding[]): number {
  const well = checks.filter(({ passed }) => passed).length;
  return checks.length === 0 ? 0 : Math.floor(100 * points * well / checks.length) / 100;
}
