import type { Context } from "hono";
import { FEEDBACK, type Policy, readPolicy } from "../../../engine/courses/mod.ts";
import type { AssignmentRow } from "../../../engine/storage/mod.ts";
import { actorOf, courseActorOf } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import { newId } from "../../host/ids.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";
import { type Extended, ExtensionList, extensionsShown } from "./extensions.tsx";

const TITLE_CHARACTERS_MAX = 120;

/** Making and changing an assignment: which lab, and what holds for it. */
export const assignmentForm: Routes = {
  name: "assignment form",
  mount(app, site) {
    app.get("/courses/:course/assignments/new", (c) => shown(c, site, { given: {} }));
    app.post("/courses/:course/assignments", async (c) => {
      const { course } = courseActorOf(c);
      const read = readForm(site, await c.req.formData());
      if ("faults" in read) return await shown(c, site, read, 422);
      const others = await site.store.courses.assignmentsOf(course.id);
      const row: AssignmentRow = {
        id: newId(),
        course: course.id,
        ...read.fields,
        position: read.fields.position ?? Math.max(0, ...others.map(({ position }) => position)) + 1,
        createdMs: site.nowMs(),
        archivedMs: null,
        version: 0,
      };
      await site.store.courses.createAssignment(row);
      await audited(site, courseActorOf(c), "assignment", row.id, {
        title: row.title,
        lab: row.lab,
        policy: row.policy,
      });
      return c.redirect(`/courses/${course.id}`, 303);
    });

    const edit = "/courses/:course/assignments/:assignment/edit";
    app.get(edit, async (c) => {
      const row = actorOf(c).assignment!;
      return await shown(c, site, { row, given: givenOf(row), extended: await extensionsShown(c, site) });
    });
    app.post(edit, async (c) => {
      const { course } = courseActorOf(c);
      const row = actorOf(c).assignment!;
      const form = await c.req.formData();
      const read = readForm(site, form);
      if ("faults" in read) {
        return await shown(c, site, { ...read, row, extended: await extensionsShown(c, site) }, 422);
      }
      const to: AssignmentRow = {
        ...row,
        ...read.fields,
        position: read.fields.position ?? row.position,
        archivedMs: form.has("archived") ? row.archivedMs ?? site.nowMs() : null,
        version: Number(form.get("version")),
      };
      if (!await site.store.courses.changeAssignment(to)) {
        const present = await site.store.courses.assignment(row.id) ?? row;
        const extended = await extensionsShown(c, site);
        return await shown(c, site, { row: present, given: givenOf(present), isOld: true, extended }, 409);
      }
      await audited(site, courseActorOf(c), "assignment", row.id, { title: row.title, ...differences(row, to) });
      await site.takings.regrade(course, to);
      return c.redirect(`/courses/${course.id}/assignments/${row.id}`, 303);
    });
  },
};

type Given = Readonly<Record<string, string>>;

interface Shown {
  readonly row?: AssignmentRow;
  /** What stands in the form, by the names of its fields. */
  readonly given: Given;
  /** Fields of the policy that do not fit. */
  readonly faults?: readonly string[];
  readonly isOld?: boolean;
  readonly extended?: Extended;
}

/** The names of the policy's fields in the form are their paths. */
function readForm(site: Site, form: FormData):
  | { readonly fields: Pick<AssignmentRow, "lab" | "title" | "policy"> & { readonly position?: number } }
  | { readonly faults: readonly string[]; readonly given: Given } {
  const given = Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()]));
  const time = (name: string) => given[name] || undefined;
  const number = (name: string) => given[name] ? Number(given[name]) : undefined;
  const read = readPolicy(withoutHoles({
    release: time("release"),
    due: time("due"),
    attempts: number("attempts"),
    late: form.has("late")
      ? withoutHoles({
        graceMinutes: number("late.graceMinutes"),
        perDay: number("late.perDay"),
        cap: number("late.cap"),
        until: time("late.until"),
      })
      : undefined,
    exam: form.has("exam")
      ? withoutHoles({
        minutes: number("exam.minutes"),
        hints: form.has("exam.hints"),
        feedback: given["exam.feedback"],
      })
      : undefined,
  }));
  const lab = site.labs.lab(given["lab"] ?? "");
  const faults = [...lab ? [] : ["lab"], ..."faults" in read ? read.faults.map(({ field }) => field) : []];
  if (faults.length > 0 || !lab || "faults" in read) return { faults, given };
  const title = (given["title"] || lab.title).replace(/\s+/g, " ").slice(0, TITLE_CHARACTERS_MAX);
  const position = number("position");
  return {
    fields: {
      lab: lab.id,
      title,
      policy: JSON.stringify(read.policy),
      ...Number.isInteger(position) ? { position } : {},
    },
  };
}

function withoutHoles(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function givenOf({ lab, title, position, policy, archivedMs }: AssignmentRow): Given {
  const { release, due, late, attempts, exam }: Policy = JSON.parse(policy);
  const fields = {
    lab,
    title,
    position,
    release,
    due,
    attempts,
    late: late && "on",
    "late.graceMinutes": late?.graceMinutes,
    "late.perDay": late?.perDay,
    "late.cap": late?.cap,
    "late.until": late?.until,
    exam: exam && "on",
    "exam.minutes": exam?.minutes,
    "exam.hints": exam?.hints ? "on" : undefined,
    "exam.feedback": exam?.feedback,
    archived: archivedMs === null ? undefined : "on",
  };
  return Object.fromEntries(Object.entries(withoutHoles(fields)).map(([name, value]) => [name, String(value)]));
}

async function shown(c: Context, site: Site, form: Shown, status: 200 | 409 | 422 = 200): Promise<Response> {
  return await c.html(
    <AssignmentForm site={site} words={wordsFor(c)} actor={courseActorOf(c)} form={form} />,
    status,
  );
}

interface FormProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: ReturnType<typeof courseActorOf>;
  readonly form: Shown;
}

function AssignmentForm({ site, words, actor, form }: FormProps) {
  const { row, given, faults = [], isOld, extended } = form;
  const said = words.courses;
  const path = `/courses/${actor.course.id}/assignments`;
  return (
    <CourseFrame
      site={site}
      words={words}
      actor={actor}
      title={row?.title ?? said.newAssignment}
      at="/assignments/edit"
    >
      {isOld && <p class="state-fault" role="alert">{said.changedMeanwhile}</p>}
      {faults.length > 0 && (
        <div class="state-fault" role="alert">
          <ul>{[...new Set(faults)].map((field) => <li>{said.fault(field)}</li>)}</ul>
        </div>
      )}
      <form method="post" action={row ? `${path}/${row.id}/edit` : path} class="stack">
        {row && <input type="hidden" name="version" value={String(row.version)} />}
        <LabField site={site} words={words} value={given["lab"]} />
        <Field name="title" label={said.title} given={given} faults={faults} help={said.titleHelp} type="text" />
        <Field name="position" label={said.position} given={given} faults={faults} type="number" />
        <p class="quiet">{said.times(actor.course.zone)}.</p>
        <Field name="release" label={said.release} given={given} faults={faults} type="datetime-local" />
        <Field name="due" label={said.due} given={given} faults={faults} type="datetime-local" />
        <Field
          name="attempts"
          label={said.attempts}
          given={given}
          faults={faults}
          help={said.attemptsHelp}
          type="number"
        />
        <LateFields words={words} given={given} faults={faults} />
        <ExamFields words={words} given={given} faults={faults} />
        {row && <Choice name="archived" label={said.isAssignmentArchived} given={given} />}
        <button type="submit" class="button first">{said.save}</button>
      </form>
      {row && extended && (
        <ExtensionList words={words} extended={extended} path={`${path}/${row.id}/extensions`} policy={row.policy} />
      )}
    </CourseFrame>
  );
}

type Fields = Pick<Shown, "given" | "faults"> & { readonly words: Words };

function LateFields({ words: { courses: said }, given, faults = [] }: Fields) {
  return (
    <fieldset class="stack">
      <legend>{said.lateTitle}</legend>
      <Choice name="late" label={said.takesLate} given={given} />
      <Field name="late.graceMinutes" label={said.graceMinutes} given={given} faults={faults} type="number" />
      <Field name="late.perDay" label={said.perDayPercent} given={given} faults={faults} type="number" />
      <Field name="late.cap" label={said.cap} given={given} faults={faults} type="number" />
      <Field name="late.until" label={said.until} given={given} faults={faults} type="datetime-local" />
    </fieldset>
  );
}

function ExamFields({ words: { courses: said }, given, faults = [] }: Fields) {
  return (
    <fieldset class="stack">
      <legend>{said.examTitle}</legend>
      <Choice name="exam" label={said.isExam} given={given} />
      <Field name="exam.minutes" label={said.examMinutes} given={given} faults={faults} type="number" />
      <Choice name="exam.hints" label={said.hints} given={given} />
      <label for="exam.feedback">{said.feedback}</label>
      <select id="exam.feedback" name="exam.feedback">
        {FEEDBACK.map((when) => (
          <option value={when} selected={when === (given["exam.feedback"] ?? "attempt")}>
            {said.feedbackWhen[when]}
          </option>
        ))}
      </select>
    </fieldset>
  );
}

function LabField({ site, words: { courses: said }, value }: { site: Site; words: Words; value?: string }) {
  return (
    <>
      <label for="lab">{said.lab}</label>
      <select id="lab" name="lab" required>
        {site.labs.tracks.map((track) => (
          <optgroup label={track.title}>
            {track.labs.map(({ id, title }) => <option value={id} selected={id === value}>{title}</option>)}
          </optgroup>
        ))}
      </select>
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "number" | "datetime-local";
  readonly given: Given;
  readonly faults: readonly string[];
  readonly help?: string;
}

export function Field({ name, label, type, given, faults, help }: FieldProps) {
  return (
    <>
      <label for={name}>{label}</label>
      <input
        type={type}
        id={name}
        name={name}
        value={given[name] ?? ""}
        min={type === "number" ? 0 : undefined}
        maxlength={type === "text" ? TITLE_CHARACTERS_MAX : undefined}
        aria-describedby={help ? `${name}-help` : undefined}
        aria-invalid={faults.includes(name) ? "true" : undefined}
      />
      {help && <p id={`${name}-help`} class="quiet">{help}</p>}
    </>
  );
}

export function Choice({ name, label, given }: Pick<FieldProps, "name" | "label" | "given">) {
  return (
    <label class="choice">
      <input type="checkbox" name={name} checked={given[name] !== undefined} /> {label}
    </label>
  );
}
