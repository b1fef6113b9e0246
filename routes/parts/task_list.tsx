import type { ShownWay, TaskView } from "../../engine/session/mod.ts";
import type { Words } from "../host/words/mod.ts";

/** So many commands that did not do it, and the way may be shown. */
const TRIES = 3;

interface TaskListProps {
  readonly tasks: readonly TaskView[];
  /** How many commands were given: a task that passed with the last one is marked for a moment. */
  readonly commands: number;
  readonly words: Words;
  /** Path of the lab, such as `/labs/track/lab`. */
  readonly path: string;
  readonly earned: number;
  readonly maximum: number;
  readonly way?: ShownWay;
  /** As they were at an earlier moment: they stay so. */
  readonly isPast?: boolean;
  /** What became of them is not shown yet. */
  readonly isVeiled?: boolean;
}

const ICONS: Readonly<Record<TaskView["state"], string>> = { passed: "✓", soon: "◐", open: "○", locked: "·" };

interface TaskProps {
  readonly task: TaskView;
  readonly words: Words;
  readonly path: string;
  readonly way?: ShownWay;
}

/** The tasks with their states. It asks for itself again whenever the terminal says that a command ended. */
export function TaskList({ tasks, commands, words, path, earned, maximum, way, isPast, isVeiled }: TaskListProps) {
  const done = tasks.filter((task) => task.state === "passed").length;
  const next = tasks.find((task) => task.state === "open" || task.state === "soon");
  return (
    <section
      id="tasks"
      aria-label={words.tasks}
      {...isPast ? {} : {
        "hx-get": `${path}/tasks`,
        "hx-trigger": "slipway:looked from:body",
        "hx-swap": "outerHTML",
        "hx-target": "this",
      }}
    >
      <p class="score" data-count={`${done}/${tasks.length}`}>
        {isVeiled ? words.courses.veiled : `${words.tasksDone(done, tasks.length)} · ${words.points(earned, maximum)}`}
      </p>
      {done === tasks.length && (
        <p class="all-passed">
          <span class="state-passed">
            <span aria-hidden="true">✓</span> {words.allPassed}
          </span>
          <a class="button first" href={`${path}/finish`}>{words.toFinish}</a>
        </p>
      )}
      <ol class="tasks">
        {tasks.map((task) => (
          <li>
            <Task
              task={task}
              isNext={task === next}
              fresh={task.passed !== undefined && task.passed.command === commands}
              words={words}
              path={path}
              way={way}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Task(
  { task, isNext, fresh, words, path, way }: TaskProps & { readonly isNext: boolean; readonly fresh: boolean },
) {
  const title = task.title ?? task.id;
  const asks = task.question !== undefined && task.state === "open";
  // That a question has no answer yet is seen.
  const isUnanswered = asks && task.answer === undefined && task.checks.length === 1;
  const faults = task.state === "passed" || isUnanswered ? [] : task.checks.filter((check) => !check.passed);
  return (
    <details
      class="task"
      id={`task-${task.id}`}
      open={isNext}
      {...fresh ? { "data-fresh": words.justPassed(title) } : {}}
    >
      <summary id={`task-${task.id}-head`}>
        <span class={`state-${task.state}`} aria-hidden="true">{ICONS[task.state]}</span>
        <span>
          {title} <span class={`state-word state-${task.state}`}>{words.state[task.state]}</span>
        </span>
        <span class="points">{task.maximum}</span>
      </summary>
      {asks && <Question task={task} words={words} path={path} />}
      {faults.map((fault) => <Fault fault={fault} words={words} />)}
      <Hints task={task} words={words} path={path} />
      <Way task={task} words={words} path={path} way={way} />
    </details>
  );
}

function Fault({ fault, words }: { fault: TaskView["checks"][number]; words: Words }) {
  const parts = [[words.expected, fault.expected], [words.found, fault.found], [words.why, fault.why]];
  return (
    <dl>
      {parts.filter(([, text]) => text).map(([name, text]) => (
        <>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </>
      ))}
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

function Question({ task, words, path }: TaskProps) {
  const field = `answer-${task.id}`;
  const given = [task.answer ?? []].flat();
  return (
    <form method="post" action={`${path}/answers`} hx-post={`${path}/answers`} hx-target="#tasks" hx-swap="outerHTML">
      <input type="hidden" name="task" value={task.id} />
      {task.options === undefined
        ? (
          <>
            <label for={field}>{task.question}</label>
            <input type="text" id={field} name="answer" value={given[0] ?? ""} required autocomplete="off" />
          </>
        )
        : (
          <fieldset>
            <legend>{task.question}</legend>
            {task.options.map((option, i) => (
              <label>
                <input
                  type="checkbox"
                  id={`${field}-${i}`}
                  name="answer"
                  value={option}
                  checked={given.includes(option)}
                />{" "}
                {option}
              </label>
            ))}
          </fieldset>
        )}
      <button type="submit" id={`${field}-send`}>{words.send}</button>
    </form>
  );
}

function Hints({ task, words, path }: TaskProps) {
  const all = task.hints.length + task.hintsLeft;
  if (all === 0 || task.state === "passed" || task.state === "locked") return null;
  return (
    <>
      {task.hints.length > 0 && (
        <ol class="hints">
          {task.hints.map((hint) => <li>{hint}</li>)}
        </ol>
      )}
      {task.hintsLeft > 0 && (
        <form method="post" action={`${path}/hints`} hx-post={`${path}/hints`} hx-target="#tasks" hx-swap="outerHTML">
          <input type="hidden" name="task" value={task.id} />
          <button type="submit" id={`hint-${task.id}`}>{words.hint(task.hints.length + 1, all, task.hintCost)}</button>
        </form>
      )}
    </>
  );
}

/** After some tries, the lab's own way; what it shows can be run. */
function Way({ task, words, path, way }: TaskProps) {
  const commands = way?.byTask.get(task.id);
  if (!commands || commands.length === 0 || task.state === "passed" || task.state === "locked") return null;
  if (task.isShown) {
    return (
      <div class="way-shown">
        <p>{words.shown}</p>
        <pre tabindex={0}><code>{commands.join("\n")}</code></pre>
        <button type="button" data-run={commands.join("\n")}>▷ {words.run}</button>
      </div>
    );
  }
  if (task.tries < TRIES) return null;
  const cost = task.hintCost * task.hintsLeft;
  return (
    <form method="post" action={`${path}/show`} hx-post={`${path}/show`} hx-target="#tasks" hx-swap="outerHTML">
      <input type="hidden" name="task" value={task.id} />
      <button type="submit" id={`show-${task.id}`}>{words.showMe(cost)}</button>
    </form>
  );
}
