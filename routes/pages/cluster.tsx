import type { Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { mapView } from "../../engine/session/mod.ts";
import { type LabRequest, labRequest } from "../host/lab_request.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { ClusterBody, PodRows } from "../parts/cluster_view.tsx";
import { Layout } from "../parts/layout.tsx";
import { SeatTasks } from "../parts/seat_tasks.tsx";
import { TimeMachine, View } from "../parts/time_machine.tsx";
import type { Routes, Site } from "../site.ts";

/** A word now and then, so that no proxy takes the stream for dead. */
const BEAT_MS = 20_000;

/** A large drawing is sent less often. */
const LARGE_CHARACTERS = 30_000;
const LARGE_MS = 1000;

/** The map of the cluster as it changes, and as it was. */
export const cluster: Routes = {
  name: "cluster",
  mount(app: Hono, site: Site) {
    const at = (path: string) => `/${path}`;

    app.get(at("cluster/events"), async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const words = wordsFor(c);
      return streamSSE(c, (stream) => {
        return streamed(asked, words, stream);
      });
    });

    /** The cluster and the tasks at a moment; without one, now. */
    app.get(at("cluster"), async (c) => {
      const asked = await labRequest(c, site);
      return asked ? shown(c, asked, c.req.query("at")) : c.notFound();
    });
    /** Every pod as a row, where there are too many for the page of the lab. */
    app.get(at("cluster/table"), async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const words = wordsFor(c);
      return c.html(
        <Layout title={asked.lab.title} words={words} asset={site.assets.path} styles={["cluster.css"]}>
          <main id="main" class="page pod-table">
            <h1>{words.cluster}</h1>
            <p>
              <a href={asked.path}>{words.backToLab}</a>
            </p>
            <PodRows view={mapView(asked.seat.machine.cluster)} words={words} />
          </main>
        </Layout>,
      );
    });
    app.get(at("moments"), async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      return c.html(<TimeMachine moments={asked.seat.moments()} words={wordsFor(c)} path={asked.path} />);
    });
    app.post(at("undo"), async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const to = (await c.req.formData()).get("to");
      await asked.seat.act({ kind: "undo", ...(to === null ? {} : { to: Number(to) }) });
      if (!c.req.header("hx-request")) return c.redirect(asked.path, 303);
      return shown(c, asked, undefined);
    });
    app.post(at("speed"), async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const chosen = (await c.req.formData()).get("speed");
      if (chosen === "settle") await asked.seat.settle();
      else asked.seat.setSpeed(Number(chosen));
      if (!c.req.header("hx-request")) return c.redirect(asked.path, 303);
      return c.body(null, 204);
    });
  },
};

function shown(c: Context, asked: LabRequest, at: string | undefined): Response | Promise<Response> {
  const { seat, path } = asked;
  const words = wordsFor(c);
  const moments = seat.moments();
  const index = at === undefined || !/^\d+$/.test(at) ? moments.length - 1 : Math.min(Number(at), moments.length - 1);
  const past = index < moments.length - 1 ? moments[index] : undefined;
  const then = past && seat.asOf(past.command);
  return c.html(
    <>
      <View cluster={(then ?? seat).machine.cluster} words={words} path={path} past={then && past} />
      <hx-partial hx-target="#tasks" hx-swap="outerHTML">
        <SeatTasks asked={asked} seat={then} words={words} commands={-1} isPast={then !== undefined} />
      </hx-partial>
      <hx-partial hx-target="#moments" hx-swap="outerMorph">
        <TimeMachine moments={moments} words={words} path={path} at={index} />
      </hx-partial>
    </>,
  );
}

interface Stream {
  readonly aborted: boolean;
  onAbort(listener: () => void): void;
  writeSSE(message: { data: string; event?: string }): Promise<void>;
}

/** Draws the cluster whenever it looks different, until the reader goes or the server stops. */
async function streamed({ seat, path }: LabRequest, words: Words, stream: Stream): Promise<void> {
  let wake = () => {};
  let isDirty = true;
  let last = "";
  const done = seat.watch(() => {
    isDirty = true;
    wake();
  });
  stream.onAbort(() => wake());
  seat.closing.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!stream.aborted && !seat.closing.aborted) {
      if (isDirty) {
        isDirty = false;
        const html = String(await <ClusterBody cluster={seat.machine.cluster} words={words} path={path} />);
        if (html !== last) await stream.writeSSE({ data: last = html });
        if (html.length > LARGE_CHARACTERS) await new Promise((done) => setTimeout(done, LARGE_MS));
      } else await stream.writeSSE({ data: "", event: "beat" });
      if (isDirty) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, BEAT_MS);
      await promise;
      clearTimeout(timer);
    }
  } finally {
    done();
  }
}
