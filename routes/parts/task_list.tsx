import type { Words } from "../host/words.ts";

/** One task as the page shows it, whatever the session calls its parts. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly state: "passed" | "coming" | "open" | "waiting";
  /** What is on its way, such as `2 of 3 pods are running`. */
  readonly progress?: string;
  /** Titles of the tasks that come first, while `waiting`. */
  readonly after: readonly string[];
  /** The checks that do not hold yet. */
  readonly faults: readonly FaultView[];
  readonly question?: QuestionView;
  /** Hints that were asked for, and how many there are. */
  readonly hints: readonly string[];
  readonly hintsInAll: number;
  readonly hintCost: number;
  /** Passed with the command just typed. */
  readonly fresh: boolean;
}

export interface FaultView {
  readonly expected: string;
  readonly found: string;
  readonly why?: string;
  /** The smallest next look: a command. */
  readonly look?: string;
}

export interface QuestionView {
  readonly text: string;
  readonly choices: readonly string[];
  readonly several: boolean;
  /** What was answered last, and whether it was right. */
  readonly answered?: { readonly text: string; readonly right: boolean };
}

interface TaskListProps {
  readonly tasks: readonly TaskView[];
  readonly words: Words;
  /** Path of the lab, such as `/labs/track/lab`. */
  readonly path: string;
  readonly earned: number;
  readonly maximum: number;
}

const ICONS: Readonly<Record<TaskView["state"], string>> = { passed: "✓", coming: "◐", open: "○", waiting: "·" };

/** The tasks with their states. It asks for itself again whenever the terminal says that a command ended. */
export function TaskList({ tasks, words, path, earned, maximum }: TaskListProps) {
  const done = tasks.filter((task) => task.state === "passed").length;
  return (
    <section
      id="tasks"
      aria-label={words.tasks}
      hx-get={`${path}/tasks`}
      hx-trigger="slipway:looked from:body"
      hx-swap="outerHTML"
      hx-target="this"
    >
      <p class="score">{words.tasksDone(done, tasks.length)} · {words.points(earned, maximum)}</p>
      <ol class="tasks">
        {tasks.map((task) => (
          <li>
            <Task task={task} words={words} path={path} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Task({ task, words, path }: { task: TaskView; words: Words; path: string }) {
  const fresh = task.fresh ? { "data-fresh": words.justPassed(task.title) } : {};
  const state = task.state === "coming" && task.progress ? task.progress : words.state[task.state];
  return (
    <details
      class="task"
      id={`task-${task.id}`}
      open={task.faults.length > 0 || task.question !== undefined && task.state !== "passed"}
      {...fresh}
    >
      <summary id={`task-${task.id}-head`}>
        <span class={`state-${task.state}`} aria-hidden="true">{ICONS[task.state]}</span>
        <span>
          {task.title} <span class={`state-word state-${task.state}`}>{state}</span>
        </span>
        <span class="points">{task.points}</span>
      </summary>
      {task.state === "waiting" && <p class="hints quiet">{words.waitsFor(task.after.join(", "))}</p>}
      {task.question && <Question task={task} question={task.question} words={words} path={path} />}
      {task.faults.map((fault) => <Fault fault={fault} words={words} />)}
      <Hints task={task} words={words} path={path} />
    </details>
  );
}

function Fault({ fault, words }: { fault: FaultView; words: Words }) {
  return (
    <dl>
      <dt>{words.expected}</dt>
      <dd>{fault.expected}</dd>
      <dt>{words.found}</dt>
      <dd>{fault.found}</dd>
      {fault.why && (
        <>
          <dt>{words.why}</dt>
          <dd>{fault.why}</dd>
        </>
      )}
      {fault.look && (
        <>
          <dt>{words.look}</dt>
          <dd>
            <code>{fault.look}</code> <button type="button" data-run={fault.look}>▷ {words.run}</button>
          </dd>
        </>
      )}
    </dl>
  );
}

function Question(
  { task, question, words, path }: { task: TaskView; question: QuestionView; words: Words; path: string },
) {
  const field = `answer-${task.id}`;
  return (
    <form method="post" action={`${path}/answers`} hx-post={`${path}/answers`} hx-target="#tasks" hx-swap="outerHTML">
      <input type="hidden" name="task" value={task.id} />
      {question.choices.length === 0
        ? (
          <>
            <label for={field}>{question.text}</label>
            <input
              type="text"
              id={field}
              name="answer"
              value={question.answered?.text ?? ""}
              required
              autocomplete="off"
            />
          </>
        )
        : (
          <fieldset>
            <legend>{question.text}</legend>
            {question.choices.map((choice) => (
              <label>
                <input type={question.several ? "checkbox" : "radio"} name="answer" value={choice} /> {choice}
              </label>
            ))}
          </fieldset>
        )}
      <button type="submit" id={`${field}-send`}>{words.send}</button>
    </form>
  );
}

function Hints({ task, words, path }: { task: TaskView; words: Words; path: string }) {
  if (task.hintsInAll === 0 || task.state === "passed") return null;
  const next = task.hints.length + 1;
  return (
    <>
      {task.hints.length > 0 && (
        <ol class="hints">
          {task.hints.map((hint) => <li>{hint}</li>)}
        </ol>
      )}
      {next <= task.hintsInAll && (
        <form method="post" action={`${path}/hints`} hx-post={`${path}/hints`} hx-target="#tasks" hx-swap="outerHTML">
          <input type="hidden" name="task" value={task.id} />
          <button type="submit" id={`hint-${task.id}`}>{words.hint(next, task.hintsInAll, task.hintCost)}</button>
        </form>
      )}
    </>
  );
}
