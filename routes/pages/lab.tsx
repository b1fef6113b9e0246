import type { Context, Hono } from "hono";
import type { Lab } from "../../engine/session/mod.ts";
import { type LabRequest, labRequest } from "../host/lab_request.ts";
import type { LiveSeat } from "../host/live_seat.ts";
import { terminalSocket } from "../host/terminal_socket.ts";
import { wordsFor } from "../host/words/mod.ts";
import { LabPage } from "../parts/lab_page.tsx";
import { SeatTasks } from "../parts/seat_tasks.tsx";
import type { Routes, Site } from "../site.ts";

/** An answer may be long, but not without end. */
const ANSWER_CHARACTERS_MAX = 10_000;
/** Commands in one sending of a learner without JavaScript. */
const LINES_MAX = 100;

/** A lab: its text with the tasks, and the terminal. Its parts answer to htmx, and to plain forms with the whole page. */
export const lab: Routes = {
  name: "lab",
  mount(app: Hono, site: Site) {
    app.get("/", async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const at = c.req.query("at");
      return c.html(<LabPage site={site} asked={asked} words={wordsFor(c)} at={at === undefined ? at : Number(at)} />);
    });

    app.get("/tasks", async (c) => {
      const asked = await labRequest(c, site);
      return asked ? c.html(<SeatTasks asked={asked} words={wordsFor(c)} />) : c.notFound();
    });

    app.get(
      "/terminal",
      terminalSocket(
        (c) => labRequest(c, site).then((asked) => asked?.seat),
        (error) => site.operations.log.error("terminal failed", error),
      ),
    );

    /** Does something, then answers with the tasks, or sends a browser without JavaScript back to the page. */
    const act = (path: string, deed: (lab: Lab, seat: LiveSeat, form: FormData, asked: LabRequest) => Promise<void>) =>
      app.post(`/${path}`, async (c: Context) => {
        const asked = await labRequest(c, site);
        if (!asked) return c.notFound();
        await deed(asked.lab, asked.seat, await c.req.formData(), asked);
        if (!c.req.header("hx-request")) return c.redirect(asked.path, 303);
        return c.html(<SeatTasks asked={asked} words={wordsFor(c)} />);
      });

    act("answers", async (lab, seat, form, { isVeiled }) => {
      const task = taskOf(lab, form);
      const given = form.getAll("answer").map((value) => String(value).slice(0, ANSWER_CHARACTERS_MAX));
      if (task && given.length > 0) {
        // Who is not told when a task opens may answer before.
        const stands = isVeiled ? { stands: true } : {};
        await seat.act({ kind: "answer", task, answer: given.length === 1 ? given[0]! : given, ...stands });
      }
    });
    act("hints", async (lab, seat, form) => {
      const task = taskOf(lab, form);
      if (task) await seat.act({ kind: "hint", task });
    });
    act("show", async (lab, seat, form) => {
      const task = taskOf(lab, form);
      if (task) await seat.act({ kind: "show", task });
    });
    act("commands", (_, seat, form) => {
      const lines = String(form.get("commands") ?? "").split(/\r?\n/).map((line) => line.replace(/^\s*\$ /, ""));
      return seat.runAll(lines.filter((line) => line.trim() !== "").slice(0, LINES_MAX));
    });
    act("reset", (_, seat) => seat.act({ kind: "reset" }));
  },
};

function taskOf(lab: Lab, form: FormData): string | undefined {
  return lab.tasks.find((task) => task.id === form.get("task"))?.id;
}
