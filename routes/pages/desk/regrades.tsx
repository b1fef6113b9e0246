import type { Context } from "hono";
import type { AssignmentRow, RegradeProgress, RegradeRow } from "../../../engine/storage/mod.ts";
import { courseActorOf } from "../../access.ts";
import { nameOf } from "../../host/desk/book.ts";
import { applyRegrade, beginRegrade, regradeItems, regradeState, revertRegrade } from "../../host/desk/regrades.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Frame } from "../../parts/desk/frame.tsx";
import { RegradeBody } from "../../parts/desk/regrade_body.tsx";
import type { Routes, Site } from "../../site.ts";

/** After a lab was corrected: what every attempt comes to by its new version, and making that count. */
export const regradesPage: Routes = {
  name: "regrades",
  mount(app, site) {
    const at = "/courses/:course/regrades";
    app.get(at, (c) => listed(c, site));

    app.post(at, async (c) => {
      const actor = courseActorOf(c);
      const id = String((await c.req.formData()).get("assignment") ?? "");
      const assignment = await site.store.courses.assignment(id);
      if (assignment?.course !== actor.course.id) return c.notFound();
      const regrade = await beginRegrade(site, actor, assignment);
      return regrade ? c.redirect(`/courses/${actor.course.id}/regrades/${regrade.id}`, 303) : c.notFound();
    });

    app.get(`${at}/:regrade`, (c) => shown(c, site));

    app.post(`${at}/:regrade/apply`, async (c) => {
      const regrade = await regradeOf(c, site);
      if (!regrade) return c.notFound();
      const form = await c.req.formData();
      const chosen = form.has("all") ? undefined : form.getAll("attempt").map(String);
      await applyRegrade(site, courseActorOf(c), regrade, chosen);
      return c.redirect(`/courses/${regrade.course}/regrades/${regrade.id}`, 303);
    });

    app.post(`${at}/:regrade/revert`, async (c) => {
      const regrade = await regradeOf(c, site);
      if (!regrade) return c.notFound();
      await revertRegrade(site, courseActorOf(c), regrade);
      return c.redirect(`/courses/${regrade.course}/regrades/${regrade.id}`, 303);
    });
  },
};

async function regradeOf(c: Context, site: Site): Promise<RegradeRow | undefined> {
  const regrade = await site.store.desk.regrade(c.req.param("regrade") ?? "");
  return regrade?.course === courseActorOf(c).course.id ? regrade : undefined;
}

async function listed(c: Context, site: Site): Promise<Response> {
  const actor = courseActorOf(c);
  const { course } = actor;
  const words = wordsFor(c);
  const { desk } = words;
  const [all, regrades, grades] = await Promise.all([
    site.store.courses.assignmentsOf(course.id),
    site.store.desk.regradesOf(course.id),
    site.store.courses.gradebook(course.id),
  ]);
  const progress = await Promise.all(regrades.map(({ id }) => site.store.desk.regradeProgress(id)));
  const versions = (assignment: AssignmentRow) => {
    const its = grades.filter((grade) => grade.assignment === assignment.id);
    const now = site.labs.lab(assignment.lab)?.digest;
    return { of: its.length, older: its.filter(({ labDigest }) => labDigest !== now).length };
  };
  return c.html(
    <Frame site={site} words={words} actor={actor} title={desk.regrades} here="regrades">
      <p class="quiet">{desk.regradesLine}.</p>
      <h2>{desk.newRegrade}</h2>
      <ul class="versions">
        {all.filter(({ archivedMs }) => archivedMs === null).map((assignment) => {
          const { of, older } = versions(assignment);
          return (
            <li>
              <form method="post">
                <strong>{assignment.title}</strong>{" "}
                <span class={older > 0 ? "state-soon" : "quiet"}>
                  {of === 0 ? desk.noGrades : `${older > 0 ? "▲ " : ""}${desk.olderVersion(older, of)}`}
                </span>
                <input type="hidden" name="assignment" value={assignment.id} />
                {of > 0 && (
                  <button type="submit" aria-label={`${desk.beginRegrade}: ${assignment.title}`}>
                    {desk.beginRegrade}
                  </button>
                )}
              </form>
            </li>
          );
        })}
      </ul>
      <h2>{desk.regrades}</h2>
      <RegradeList words={words} zone={course.zone} regrades={regrades} progress={progress} assignments={all} />
    </Frame>,
  );
}

interface ListProps {
  readonly words: Words;
  readonly zone: string;
  readonly regrades: readonly RegradeRow[];
  readonly progress: readonly RegradeProgress[];
  readonly assignments: readonly AssignmentRow[];
}

function RegradeList({ words: { desk }, zone, regrades, progress, assignments }: ListProps) {
  if (regrades.length === 0) return <p>{desk.noRegrades}.</p>;
  return (
    <ul class="regrades">
      {regrades.map((regrade, i) => (
        <li>
          <a href={`regrades/${regrade.id}`}>
            {desk.regradeOf(assignments.find(({ id }) => id === regrade.assignment)?.title ?? "")}
          </a>{" "}
          <span class="quiet">
            {desk.when(regrade.createdMs, zone)} · {desk.regradeState[regradeState(regrade, progress[i]!)]}
          </span>
        </li>
      ))}
    </ul>
  );
}

async function shown(c: Context, site: Site): Promise<Response> {
  const actor = courseActorOf(c);
  const words = wordsFor(c);
  const regrade = await regradeOf(c, site);
  if (!regrade) return await c.notFound();
  const [items, progress, assignment, members] = await Promise.all([
    regradeItems(site, regrade.id),
    site.store.desk.regradeProgress(regrade.id),
    site.store.courses.assignment(regrade.assignment),
    site.store.courses.membersOf(regrade.course),
  ]);
  const people = new Map(members.map((member) => [member.id, nameOf(member)]));
  const body = (
    <RegradeBody
      words={words}
      regrade={regrade}
      progress={progress}
      state={regradeState(regrade, progress)}
      items={items}
      people={people}
    />
  );
  if (c.req.header("hx-request")) return c.html(body);
  const title = words.desk.regradeOf(assignment?.title ?? "");
  return c.html(<Frame site={site} words={words} actor={actor} title={title} here="regrades">{body}</Frame>);
}
