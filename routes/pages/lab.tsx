import type { Context, Hono } from "hono";
import { raw } from "hono/html";
import type { Lab } from "../../engine/session/mod.ts";
import type { LiveSeat } from "../host/live_seat.ts";
import { labText } from "../host/markdown.ts";
import { terminalSocket } from "../host/terminal_socket.ts";
import { visitorOf } from "../host/visitor.ts";
import { Layout } from "../parts/layout.tsx";
import { TaskList } from "../parts/task_list.tsx";
import type { Routes, Site } from "../site.ts";

/** An answer may be long, but not without end. */
const ANSWER_CHARACTERS_MAX = 10_000;

/** A lab: its text with the tasks, and the terminal. Its parts answer to htmx, and to plain forms with the whole page. */
export const lab: Routes = {
  name: "lab",
  mount(app: Hono, site: Site) {
    const at = "/labs/:track/:lab";
    const labOf = (c: Context) => site.labs.lab(`${c.req.param("track")}/${c.req.param("lab")}`);
    const seatOf = (c: Context, lab: Lab) => site.seats.of(visitorOf(c, site.secureCookies), lab);

    app.get(at, async (c) => {
      const lab = labOf(c);
      if (!lab) return c.notFound();
      return c.html(<LabPage site={site} lab={lab} seat={await seatOf(c, lab)} />);
    });

    app.get(`${at}/tasks`, async (c) => {
      const lab = labOf(c);
      if (!lab) return c.notFound();
      return c.html(<Tasks site={site} lab={lab} seat={await seatOf(c, lab)} />);
    });

    app.get(
      `${at}/terminal`,
      terminalSocket((c) => {
        const lab = labOf(c);
        return lab && seatOf(c, lab);
      }),
    );

    /** Does something, then answers with the tasks, or sends a browser without JavaScript back to the page. */
    const act = (path: string, deed: (c: Context, lab: Lab, seat: LiveSeat, form: FormData) => Promise<void>) =>
      app.post(`${at}/${path}`, async (c) => {
        const lab = labOf(c);
        if (!lab) return c.notFound();
        const seat = await seatOf(c, lab);
        await deed(c, lab, seat, await c.req.formData());
        if (!c.req.header("hx-request")) return c.redirect(`/labs/${lab.id}`, 303);
        return c.html(<Tasks site={site} lab={lab} seat={seat} />);
      });

    act("answers", async (_, lab, seat, form) => {
      const task = taskOf(lab, form);
      const given = form.getAll("answer").map((value) => String(value).slice(0, ANSWER_CHARACTERS_MAX));
      if (task && given.length > 0) {
        await seat.act({ kind: "answer", task, answer: given.length === 1 ? given[0]! : given });
      }
    });
    act("hints", async (_, lab, seat, form) => {
      const task = taskOf(lab, form);
      if (task) await seat.act({ kind: "hint", task });
    });
    act("reset", (_, __, seat) => seat.act({ kind: "reset" }));
  },
};

function taskOf(lab: Lab, form: FormData): string | undefined {
  return lab.tasks.find((task) => task.id === form.get("task"))?.id;
}

interface LabProps {
  readonly site: Site;
  readonly lab: Lab;
  readonly seat: LiveSeat;
}

function Tasks({ site, lab, seat }: LabProps) {
  return (
    <TaskList
      tasks={seat.tasks()}
      commands={seat.commandsInAll}
      words={site.words}
      path={`/labs/${lab.id}`}
      earned={seat.points}
      maximum={lab.maximum}
    />
  );
}

function LabPage({ site, lab, seat }: LabProps) {
  const { words, assets } = site;
  const text = labText(seat.variantText, lab.tasks.map((task) => task.id), words);
  return (
    <Layout
      title={lab.title}
      words={words}
      asset={assets.path}
      styles={["lab.css", "xterm.css"]}
      scripts={["terminal.js"]}
      bodyClass="lab-page"
      bar={
        <>
          <span class="title">{lab.title}</span>
          <form
            method="post"
            action={`/labs/${lab.id}/reset`}
            hx-post={`/labs/${lab.id}/reset`}
            hx-confirm={words.resetAsk}
            hx-target="#tasks"
            hx-swap="outerHTML"
          >
            <button type="submit">{words.reset}</button>
          </form>
        </>
      }
    >
      <main id="main" class="lab">
        <div class="text-pane">
          <div class="text" tabindex={0} role="region" aria-label={words.text}>
            {raw(text.intro)}
            {text.parts.map((part) => (
              <section id={`text-${part.task}`}>
                <h2>{lab.tasks.find((task) => task.id === part.task)?.title ?? part.task}</h2>
                {raw(part.html)}
              </section>
            ))}
          </div>
          <Tasks site={site} lab={lab} seat={seat} />
        </div>
        <div
          class="splitter"
          role="separator"
          tabindex={0}
          aria-orientation="vertical"
          aria-label={words.split}
          aria-valuenow={38}
          aria-valuemin={15}
          aria-valuemax={80}
        >
        </div>
        <section class="terminal-pane" aria-label={words.terminal}>
          <div class="terminal" data-terminal data-socket={`/labs/${lab.id}/terminal`} data-label={words.terminal}>
          </div>
          <p class="terminal-note">
            {words.terminalHelp} <span class="connection" data-state="open" role="status">{words.reconnecting}</span>
          </p>
          <span data-after-terminal tabindex={-1}></span>
          <noscript>{words.needsScript}</noscript>
        </section>
      </main>
    </Layout>
  );
}
