import type { Context } from "hono";
import { type MemberRow, type Role, ROLES } from "../../../engine/storage/mod.ts";
import { actorOf, courseActorOf, isAtLeast } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";
import { nameOf } from "./extensions.tsx";

const TEXT_CHARACTERS_MAX = 200;

/** One person in a course: role, section, labels, whether they take part, and their invitation. */
export const person: Routes = {
  name: "person",
  mount(app, site) {
    const at = "/courses/:course/people/:member";
    app.get(at, (c) => shown(c, site));
    app.post(at, async (c) => {
      const { course, member: self } = courseActorOf(c);
      const from = actorOf(c).subject!;
      const form = await c.req.formData();
      const text = (name: string) => String(form.get(name) ?? "").trim().slice(0, TEXT_CHARACTERS_MAX);
      const to: MemberRow = {
        ...from,
        familyName: text("familyName"),
        givenName: text("givenName"),
        externalId: text("externalId") || null,
        section: text("section"),
        labels: text("labels").split(/[\s,|]+/).filter((label) => label !== ""),
        role: ROLES.find((role) => role === form.get("role")) ?? from.role,
        isActive: form.has("active"),
      };
      const all = await site.store.courses.membersOf(course.id);
      if (!mayChange(self, from, to, all)) return await shown(c, site, true, 403);
      await site.store.courses.putMembers([to]);
      await audited(site, courseActorOf(c), "member", to.id, { member: to.id, ...differences(from, to) });
      return c.redirect(`/courses/${course.id}/people`, 303);
    });
  },
};

/** Owners are made, changed and unmade by owners alone, and one stays. */
function mayChange(self: MemberRow, from: MemberRow, to: MemberRow, all: readonly MemberRow[]): boolean {
  const isOfOwner = from.role === "owner" || to.role === "owner";
  if (isOfOwner && self.role !== "owner") return false;
  const owns = ({ role, isActive }: MemberRow) => role === "owner" && isActive;
  return all.map((one) => one.id === to.id ? to : one).some(owns);
}

async function shown(c: Context, site: Site, isRefused = false, status: 200 | 403 = 200): Promise<Response> {
  const actor = courseActorOf(c);
  return await c.html(
    <Person site={site} words={wordsFor(c)} actor={actor} member={actorOf(c).subject!} isRefused={isRefused} />,
    status,
    { "cache-control": "no-store" },
  );
}

interface PersonProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: ReturnType<typeof courseActorOf>;
  readonly member: MemberRow;
  readonly isRefused: boolean;
}

function Person({ site, words, actor, member, isRefused }: PersonProps) {
  const said = words.courses;
  const path = `/courses/${actor.course.id}/people`;
  const mayTeach = isAtLeast(actor.member.role, "instructor");
  return (
    <CourseFrame site={site} words={words} actor={actor} title={nameOf(member)} at={`/people/${member.id}`}>
      <p>
        {member.email} · {said.role[member.role]} ·{" "}
        {member.isActive ? member.account ? said.signedIn : said.invited : said.inactive}
      </p>
      {isRefused && <p class="state-fault" role="alert">{said.notAllowed}</p>}
      {mayTeach && member.isActive && member.account === null && (
        <>
          <p>{said.invitation}:</p>
          <p class="code">
            <code>{`${site.publicUrl ?? ""}/join/${site.invitations.wordOf(member)}`}</code>
          </p>
        </>
      )}
      {mayTeach && <PersonForm words={words} member={member} path={`${path}/${member.id}`} />}
      <p>
        <a href={path}>{said.allPeople}</a>
      </p>
    </CourseFrame>
  );
}

function PersonForm({ words: { courses: said }, member, path }: { words: Words; member: MemberRow; path: string }) {
  const texts = [
    ["familyName", said.familyName, member.familyName],
    ["givenName", said.givenName, member.givenName],
    ["externalId", said.heads.externalId, member.externalId ?? ""],
    ["section", said.heads.section, member.section],
    ["labels", said.heads.labels, member.labels.join(" ")],
  ] as const;
  return (
    <form method="post" action={path} class="stack">
      {texts.map(([name, label, value]) => (
        <>
          <label for={name}>{label}</label>
          <input type="text" id={name} name={name} value={value} maxlength={TEXT_CHARACTERS_MAX} autocomplete="off" />
        </>
      ))}
      <label for="role">{said.heads.role}</label>
      <select id="role" name="role">
        {ROLES.map((role: Role) => <option value={role} selected={role === member.role}>{said.role[role]}</option>)}
      </select>
      <label class="choice">
        <input type="checkbox" name="active" checked={member.isActive} /> {said.isActive}
      </label>
      <button type="submit" class="button first">{said.save}</button>
    </form>
  );
}
