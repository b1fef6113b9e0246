import type { Lab } from "../../engine/session/mod.ts";
import type { Track } from "../host/catalog.ts";
import { presentVisitor } from "../host/visitor.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import type { Routes, Site } from "../site.ts";

const QUERY_CHARACTERS_MAX = 100;

/** What there is, how far the visitor is in it, and where to go on. */
export const home: Routes = {
  name: "home",
  mount(app, site) {
    app.get("/", async (c) => {
      const visitor = presentVisitor(c);
      const marks = visitor ? await site.store.marksOf(visitor) : [];
      const begun = visitor ? await site.store.attemptsOf(visitor) : [];
      const attemptOn = (lab: Lab) => begun.find((one) => one.lab === lab.id && one.digest === lab.digest);
      const progress = (lab: Lab): Progress => {
        const attempt = attemptOn(lab);
        return { begun: !!attempt, passed: attempt ? marks.filter((mark) => mark.attempt === attempt.id).length : 0 };
      };
      const latest = begun.map(({ lab }) => site.labs.lab(lab)).find((lab) =>
        lab && attemptOn(lab) && progress(lab).passed < lab.tasks.length
      );
      const query = (c.req.query("q") ?? "").slice(0, QUERY_CHARACTERS_MAX).trim();
      const found = { query, tracks: matching(site.labs.tracks, query) };
      const words = wordsFor(c);
      if (c.req.header("hx-request")) return c.html(<Tracks found={found} progress={progress} words={words} />);
      return c.html(<Home site={site} words={words} found={found} progress={progress} latest={latest} />);
    });
  },
};

interface Progress {
  readonly begun: boolean;
  /** Tasks passed in the visitor's newest attempt. */
  readonly passed: number;
}

interface Found {
  readonly query: string;
  readonly tracks: readonly Track[];
}

/** Labs in whose texts every word of the query stands. */
function matching(tracks: readonly Track[], query: string): readonly Track[] {
  const wanted = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return tracks;
  const speaksOf = (lab: Lab, track: Track) => {
    const all = [track.title, lab.title, lab.about ?? "", lab.text, ...lab.tasks.map(({ title = "" }) => title)];
    const text = all.join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return tracks.map((track) => ({ ...track, labs: track.labs.filter((lab) => speaksOf(lab, track)) }))
    .filter(({ labs }) => labs.length > 0);
}

interface HomeProps {
  readonly site: Site;
  readonly words: Words;
  readonly found: Found;
  readonly progress: (lab: Lab) => Progress;
  /** The unfinished lab that was begun last. */
  readonly latest?: Lab;
}

function Home({ site, words, found, progress, latest }: HomeProps) {
  return (
    <Layout title={words.homeTitle} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{words.homeTitle}</h1>
        <p>{words.homeLine}</p>
        {latest && (
          <p class="go-on">
            <span>
              <span class="quiet">{words.goOnTitle}</span>
              <br />
              <strong>{latest.title}</strong>{" "}
              <span class="quiet">{words.tasksDone(progress(latest).passed, latest.tasks.length)}</span>
            </span>
            <a class="button first" href={`/labs/${latest.id}`} aria-label={`${words.goOnTitle}: ${latest.title}`}>
              {words.goOn}
            </a>
          </p>
        )}
        <form method="get" action="/" role="search" class="search">
          <label for="query" class="visually-hidden">{words.search}</label>
          <input
            type="search"
            id="query"
            name="q"
            value={found.query}
            placeholder={words.search}
            autocomplete="off"
            hx-get="/"
            hx-trigger="input changed delay:150ms, search"
            hx-target="#tracks"
            hx-swap="outerHTML"
          />
        </form>
        <Tracks found={found} progress={progress} words={words} />
      </main>
    </Layout>
  );
}

function Tracks({ found: { query, tracks }, progress, words }: Pick<HomeProps, "found" | "progress" | "words">) {
  return (
    <div id="tracks">
      {tracks.length === 0 && <p role="status">{words.searchNone(query)}.</p>}
      <ul class="tracks">
        {tracks.map((track) => (
          <li>
            <h2>{track.title}</h2>
            {track.about && <p class="quiet">{track.about}</p>}
            <ol class="labs">
              {track.labs.map((lab) => (
                <li>
                  <LabRow lab={lab} progress={progress(lab)} words={words} />
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LabRow({ lab, progress, words }: { lab: Lab; progress: Progress; words: Words }) {
  const { begun, passed } = progress;
  const all = lab.tasks.length;
  const state = passed === all ? "passed" : begun ? "soon" : "open";
  const icon = { passed: "✓", soon: "◐", open: "○" }[state];
  const go = state === "passed" ? words.done : begun ? words.goOn : words.start;
  return (
    <>
      <span class={`state-${state}`} aria-hidden="true">{icon}</span>
      <span>
        <a href={`/labs/${lab.id}`}>{lab.title}</a>
        {begun && <span class={`state-word state-${state}`}>{words.tasksDone(passed, all)}</span>}
        {lab.about && <span class="about quiet">{lab.about}</span>}
      </span>
      <span class="minutes">{lab.minutes ? words.minutes(lab.minutes) : ""}</span>
      <a
        class="button go"
        href={state === "passed" ? `/labs/${lab.id}/finish` : `/labs/${lab.id}`}
        aria-label={`${go}: ${lab.title}`}
      >
        {go}
      </a>
    </>
  );
}
