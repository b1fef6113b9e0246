import type { TakingRules } from "../host/takings.ts";
import type { Words } from "../host/words/mod.ts";
import { momentIn } from "./moments.ts";

/** What stands in the bar of an assignment's lab: which it is, the way back, and how much time is left. */
export function TakingBar({ rules, nowMs, words }: { rules: TakingRules; nowMs: number; words: Words }) {
  const { course, assignment, window, closesMs } = rules;
  const said = words.courses;
  return (
    <span class="title">
      {closesMs !== undefined && window.exam && (
        <strong role="timer" aria-label={said.timeLeft} data-left-ms={Math.max(0, closesMs - nowMs)}>
          {said.minutesLeft(Math.max(0, Math.ceil((closesMs - nowMs) / 60_000)))}
        </strong>
      )} <a href={`/courses/${course.id}/assignments/${assignment.id}`} title={said.toAssignment}>{assignment.title}</a>
      {closesMs !== undefined && (
        <time datetime={new Date(closesMs).toISOString()} class="quiet">
          {" "}
          {said.untilLine(momentIn(closesMs, course.zone, words.language))}
        </time>
      )}
    </span>
  );
}
