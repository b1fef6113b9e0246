import type { Step, TaskView } from "../../../engine/session/mod.ts";
import type { Words } from "../../host/words/mod.ts";
import type { Replayed } from "../../host/desk/replays.ts";
import { ClusterBody } from "../cluster_view.tsx";

/** Lines of the terminal that are shown. */
const LINES_MAX = 400;

export interface ReplayProps {
  readonly words: Words;
  readonly replayed: Replayed;
  /** Index of the step that is looked at. */
  readonly at: number;
  /** Tells two of them on one page apart, and is the name of the scrubber. */
  readonly name: string;
  /** Where the scrubber asks. */
  readonly path: string;
  /** What else the address says. */
  readonly rest: Readonly<Record<string, string>>;
  readonly title: string;
}

/** An attempt as it was at a step: the scrubber, the terminal, the tasks, the cluster. */
export function Replay(props: ReplayProps) {
  const { words, replayed, at, name, title } = props;
  const { desk } = words;
  const { seat, screen } = replayed.steps[at]!;
  return (
    <section id={`replay-${name}`} class="replay" aria-labelledby={`replay-${name}-head`}>
      <h2 id={`replay-${name}-head`}>{title}</h2>
      <Scrubber {...props} />
      <div class="replay-parts">
        <section aria-label={desk.terminal}>
          <pre class="screen" tabindex={0} aria-label={desk.terminal} data-at-end>{tail(screen)}</pre>
        </section>
        <div class="replay-tasks" tabindex={0} role="group" aria-label={desk.tasks}>
          <Tasks words={words} tasks={seat.tasks()} points={seat.points} maximum={replayed.lab.maximum} />
        </div>
        <section class="replay-cluster" tabindex={0} aria-label={desk.cluster}>
          <ClusterBody cluster={seat.machine.cluster} words={words} />
        </section>
      </div>
    </section>
  );
}

const ICONS: Readonly<Record<TaskView["state"], string>> = { passed: "✓", soon: "◐", open: "○", locked: "·" };

interface TasksProps {
  readonly words: Words;
  readonly tasks: readonly TaskView[];
  readonly points: number;
  readonly maximum: number;
}

/** The tasks as they stood, with what was missing. */
function Tasks({ words, tasks, points, maximum }: TasksProps) {
  return (
    <>
      <p class="score">
        {words.tasksDone(tasks.filter(({ state }) => state === "passed").length, tasks.length)} ·{" "}
        {words.points(points, maximum)}
      </p>
      <ol>
        {tasks.map(({ id, title, state, points, maximum, checks }) => (
          <li>
            <span class={`state-${state}`}>
              <span aria-hidden="true">{ICONS[state]}</span> <span class="visually-hidden">{words.state[state]}:</span>
            </span>
            {title ?? id} <span class="quiet">{points}/{maximum}</span>
            {state !== "passed" &&
              checks.filter(({ passed }) => !passed).map(({ found, why }) => <p class="missing">{why ?? found}</p>)}
          </li>
        ))}
      </ol>
    </>
  );
}

function Scrubber({ words, replayed, at, name, path, rest }: ReplayProps) {
  const { desk } = words;
  const last = replayed.steps.length - 1;
  const said = at === 0 ? desk.start : `${desk.step(at, last)}: ${deedText(replayed.steps[at]!, words)}`;
  return (
    <form
      class="scrubber"
      method="get"
      action={path}
      hx-get={path}
      hx-trigger={`change, input delay:80ms from:#scrub-${name}, submit`}
      hx-target={`#replay-${name}`}
      hx-swap="outerMorph"
    >
      {Object.entries({ ...rest, part: name }).map(([key, value]) => <input type="hidden" name={key} value={value} />)}
      <label for={`scrub-${name}`}>{desk.scrubber}</label>
      <input
        type="range"
        id={`scrub-${name}`}
        name={name}
        min={0}
        max={last}
        value={String(at)}
        disabled={last === 0}
        aria-valuetext={said}
      />
      <output for={`scrub-${name}`}>
        {at === 0 ? desk.start : (
          <>
            {desk.step(at, last)}: <code>{deedText(replayed.steps[at]!, words)}</code>
          </>
        )}
      </output>
      <noscript>
        <button type="submit">{desk.show}</button>
      </noscript>
    </form>
  );
}

/** What was done, as a line. */
export function deedText({ entry }: Step, { desk }: Words): string {
  if (!entry) return desk.start;
  const kind = desk.deeds[entry.kind] ?? entry.kind;
  switch (entry.kind) {
    case "command":
      return entry.line;
    case "answer":
      return `${kind} ${entry.task}: ${[entry.answer].flat().join(", ")}`;
    case "hint":
    case "show":
      return `${kind} ${entry.task}`;
    case "file":
      return `${kind} ${entry.path}`;
    case "undo":
      return entry.to === undefined ? kind : `${kind} → ${entry.to}`;
    default:
      return kind;
  }
}

function tail(screen: string): string {
  return screen.split("\n").slice(-LINES_MAX).join("\n");
}
