import type { CheckHistory, ObjectChange, Turn } from "../../../engine/session/mod.ts";
import type { Replayed } from "../../host/desk/replays.ts";
import type { Words } from "../../host/words/mod.ts";
import { deedText } from "./replay.tsx";

interface HistoryProps {
  readonly words: Words;
  readonly replayed: Replayed;
  /** Where a step is looked at. */
  readonly stepPath: (step: number) => string;
}

/** What turned each check of a grade: the step, and the field of the object that changed. */
export function CheckHistoryTable({ words, replayed, stepPath }: HistoryProps) {
  const { desk } = words;
  const titleOf = (id: string) => replayed.lab.tasks.find((task) => task.id === id)?.title ?? id;
  return (
    <section aria-labelledby="history-head">
      <h2 id="history-head">{desk.checks}</h2>
      <p class="quiet">{desk.checksLine}.</p>
      <ol class="check-history">
        {replayed.history.map((history) => (
          <li>
            {history.check === 0 && <h3>{titleOf(history.task)}</h3>}
            <p class="expected" title={history.expected}>{history.expected || "…"}</p>
            <Turns words={words} replayed={replayed} history={history} stepPath={stepPath} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Turns({ words, replayed, history, stepPath }: HistoryProps & { readonly history: CheckHistory }) {
  const { desk } = words;
  if (history.turns.length === 0) return <p class="state-open">○ {desk.neverTrue}</p>;
  return (
    <ul class="turns">
      {history.turns.map((turn) => (
        <li>
          <a href={stepPath(turn.step)} class={turn.passed ? "state-passed" : "state-fault"}>
            <span aria-hidden="true">{turn.passed ? "✓" : "✗"}</span>{" "}
            {turn.passed ? desk.turnedTrue(turn.step) : desk.turnedFalse(turn.step)}
          </a>{" "}
          <code>{deedText(replayed.steps[turn.step]!, words)}</code>
          <Changes words={words} turn={turn} />
        </li>
      ))}
    </ul>
  );
}

function Changes({ words: { desk }, turn }: { readonly words: Words; readonly turn: Turn }) {
  return (
    <ul class="object-changes">
      {turn.objects.map((object) => (
        <li>
          {called(object)} <em>{desk.objectChange[object.type]}</em>
          {object.fields.map(({ path, from, to }) => (
            <span class="field-change">
              <code>{path}</code>: {object.type === "changed" ? desk.was(from ?? "–", to ?? "–") : to}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function called({ kind, namespace, name }: ObjectChange): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
