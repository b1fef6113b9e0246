import type { Context } from "hono";
import { csvOf, readRoster, type Roster, type RosterPlan, rosterPlan } from "../../../engine/courses/mod.ts";
import type { MemberRow } from "../../../engine/storage/mod.ts";
import { courseActorOf, isAtLeast } from "../../access.ts";
import { carryOut } from "../../host/rosters.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";
import { nameOf } from "./extensions.tsx";

const LIST_CHARACTERS_MAX = 1024 * 1024;
const NAMES_SHOWN_MAX = 20;

/** Who is in a course, and the list that it is taken from: looked at first, then taken. */
export const roster: Routes = {
  name: "roster",
  mount(app, site) {
    app.get("/courses/:course/people", (c) => shown(c, site));
    app.post("/courses/:course/people/import", async (c) => {
      const form = await c.req.formData();
      const file = form.get("file");
      const text = file instanceof File && file.size > 0 && file.size <= LIST_CHARACTERS_MAX
        ? await file.text()
        : String(form.get("list") ?? "");
      const { course } = courseActorOf(c);
      const members = await site.store.courses.membersOf(course.id);
      const removesOthers = form.has("removesOthers");
      const read = readRoster(text.slice(0, LIST_CHARACTERS_MAX));
      const plan = rosterPlan(members, read.lines, { removesOthers: removesOthers && read.faults.length === 0 });
      const isGood = read.faults.length + plan.faults.length === 0;
      if (form.has("apply") && isGood) {
        await carryOut(site, courseActorOf(c), plan);
        return c.redirect(`/courses/${course.id}/people?applied`, 303);
      }
      return await shown(c, site, { text, read, plan, removesOthers }, isGood ? 200 : 422);
    });
    app.get("/courses/:course/people/invitations.csv", async (c) => {
      const { course } = courseActorOf(c);
      const waiting = (await site.store.courses.membersOf(course.id)).filter((one) => one.isActive && !one.account);
      const { origin } = new URL(c.req.url);
      const rows = waiting.map((one) => [
        one.email,
        one.familyName,
        one.givenName,
        `${site.publicUrl ?? origin}/join/${site.invitations.wordOf(one)}`,
      ]);
      return c.body(csvOf([["email", "family_name", "given_name", "invitation"], ...rows]), 200, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="invitations.csv"',
        "cache-control": "no-store",
      });
    });
  },
};

interface Tried {
  readonly text: string;
  readonly read: Roster;
  readonly plan: RosterPlan<MemberRow>;
  readonly removesOthers: boolean;
}

async function shown(c: Context, site: Site, tried?: Tried, status: 200 | 422 = 200): Promise<Response> {
  const actor = courseActorOf(c);
  const query = (c.req.query("q") ?? "").trim();
  const members = await site.store.courses.membersOf(actor.course.id);
  const props = { site, words: wordsFor(c), actor, query, members, tried };
  if (c.req.header("hx-request") && !tried) return c.html(<People {...props} />);
  return c.html(<RosterPage {...props} isApplied={c.req.query("applied") !== undefined} />, status);
}

interface RosterProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: ReturnType<typeof courseActorOf>;
  readonly query: string;
  readonly members: readonly MemberRow[];
  readonly tried?: Tried;
  readonly isApplied?: boolean;
}

function RosterPage(props: RosterProps) {
  const { site, words, actor, query, tried, isApplied } = props;
  const said = words.courses;
  const path = `/courses/${actor.course.id}/people`;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={said.people} at="/people">
      {isApplied && <p role="status" class="state-passed">✓ {said.applied}</p>}
      {tried && <Plan {...props} tried={tried} path={path} />}
      <form method="get" action={path} role="search" class="search">
        <label for="query" class="visually-hidden">{said.filter}</label>
        <input
          type="search"
          id="query"
          name="q"
          value={query}
          placeholder={said.filter}
          autocomplete="off"
          hx-get={path}
          hx-trigger="input changed delay:150ms, search"
          hx-target="#people"
          hx-swap="outerHTML"
        />
      </form>
      <People {...props} />
      {isAtLeast(actor.member.role, "instructor") && (
        <>
          <p>
            <a href={`${path}/invitations.csv`}>{said.invitations}</a>
          </p>
          <ImportForm {...props} path={path} />
        </>
      )}
    </CourseFrame>
  );
}

function People({ words, actor, members, query }: RosterProps) {
  const said = words.courses;
  const found = members.filter((one) => speaksOf(one, query));
  return (
    <div id="people" class="wide-table" tabindex={0} role="region" aria-label={said.people}>
      <p class="quiet" role="status">{said.count(found.length)}</p>
      <table>
        <thead>
          <tr>
            {[
              said.heads.name,
              said.heads.email,
              said.heads.section,
              said.heads.labels,
              said.heads.role,
              said.heads.state,
            ]
              .map((head) => <th scope="col">{head}</th>)}
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <tr class={one.isActive ? "" : "quiet"}>
              <th scope="row">
                <a href={`/courses/${actor.course.id}/people/${one.id}`}>{nameOf(one)}</a>
              </th>
              <td>{one.email}</td>
              <td>{one.section}</td>
              <td>{one.labels.join(" ")}</td>
              <td>{said.role[one.role]}</td>
              <td>
                <span aria-hidden="true">{one.isActive ? one.account ? "●" : "○" : "✕"}</span>{" "}
                {one.isActive ? one.account ? said.signedIn : said.invited : said.inactive}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function speaksOf(one: MemberRow, query: string): boolean {
  const all = [one.familyName, one.givenName, one.email, one.externalId ?? "", one.section, ...one.labels];
  const text = all.join("\n").toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function Plan(
  { words, tried: { text, read, plan, removesOthers }, path }: RosterProps & { tried: Tried; path: string },
) {
  const said = words.courses;
  const faults = [...read.faults, ...plan.faults];
  const named = (people: readonly Parameters<typeof nameOf>[0][]) =>
    people.slice(0, NAMES_SHOWN_MAX).map(nameOf).join("; ") + (people.length > NAMES_SHOWN_MAX ? " …" : "");
  const changes = [
    [said.added(plan.added.length), plan.added],
    [said.changed(plan.changed.length), plan.changed.map(({ to }) => to)],
    [said.removedCount(plan.removed.length), plan.removed],
  ] as const;
  return (
    <section aria-label={said.wouldChange} class="plan">
      <h2>{said.wouldChange}</h2>
      {faults.length > 0 && (
        <div class="state-fault" role="alert">
          <ul>{faults.map((fault) => <li>{said.rosterFault(fault)}</li>)}</ul>
        </div>
      )}
      {read.ignored.length > 0 && <p class="quiet">{said.ignored(read.ignored.join(", "))}</p>}
      <ul>
        {changes.map(([head, people]) => (
          <li>
            {head}
            {people.length > 0 && <span class="quiet">: {named(people)}</span>}
          </li>
        ))}
        <li>{said.same(plan.same)}</li>
      </ul>
      {faults.length > 0 ? <p>{said.notApplied}.</p> : (
        <form method="post" action={`${path}/import`}>
          <textarea name="list" hidden>{text}</textarea>
          {removesOthers && <input type="hidden" name="removesOthers" value="on" />}
          <button type="submit" name="apply" value="yes" class="button first">{said.apply}</button>
        </form>
      )}
    </section>
  );
}

function ImportForm({ words: { courses: said }, tried, path }: RosterProps & { path: string }) {
  return (
    <>
      <h2>{said.importTitle}</h2>
      <form method="post" action={`${path}/import`} class="stack" enctype="multipart/form-data">
        <p id="list-help">{said.importHelp}.</p>
        <label for="list">{said.list}</label>
        <textarea id="list" name="list" rows={8} spellcheck={false} aria-describedby="list-help">
          {tried?.text ?? ""}
        </textarea>
        <label for="file">{said.listFile}</label>
        <input type="file" id="file" name="file" accept=".csv,text/csv,text/plain" />
        <label class="choice">
          <input type="checkbox" name="removesOthers" checked={tried?.removesOthers} /> {said.removesOthers}
        </label>
        <button type="submit">{said.dryRun}</button>
      </form>
    </>
  );
}
