import { knownVisitor } from "../host/visitor.ts";
import type { Words } from "../host/words.ts";
import { Layout } from "../parts/layout.tsx";
import type { Lab } from "../../engine/session/mod.ts";
import type { Routes, Site } from "../site.ts";

/** What there is, and how far the visitor is in it. */
export const home: Routes = {
  name: "home",
  mount(app, site) {
    app.get("/", async (c) => {
      const visitor = knownVisitor(c);
      const marks = visitor ? await site.store.marksOf(visitor) : [];
      const begun = visitor ? await site.store.attemptsOf(visitor) : [];
      const progress = (lab: Lab): Progress => {
        const attempt = begun.find((one) => one.lab === lab.id && one.digest === lab.digest);
        return { begun: !!attempt, passed: attempt ? marks.filter((mark) => mark.attempt === attempt.id).length : 0 };
      };
      return c.html(<Home site={site} progress={progress} />);
    });
  },
};

interface Progress {
  readonly begun: boolean;
  /** Tasks passed in the visitor's newest attempt. */
  readonly passed: number;
}

function Home({ site, progress }: { site: Site; progress: (lab: Lab) => Progress }) {
  const { words, labs, assets } = site;
  return (
    <Layout title={words.homeTitle} words={words} asset={assets.path}>
      <main id="main" class="page">
        <h1>{words.homeTitle}</h1>
        <p>{words.homeLine}</p>
        <ul class="tracks">
          {labs.tracks.map((track) => (
            <li>
              <h2>{track.title}</h2>
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
      </main>
    </Layout>
  );
}

function LabRow({ lab, progress, words }: { lab: Lab; progress: Progress; words: Words }) {
  const { begun, passed } = progress;
  const all = lab.tasks.length;
  const state = passed === all ? "passed" : begun ? "soon" : "open";
  const icon = { passed: "✓", soon: "◐", open: "○" }[state];
  return (
    <>
      <span class={`state-${state}`} aria-hidden="true">{icon}</span>
      <span>
        <a href={`/labs/${lab.id}`}>{lab.title}</a>
        {lab.about && <span class="quiet">: {lab.about}</span>}
        {begun && <span class={`state-word state-${state}`}>· {words.tasksDone(passed, all)}</span>}
      </span>
      <span class="minutes">{lab.minutes ? words.minutes(lab.minutes) : ""}</span>
      <a class="button go" href={`/labs/${lab.id}`} aria-label={`${begun ? words.goOn : words.start}: ${lab.title}`}>
        {begun ? words.goOn : words.start}
      </a>
    </>
  );
}
