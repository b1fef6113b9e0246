import type { Context } from "hono";
import { isZone } from "../../../engine/courses/mod.ts";
import type { CourseRow, MemberRow } from "../../../engine/storage/mod.ts";
import { actorOf } from "../../access.ts";
import type { Account } from "../../host/accounts.ts";
import { joinCodeOf, newId, newJoinCode } from "../../host/ids.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Layout } from "../../parts/layout.tsx";
import { Message } from "../../parts/message.tsx";
import type { Routes, Site } from "../../site.ts";

const TITLE_CHARACTERS_MAX = 120;

/** One's courses: making one, joining one by its code or by a personal invitation. */
export const courses: Routes = {
  name: "courses",
  mount(app, site) {
    app.get("/courses", (c) => shown(c, site));
    app.post("/courses", async (c) => {
      const account = actorOf(c).account!;
      const form = await c.req.formData();
      const [title, zone] = ["title", "zone"].map((name) => String(form.get(name) ?? "").replace(/\s+/g, " ").trim());
      if (!await site.accounts.mayMakeCourses(account)) return await shown(c, site, "mayNotMake", 403);
      if (!title || title.length > TITLE_CHARACTERS_MAX || !isZone(zone!)) {
        return await shown(c, site, "badCourse", 422);
      }
      const course = await made(site, account, title, zone!);
      return c.redirect(`/courses/${course.id}`, 303);
    });
    app.post("/courses/join", async (c) => {
      const code = joinCodeOf(String((await c.req.formData()).get("code") ?? ""));
      const said = await joined(site, actorOf(c).account!, code);
      return typeof said === "string" ? await shown(c, site, said, 422) : c.redirect(`/courses/${said.id}`, 303);
    });

    app.get("/join/:word", async (c) => {
      const words = wordsFor(c);
      const member = await site.invitations.memberOf(c.req.param("word"));
      const course = member && await site.store.courses.course(member.course);
      if (!course) return c.html(<BadInvitation site={site} words={words} />, 404);
      return c.html(
        <Invitation site={site} words={words} course={course} member={member} word={c.req.param("word")} />,
      );
    });
    app.post("/join/:word", async (c) => {
      const member = await site.invitations.memberOf(c.req.param("word"));
      const isTheirs = member && await site.store.courses.claimMember(member.id, actorOf(c).account!.id);
      if (!isTheirs) return c.html(<BadInvitation site={site} words={wordsFor(c)} />, 404);
      return c.redirect(`/courses/${member.course}`, 303);
    });
  },
};

async function made(site: Site, account: Account, title: string, zone: string): Promise<CourseRow> {
  const createdMs = site.nowMs();
  const [id, joinCode] = [newId(), newJoinCode()];
  const course = { id, title, zone, joinCode, isOpen: true, createdMs, archivedMs: null, version: 0 };
  await site.store.courses.createCourse(course);
  await site.store.courses.putMembers([{ ...freshMember(site, id, account), role: "owner" }]);
  return course;
}

function freshMember(site: Site, course: string, { id: account, email, name }: Account): MemberRow {
  const [, givenName = "", familyName = name] = /^(.*) (\S+)$/.exec(name) ?? [];
  return {
    id: newId(),
    course,
    account,
    externalId: null,
    email,
    familyName,
    givenName,
    section: "",
    labels: [],
    role: "learner",
    isActive: true,
    joinedMs: site.nowMs(),
  };
}

type Refusal = "badCode" | "closedCode" | "removed" | "needsInvitation" | "badCourse" | "mayNotMake";

/**
 * Joins by code. A learner's place on the roster with the same address becomes theirs; other places are given by invitation
 * alone, for a code is known to the whole class.
 */
async function joined(
  { store: { courses }, ...site }: Site,
  account: Account,
  code: string,
): Promise<CourseRow | Refusal> {
  const course = await courses.courseOfCode(code);
  if (!course || course.archivedMs !== null) return "badCode";
  const mine = await courses.memberOf(course.id, account.id);
  if (mine) return mine.isActive ? course : "removed";
  if (!course.isOpen) return "closedCode";
  const listed = (await courses.membersOf(course.id)).find(({ email }) =>
    email.toLowerCase() === account.email.toLowerCase()
  );
  if (!listed) {
    await courses.putMembers([freshMember({ ...site, store: { courses } } as Site, course.id, account)]);
    return course;
  }
  if (!listed.isActive) return "removed";
  if (listed.role !== "learner" && !account.isVerified) return "needsInvitation";
  return await courses.claimMember(listed.id, account.id) ? course : "removed";
}

async function shown(c: Context, site: Site, refused?: Refusal, status: 200 | 403 | 422 = 200): Promise<Response> {
  const account = actorOf(c).account!;
  const [mine, mayMake] = await Promise.all([
    site.store.courses.membershipsOf(account.id),
    site.accounts.mayMakeCourses(account),
  ]);
  const active = mine.filter(({ member }) => member.isActive);
  return c.html(
    <Courses site={site} words={wordsFor(c)} mine={active} mayMake={mayMake} refused={refused} />,
    status,
  );
}

interface CoursesProps {
  readonly site: Site;
  readonly words: Words;
  readonly mine: readonly { readonly course: CourseRow; readonly member: MemberRow }[];
  readonly mayMake: boolean;
  readonly refused?: Refusal;
}

function Courses({ site, words, mine, mayMake, refused }: CoursesProps) {
  const said = words.courses;
  const isOfMaking = refused === "badCourse" || refused === "mayNotMake";
  return (
    <Layout title={said.courses} words={words} asset={site.assets.path} styles={["course.css"]}>
      <main id="main" class="page course">
        <h1>{said.courses}</h1>
        {mine.length === 0 ? <p>{said.noCourses}.</p> : (
          <ul class="rows">
            {mine.map(({ course, member }) => (
              <li>
                <a href={`/courses/${course.id}`}>{course.title}</a>
                <span class="quiet">
                  {said.role[member.role]}
                  {course.archivedMs !== null && `, ${said.archived}`}
                </span>
              </li>
            ))}
          </ul>
        )}
        <h2>{said.joinTitle}</h2>
        <form method="post" action="/courses/join" class="stack">
          <label for="code">{said.joinCode}</label>
          <input
            type="text"
            id="code"
            name="code"
            required
            autocomplete="off"
            spellcheck={false}
            placeholder="k7mf-3qpx"
            {...refused && !isOfMaking ? { "aria-invalid": "true", "aria-describedby": "refused" } : {}}
          />
          {refused && !isOfMaking && <p id="refused" class="state-fault" role="alert">{said[refused]}</p>}
          <button type="submit">{said.join}</button>
        </form>
        <h2>{said.makeTitle}</h2>
        {isOfMaking && <p class="state-fault" role="alert">{said[refused]}</p>}
        {mayMake ? <MakeForm words={words} /> : <p>{said.mayNotMake}.</p>}
      </main>
    </Layout>
  );
}

function MakeForm({ words: { courses: said, language } }: { words: Words }) {
  return (
    <form method="post" action="/courses" class="stack">
      <label for="title">{said.courseTitle}</label>
      <input type="text" id="title" name="title" required maxlength={TITLE_CHARACTERS_MAX} autocomplete="off" />
      <ZoneField label={said.zone} help={said.zoneHelp} value={language === "de" ? "Europe/Berlin" : "UTC"} />
      <button type="submit">{said.make}</button>
    </form>
  );
}

/** A zone, with all that there are to choose from. */
export function ZoneField({ label, help, value }: { label: string; help: string; value: string }) {
  return (
    <>
      <label for="zone">{label}</label>
      <input
        type="text"
        id="zone"
        name="zone"
        list="zones"
        required
        value={value}
        autocomplete="off"
        aria-describedby="zone-help"
      />
      <datalist id="zones">
        {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => <option value={zone}></option>)}
      </datalist>
      <p id="zone-help" class="quiet">{help}</p>
    </>
  );
}

interface InvitationProps {
  readonly site: Site;
  readonly words: Words;
  readonly course: CourseRow;
  readonly member: MemberRow;
  readonly word: string;
}

function Invitation({ site, words, course, member, word }: InvitationProps) {
  const said = words.courses;
  const name = [member.givenName, member.familyName].join(" ").trim() || member.email;
  return (
    <Layout title={course.title} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{said.invitedTo(course.title)}</h1>
        <p>{said.invitedAs(name, said.role[member.role])}.</p>
        <form method="post" action={`/join/${word}`}>
          <button type="submit" class="button first">{said.join}</button>
        </form>
      </main>
    </Layout>
  );
}

function BadInvitation({ site, words }: { site: Site; words: Words }) {
  return (
    <Message site={site} words={words} title={words.courses.badInvitation} help={words.courses.badInvitationHelp} />
  );
}
