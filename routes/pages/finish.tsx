import type { Lab, TaskView } from "../../engine/session/mod.ts";
import { type LabRequest, labRequest, tasksSeen } from "../host/lab_request.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import type { Routes, Site } from "../site.ts";

const MINUTE_MS = 60_000;

/** How a lab went: points and time, the way that was taken, a shorter one, and what comes next. */
export const finish: Routes = {
  name: "finish",
  mount(app, site) {
    app.get("/finish", async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      if (asked.isVeiled) return c.redirect(asked.path, 303);
      return c.html(<Finish site={site} words={wordsFor(c)} asked={asked} />);
    });
  },
};

interface FinishProps {
  readonly site: Site;
  readonly words: Words;
  readonly asked: LabRequest;
}

function Finish({ site, words, asked }: FinishProps) {
  const { lab, seat, path, rules } = asked;
  const tasks = tasksSeen(asked, seat);
  const left = tasks.filter(({ state }) => state !== "passed").length;
  const commands = seat.commands;
  const lastMs = Math.max(...tasks.map(({ passed }) => passed?.atMs ?? 0), commands[0]?.atMs ?? 0);
  const minutes = Math.max(1, Math.round((lastMs - (commands[0]?.atMs ?? lastMs)) / MINUTE_MS));
  const next = nextLab(lab, site);
  const shorter = left === 0 ? seat.way?.commands : undefined;
  return (
    <Layout title={`${words.finishTitle}: ${lab.title}`} words={words} asset={site.assets.path}>
      <main id="main" class="page finish">
        <p class="quiet">{lab.title}</p>
        <h1>{left === 0 ? words.finishAll : words.finishSome(left)}</h1>
        <p class="figures">
          <strong>{words.points(seat.points, lab.maximum)}</strong>
          <span class="quiet">{words.took(minutes, commands.length)}</span>
        </p>
        <p class="acts">
          {left > 0 && <a class="button first" href={path}>{words.backToLab}</a>}
          {rules && <a class="button" href={path.replace(/\/lab$/, "")}>{words.courses.toAssignment}</a>}
          {next && !rules && (
            <a class={`button ${left === 0 ? "first" : ""}`} href={`/labs/${next.id}`}>{words.nextLab}: {next.title}</a>
          )}
          {left === 0 && <a class="button" href={path}>{words.backToLab}</a>}
        </p>
        {commands.length > 0 && (
          <>
            <h2>{words.yourWay}</h2>
            <ol class="way" tabindex={0} aria-label={words.yourWay}>
              {commands.map(({ cmd }, i) => (
                <li>
                  <code>{cmd}</code>
                  {passedAt(tasks, i + 1).map((title) => (
                    <span class="passed state-passed">
                      <span aria-hidden="true">✓</span> {title}
                    </span>
                  ))}
                </li>
              ))}
            </ol>
          </>
        )}
        {shorter && (
          <>
            <h2>{words.shorterWay}</h2>
            {shorter.length >= commands.length
              ? <p>{words.shortEnough}.</p>
              : <pre tabindex={0}><code>{shorter.join("\n")}</code></pre>}
          </>
        )}
        {left === 0 && !rules && (
          <>
            <h2>{words.certificate}</h2>
            <p>{words.certificateLine}.</p>
            <form method="post" action={`${path}/certificate`} class="stack">
              <label for="certificate-name">{words.yourName}</label>
              <input type="text" id="certificate-name" name="name" required maxlength={100} autocomplete="name" />
              <button type="submit">{words.getCertificate}</button>
            </form>
          </>
        )}
      </main>
    </Layout>
  );
}

function passedAt(tasks: readonly TaskView[], command: number): readonly string[] {
  return tasks.filter(({ passed }) => passed?.command === command).map(({ title, id }) => title ?? id);
}

function nextLab(lab: Lab, { labs }: Site): Lab | undefined {
  const all = labs.tracks.flatMap((track) => track.labs);
  return all[all.findIndex(({ id }) => id === lab.id) + 1];
}
