import { raw } from "hono/html";
import type { LabRequest } from "../host/lab_request.ts";
import { SPEEDS } from "../host/live_seat.ts";
import { labText } from "../host/markdown.ts";
import type { Words } from "../host/words/mod.ts";
import type { Site } from "../site.ts";
import { EditorPane } from "./editor_pane.tsx";
import { Layout } from "./layout.tsx";
import { SeatTasks } from "./seat_tasks.tsx";
import { TerminalPane, TerminalTabs } from "./terminal_pane.tsx";
import { TakingBar } from "./taking_bar.tsx";
import { TimeMachine, View } from "./time_machine.tsx";

interface LabPageProps {
  readonly site: Site;
  readonly words: Words;
  readonly asked: LabRequest;
  /** Index of a moment to look at; without, now. */
  readonly at?: number;
}

/** The page of a lab: text and tasks on one side, terminal, editor and cluster on the other. */
export function LabPage({ site, words, asked, at }: LabPageProps) {
  const { lab, seat, path } = asked;
  const { assets } = site;
  const moments = seat.moments();
  const past = at === undefined || at >= moments.length - 1 ? undefined : moments[at];
  const then = past && seat.asOf(past.command);
  const shown = then ?? seat;
  return (
    <Layout
      title={lab.title}
      words={words}
      asset={assets.path}
      styles={["lab.css", "cluster.css", "xterm.css"]}
      islands={["terminal.js"]}
      bodyClass="lab-page"
      bar={<Bar asked={asked} words={words} nowMs={site.nowMs()} />}
    >
      <PaneTabs words={words} tasks={asked.isVeiled ? undefined : shown.tasks()} />
      <main id="main" class="lab" data-pane="text">
        <div class="text-pane">
          <Text asked={asked} words={words} />
          <SeatTasks asked={asked} seat={then} words={words} isPast={then !== undefined} />
        </div>
        <Splitter of="text" label={words.split} value={38} />
        <div class="work" data-work="terminal">
          <div class="work-tabs" role="group" aria-label={words.panes}>
            <TerminalTabs asked={asked} words={words} />
            <button type="button" data-work-tab="editor" aria-pressed="false">{words.editor}</button>
          </div>
          <TerminalPane asked={asked} words={words} />
          <EditorPane path={path} words={words} script={assets.path("editor.js")} />
          <Splitter of="cluster" label={words.splitRows} value={36} />
          <section class="cluster-pane" aria-label={words.cluster}>
            <View cluster={shown.machine.cluster} words={words} path={path} past={then && past} />
            <TimeMachine moments={moments} words={words} path={path} at={then ? at : undefined} />
          </section>
        </div>
      </main>
    </Layout>
  );
}

function Bar(
  { asked: { lab, seat, path, rules }, words, nowMs }: Pick<LabPageProps, "asked" | "words"> & { nowMs: number },
) {
  return (
    <>
      <button type="button" class="skip" data-to-terminal>{words.toTerminal}</button>
      {rules ? <TakingBar rules={rules} nowMs={nowMs} words={words} /> : <span class="title">{lab.title}</span>}
      <form class="speed" method="post" action={`${path}/speed`} role="group" aria-label={words.speed}>
        {SPEEDS.map((speed) => (
          <button
            type="submit"
            name="speed"
            value={String(speed)}
            data-speed
            aria-pressed={seat.speed === speed ? "true" : "false"}
            hx-post={`${path}/speed`}
            hx-swap="none"
          >
            {words.faster(speed)}
          </button>
        ))}
        <button type="submit" name="speed" value="settle" hx-post={`${path}/speed`} hx-swap="none">
          {words.settle}
        </button>
      </form>
      <form
        method="post"
        action={`${path}/reset`}
        hx-post={`${path}/reset`}
        hx-confirm={words.resetAsk}
        hx-target="#tasks"
        hx-swap="outerHTML"
      >
        <button type="submit">{words.reset}</button>
      </form>
    </>
  );
}

/** Where there is room for one pane only: which one is seen. */
function PaneTabs({ words, tasks }: { words: Words; tasks: readonly { readonly state: string }[] | undefined }) {
  const panes = [
    ["text", words.textTab],
    ["tasks", words.tasks],
    ["terminal", words.terminal],
    ["editor", words.editor],
    ["cluster", words.cluster],
  ];
  const passed = tasks?.filter(({ state }) => state === "passed").length;
  return (
    <nav class="pane-tabs" aria-label={words.panes}>
      {panes.map(([pane, title]) => (
        <button type="button" data-pane-tab={pane} aria-pressed={pane === "text" ? "true" : "false"}>
          {title}
          {pane === "tasks" && tasks && <span class="count" data-task-count>{passed}/{tasks.length}</span>}
        </button>
      ))}
    </nav>
  );
}

function Text({ asked: { lab, seat }, words }: Pick<LabPageProps, "asked" | "words">) {
  const text = labText(seat.variantText, lab.tasks.map((task) => task.id), words);
  return (
    <div class="text" tabindex={0} role="region" aria-label={words.text}>
      {raw(text.intro)}
      {text.parts.map((part) => (
        <section id={`text-${part.task}`}>
          <h2>{lab.tasks.find((task) => task.id === part.task)?.title ?? part.task}</h2>
          {raw(part.html)}
        </section>
      ))}
    </div>
  );
}

/** Between two panes: drags, moves by arrow keys, and collapses or goes back by a double click. */
function Splitter({ of, label, value }: { of: "text" | "cluster"; label: string; value: number }) {
  return (
    <div
      class={`splitter ${of === "text" ? "between-columns" : "between-rows"}`}
      role="separator"
      tabindex={0}
      data-split={of}
      data-default={String(value)}
      aria-orientation={of === "text" ? "vertical" : "horizontal"}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={of === "text" ? 15 : 0}
      aria-valuemax={80}
    >
    </div>
  );
}
