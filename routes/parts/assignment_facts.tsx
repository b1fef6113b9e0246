import { countedGrade, mayLearnOf, pointsThatCount, type Window } from "../../engine/courses/mod.ts";
import type { GradeRow, TakingRow } from "../../engine/storage/mod.ts";
import type { Words } from "../host/words/mod.ts";
import { momentIn } from "./moments.ts";

const ICONS = { early: "·", open: "○", late: "◐", closed: "■" } as const;
const KINDS = { early: "locked", open: "open", late: "soon", closed: "locked" } as const;

interface FactsProps {
  readonly words: Words;
  readonly zone: string;
  readonly window: Window;
  readonly nowMs: number;
}

/** Whether an assignment is open, and until when: by icon and word. */
export function AssignmentFacts({ words, zone, window, nowMs }: FactsProps) {
  const said = words.courses;
  const { releaseMs, dueMs, closesMs } = window;
  const state = window.stateAt(nowMs);
  const moment = (unixMs: number) => momentIn(unixMs, zone, words.language);
  const facts = [
    ...state === "early" && releaseMs !== undefined ? [said.opensAt(moment(releaseMs))] : [],
    dueMs === undefined ? said.noDue : said.dueAt(moment(dueMs)),
    ...closesMs !== undefined && closesMs !== dueMs ? [said.endsAt(moment(closesMs))] : [],
  ];
  return (
    <p class="facts">
      <span class={`state-${KINDS[state]}`}>
        <span aria-hidden="true">{ICONS[state]}</span> {said.state[state]}
      </span>{" "}
      <span class="quiet">· {facts.join(" · ")}</span>
    </p>
  );
}

interface PointsProps {
  readonly words: Words;
  readonly row: {
    readonly window: Window;
    readonly takings: readonly TakingRow[];
    readonly grades: readonly Omit<GradeRow, "tasks">[];
  };
  readonly nowMs: number;
}

/** The points that count so far, once they may be seen. */
export function AssignmentPoints({ words, row: { window, takings, grades }, nowMs }: PointsProps) {
  if (takings.length === 0) return <span class="quiet">–</span>;
  const seen = grades.filter(({ attempt, overridePoints }) =>
    overridePoints !== null || mayLearnOf(window, takings.find((taking) => taking.attempt === attempt)!, nowMs)
  );
  const best = countedGrade(seen);
  if (!best) return <span class="quiet">{words.courses.notGradedYet}</span>;
  return <strong>{words.points(pointsThatCount(best), best.maximum)}</strong>;
}
