import type { Context } from "hono";
import { type ScorePlan, scorePlan } from "../../../engine/courses/mod.ts";
import { type CourseActor, courseActorOf } from "../../access.ts";
import { type Book, bookOf, nameOf } from "../../host/desk/book.ts";
import { auditNote, notice } from "../../host/desk/changes.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes, Site } from "../../site.ts";

const BYTES_MAX = 2_000_000;
const REASON_CHARACTERS_MAX = 500;

/** Scores from a table: what they would change first, then the change. */
export const scoresPage: Routes = {
  name: "scores",
  mount(app, site) {
    app.get("/courses/:course/scores", (c) => shown(c, site, {}));

    app.post("/courses/:course/scores", async (c) => {
      const actor = courseActorOf(c);
      const form = await c.req.formData();
      const file = form.get("file");
      const pasted = String(form.get("table") ?? "");
      const text = (file instanceof File && file.size > 0 ? await file.slice(0, BYTES_MAX).text() : pasted)
        .slice(0, BYTES_MAX);
      const book = await bookOf(site, actor.course);
      const plan = scorePlan(text, book.assignments, book.rows);
      if (!form.has("apply") || plan.changes.length === 0) return shown(c, site, { text, plan, book });
      const reason = String(form.get("reason") ?? "").slice(0, REASON_CHARACTERS_MAX).trim();
      if (reason === "") return shown(c, site, { text, plan, book, said: "noReason" });
      const isDone = await applied(site, actor, plan, book, reason);
      if (!isDone) return shown(c, site, { text, plan, book, said: "scoresOutdated" });
      return c.redirect(`/courses/${actor.course.id}/scores?set=${plan.changes.length}`, 303);
    });
  },
};

function applied(site: Site, actor: CourseActor, { changes }: ScorePlan, book: Book, reason: string): Promise<boolean> {
  const nowMs = site.nowMs();
  const grades = new Map(book.grades.map((grade) => [grade.attempt, grade]));
  return site.store.desk.override(
    changes.map(({ attempt, to }) => {
      const { version, overrideComment } = grades.get(attempt)!;
      return { attempt, points: to, comment: overrideComment, version };
    }),
    changes.map(({ attempt, member, assignment, from, to }) =>
      auditNote(actor, nowMs, "scores", attempt, { assignment, member, from, to, reason })
    ),
    changes.map(({ attempt, member, assignment, to }) =>
      notice(actor.course.id, member, nowMs, "overridden", {
        assignment,
        attempt,
        from: grades.get(attempt)!.points,
        to,
      })
    ),
  );
}

interface Asked {
  readonly text?: string;
  readonly plan?: ScorePlan;
  readonly book?: Book;
  readonly said?: "noReason" | "scoresOutdated";
}

async function shown(c: Context, site: Site, { text, plan, book, said }: Asked): Promise<Response> {
  const actor = courseActorOf(c);
  const words = wordsFor(c);
  const { desk } = words;
  const set = c.req.query("set");
  const page = await (
    <Frame site={site} words={words} actor={actor} title={desk.importScores} here="scores">
      {set !== undefined && /^\d{1,6}$/.test(set) && (
        <p role="status" class="state-passed">✓ {desk.scoresSet(Number(set))}</p>
      )}
      {said && <p role="alert" class="state-fault">{desk[said]}.</p>}
      {plan && book && <Plan words={words} plan={plan} book={book} text={text ?? ""} />}
      <form method="post" enctype="multipart/form-data" class="stack">
        <p>{desk.importHelp}.</p>
        <label for="file">{desk.scoreFile}</label>
        <input type="file" id="file" name="file" accept=".csv,.tsv,.txt,text/csv" />
        <label for="table">{desk.orPaste}</label>
        <textarea id="table" name="table" rows={8} spellcheck={false}>{text ?? ""}</textarea>
        <button type="submit" class="button first">{desk.dryRun}</button>
      </form>
    </Frame>
  );
  return c.html(page, said ? 422 : 200);
}

interface PlanProps {
  readonly words: Words;
  readonly plan: ScorePlan;
  readonly book: Book;
  readonly text: string;
}

function Plan({ words: { desk }, plan: { changes, faults, same }, book, text }: PlanProps) {
  const names = new Map(book.members.map((member) => [member.id, nameOf(member)]));
  const titles = new Map(book.assignments.map(({ id, title }) => [id, title]));
  return (
    <section aria-labelledby="plan-head">
      <h2 id="plan-head">{desk.wouldChange(changes.length, same)}</h2>
      {faults.length > 0 && (
        <>
          <h3>{desk.faults}</h3>
          <ul class="faults">
            {faults.map(({ line, said }) => (
              <li>
                <strong>{desk.line} {line}</strong>: {said}
              </li>
            ))}
          </ul>
        </>
      )}
      {changes.length > 0 && (
        <>
          <div class="scrolls" tabindex={0} role="region" aria-labelledby="plan-head">
            <table>
              <thead>
                <tr>
                  <th scope="col" class="number">{desk.line}</th>
                  <th scope="col">{desk.learner}</th>
                  <th scope="col">{desk.assignment}</th>
                  <th scope="col" class="number">{desk.from}</th>
                  <th scope="col" class="number">{desk.to}</th>
                </tr>
              </thead>
              <tbody>
                {changes.map(({ line, member, assignment, from, to }) => (
                  <tr>
                    <td class="number">{line}</td>
                    <th scope="row">{names.get(member)}</th>
                    <td>{titles.get(assignment)}</td>
                    <td class="number">{from}</td>
                    <td class="number">{to}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <form method="post" enctype="multipart/form-data" class="stack">
            <input type="hidden" name="apply" value="yes" />
            <textarea name="table" hidden readonly>{text}</textarea>
            <label for="reason">{desk.reason}</label>
            <input type="text" id="reason" name="reason" required autocomplete="off" />
            <button type="submit" class="button first">{desk.setScores(changes.length)}</button>
          </form>
        </>
      )}
    </section>
  );
}
