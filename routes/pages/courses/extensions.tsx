import type { Context } from "hono";
import { type Change, type Policy, readChange } from "../../../engine/courses/mod.ts";
import type { ExtensionRow, MemberRow } from "../../../engine/storage/mod.ts";
import { actorOf, courseActorOf } from "../../access.ts";
import { audited } from "../../host/desk/changes.ts";
import { newId } from "../../host/ids.ts";
import type { Words } from "../../host/words/mod.ts";
import type { Routes, Site } from "../../site.ts";

const REASON_CHARACTERS_MAX = 500;

/** More time, or more attempts, for one member or for all with a label. */
export const extensions: Routes = {
  name: "extensions",
  mount(app, site) {
    const at = "/courses/:course/assignments/:assignment/extensions";

    app.post(at, async (c) => {
      const { course } = courseActorOf(c);
      const assignment = actorOf(c).assignment!;
      const given = Object.fromEntries(
        [...await c.req.formData()].map(([name, value]) => [name, String(value).trim()]),
      );
      const who = await whoOf(site, course.id, given["who"] ?? "");
      const read = readChange(changeOf(given));
      const back = c.req.path.replace(/\/extensions$/, "/edit");
      if (!who || "faults" in read) {
        const field = who && "faults" in read ? read.faults[0]!.field : "who";
        return c.redirect(`${back}?fault=${encodeURIComponent(field)}#extensions`, 303);
      }
      const reason = (given["reason"] ?? "").slice(0, REASON_CHARACTERS_MAX);
      await site.store.courses.putExtension({
        id: newId(),
        assignment: assignment.id,
        ...who,
        change: JSON.stringify(read.change),
        reason,
        createdMs: site.nowMs(),
      });
      const detail = { title: assignment.title, [given["who"]!.split(" ")[0]!]: who.member ?? who.label, reason };
      await audited(site, courseActorOf(c), "extension", assignment.id, { ...detail, ...read.change });
      await site.takings.regrade(course, assignment);
      return c.redirect(`${back}#extensions`, 303);
    });
    app.post(`${at}/:extension/remove`, async (c) => {
      const { course } = courseActorOf(c);
      const assignment = actorOf(c).assignment!;
      const there = await site.store.courses.extensionsOf(assignment.id);
      const id = c.req.param("extension");
      const extension = there.find((one) => one.id === id);
      if (!extension) return c.notFound();
      await site.store.courses.removeExtension(id);
      const { member, label, change } = extension;
      const detail = { title: assignment.title, ...member === null ? { label } : { member }, ...JSON.parse(change) };
      await audited(site, courseActorOf(c), "unextend", assignment.id, detail);
      await site.takings.regrade(course, assignment);
      return c.redirect(`${c.req.path.replace(/\/extensions\/.*$/, "/edit")}#extensions`, 303);
    });
  },
};

/** Of a form: empty fields are none. */
function changeOf(given: Readonly<Record<string, string>>): Record<string, string | number> {
  const texts = ["release", "due", "until"].filter((name) => given[name]).map((name) => [name, given[name]!]);
  const numbers = ["attempts", "minutes"].filter((name) => given[name]).map((name) => [name, Number(given[name])]);
  return Object.fromEntries([...texts, ...numbers]);
}

/** `member <id>` or `label <label>`, where the course has such. */
async function whoOf(
  { store }: Site,
  course: string,
  given: string,
): Promise<Pick<ExtensionRow, "member" | "label"> | undefined> {
  const [kind, ...rest] = given.split(" ");
  const name = rest.join(" ");
  const members = await store.courses.membersOf(course);
  if (kind === "member" && members.some(({ id }) => id === name)) return { member: name, label: null };
  if (kind === "label" && members.some(({ labels }) => labels.includes(name))) return { member: null, label: name };
  return undefined;
}

/** What the form of an assignment shows below. */
export interface Extended {
  readonly extensions: readonly ExtensionRow[];
  readonly members: readonly MemberRow[];
  /** The field of what was given that does not fit. */
  readonly fault?: string;
}

export async function extensionsShown(c: Context, { store: { courses } }: Site): Promise<Extended> {
  const { course } = courseActorOf(c);
  const [extensions, members] = await Promise.all([
    courses.extensionsOf(actorOf(c).assignment!.id),
    courses.membersOf(course.id),
  ]);
  return { extensions, members, fault: c.req.query("fault") };
}

interface ListProps {
  readonly words: Words;
  readonly extended: Extended;
  /** Where they are sent to. */
  readonly path: string;
  readonly policy: string;
}

export function ExtensionList({ words, extended, path, policy }: ListProps) {
  const said = words.courses;
  const { extensions, members, fault } = extended;
  const { exam }: Policy = JSON.parse(policy);
  const learners = members.filter(({ isActive, role }) => isActive && role === "learner");
  const labels = [...new Set(members.flatMap(({ labels }) => labels))].sort();
  const who = ({ member, label }: ExtensionRow) =>
    label !== null ? said.everyLabelled(label) : nameOf(members.find(({ id }) => id === member));
  return (
    <section id="extensions" aria-label={said.extensions}>
      <h2>{said.extensions}</h2>
      {extensions.length === 0 && <p>{said.noExtensions}.</p>}
      <ul class="rows">
        {extensions.map((extension) => (
          <li>
            <div>
              {who(extension)}
              <p class="facts quiet">{[...changesOf(said, extension.change), extension.reason].join(" · ")}</p>
            </div>
            <form method="post" action={`${path}/${extension.id}/remove`}>
              <button type="submit" aria-label={`${said.remove}: ${who(extension)}`}>{said.remove}</button>
            </form>
          </li>
        ))}
      </ul>
      <h3>{said.extendTitle}</h3>
      {fault !== undefined && (
        <p class="state-fault" role="alert">{said.fault(fault === "until" ? "late.until" : fault)}</p>
      )}
      <form method="post" action={path} class="stack">
        <label for="extend-who">{said.extendWho}</label>
        <select id="extend-who" name="who" required>
          {labels.map((label) => <option value={`label ${label}`}>{said.everyLabelled(label)}</option>)}
          {learners.map((member) => <option value={`member ${member.id}`}>{nameOf(member)}</option>)}
        </select>
        <label for="extend-due">{said.due}</label>
        <input type="datetime-local" id="extend-due" name="due" />
        <label for="extend-until">{said.until}</label>
        <input type="datetime-local" id="extend-until" name="until" />
        <label for="extend-attempts">{said.attempts}</label>
        <input type="number" id="extend-attempts" name="attempts" min={1} />
        {exam && (
          <>
            <label for="extend-minutes">{said.examMinutes}</label>
            <input type="number" id="extend-minutes" name="minutes" min={1} />
          </>
        )}
        <label for="extend-reason">{said.reason}</label>
        <input type="text" id="extend-reason" name="reason" maxlength={REASON_CHARACTERS_MAX} />
        <button type="submit">{said.extend}</button>
      </form>
    </section>
  );
}

function changesOf(said: Words["courses"], text: string): string[] {
  const change: Change = JSON.parse(text);
  return Object.entries(change).map(([name, value]) =>
    said.changes[name as keyof Change](String(value).replace("T", " "))
  );
}

/** As a list shows a person. */
export function nameOf(member: Pick<MemberRow, "familyName" | "givenName" | "email"> | undefined): string {
  if (!member) return "–";
  return [member.familyName, member.givenName].filter((part) => part !== "").join(", ") || member.email;
}
