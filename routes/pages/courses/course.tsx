import type { Context } from "hono";
import { isZone } from "../../../engine/courses/mod.ts";
import type { AssignmentRow, CourseRow, GradeRow, TakingRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf, isAtLeast } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import { newJoinCode } from "../../host/ids.ts";
import { memberWindow } from "../../host/takings.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { AssignmentFacts, AssignmentPoints } from "../../parts/assignment_facts.tsx";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";
import { ZoneField } from "./courses.tsx";

const TITLE_CHARACTERS_MAX = 120;

/** A course as its members see it: what there is to do, by when, and how it went. Who teaches finds its settings here. */
export const course: Routes = {
  name: "course",
  mount(app, site) {
    app.get("/courses/:course", async (c) => {
      const actor = courseActorOf(c);
      const words = wordsFor(c);
      return c.html(<Course site={site} words={words} actor={actor} rows={await rowsOf(site, actor)} />);
    });
    app.get("/courses/:course/settings", (c) => settingsShown(c, site));
    app.post("/courses/:course/settings", async (c) => {
      const { course } = courseActorOf(c);
      const form = await c.req.formData();
      const text = (name: string) => String(form.get(name) ?? "").replace(/\s+/g, " ").trim();
      const [title, zone] = [text("title"), text("zone")];
      if (!title || title.length > TITLE_CHARACTERS_MAX || !isZone(zone)) {
        return await settingsShown(c, site, "badCourse", 422);
      }
      const to = {
        ...course,
        title,
        zone,
        isOpen: form.has("open"),
        joinCode: form.has("code") ? newJoinCode() : course.joinCode,
        archivedMs: form.has("archived") ? course.archivedMs ?? site.nowMs() : null,
        version: Number(text("version")),
      };
      if (!await site.store.courses.changeCourse(to)) return await settingsShown(c, site, "changedMeanwhile", 409);
      await audited(site, courseActorOf(c), "settings", course.id, differences(course, to));
      if (zone !== course.zone) await regraded(site, { ...course, zone });
      return c.redirect(`/courses/${course.id}`, 303);
    });
  },
};

/** Deadlines are local times: in another zone they are other moments. */
async function regraded({ store, takings }: Site, course: CourseRow): Promise<void> {
  for (const assignment of await store.courses.assignmentsOf(course.id)) await takings.regrade(course, assignment);
}

/** An assignment as one member sees it. */
export interface AssignmentRowSeen {
  readonly assignment: AssignmentRow;
  readonly window: ReturnType<typeof memberWindow>;
  /** The member's own, oldest first. */
  readonly takings: readonly TakingRow[];
  readonly grades: readonly Omit<GradeRow, "tasks">[];
}

async function rowsOf({ store: { courses }, nowMs }: Site, actor: CourseActor): Promise<readonly AssignmentRowSeen[]> {
  const { course, member } = actor;
  const assignments = (await courses.assignmentsOf(course.id)).filter(({ archivedMs }) => archivedMs === null);
  const rows = await Promise.all(assignments.map(async (assignment) => {
    const [extensions, takings] = await Promise.all([
      courses.extensionsOf(assignment.id),
      courses.takingsOf(assignment.id, member.id),
    ]);
    const grades = await Promise.all(takings.map(({ attempt }) => courses.gradeOf(attempt)));
    const window = memberWindow(course, assignment, member, extensions);
    return { assignment, window, takings, grades: grades.filter((grade) => grade !== undefined) };
  }));
  if (isAtLeast(member.role, "assistant")) return rows;
  return rows.filter(({ window }) => window.stateAt(nowMs()) !== "early");
}

interface CourseProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly rows: readonly AssignmentRowSeen[];
}

function Course({ site, words, actor, rows }: CourseProps) {
  const said = words.courses;
  const { course, member } = actor;
  const teaches = isAtLeast(member.role, "instructor");
  return (
    <CourseFrame site={site} words={words} actor={actor} title={course.title} at="">
      {isAtLeast(member.role, "assistant") && (
        <p>
          {course.isOpen
            ? (
              <>
                {said.codeLine}: <code>{course.joinCode}</code>{" "}
                <button type="button" data-copy={course.joinCode} data-copied={words.copied}>⧉ {words.copy}</button>
              </>
            )
            : said.codeOff}
        </p>
      )}
      <h2>{said.assignments}</h2>
      {rows.length === 0 && <p>{said.noAssignments}.</p>}
      <ul class="rows assignments">
        {rows.map((row) => (
          <li>
            <div>
              <a href={`/courses/${course.id}/assignments/${row.assignment.id}`}>{row.assignment.title}</a>
              <AssignmentFacts words={words} zone={course.zone} window={row.window} nowMs={site.nowMs()} />
            </div>
            <AssignmentPoints words={words} row={row} nowMs={site.nowMs()} />
            {teaches && (
              <a
                class="button"
                href={`/courses/${course.id}/assignments/${row.assignment.id}/edit`}
                aria-label={`${said.edit}: ${row.assignment.title}`}
              >
                {said.edit}
              </a>
            )}
          </li>
        ))}
      </ul>
      {teaches && (
        <p>
          <a class="button first" href={`/courses/${course.id}/assignments/new`}>{said.newAssignment}</a>
        </p>
      )}
    </CourseFrame>
  );
}

async function settingsShown(
  c: Context,
  site: Site,
  refused?: "badCourse" | "changedMeanwhile",
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const actor = courseActorOf(c);
  const present = await site.store.courses.course(actor.course.id) ?? actor.course;
  return c.html(
    <Settings site={site} words={wordsFor(c)} actor={{ ...actor, course: present }} refused={refused} />,
    status,
  );
}

interface SettingsProps extends Omit<CourseProps, "rows"> {
  readonly refused?: "badCourse" | "changedMeanwhile";
}

function Settings({ site, words, actor, refused }: SettingsProps) {
  const said = words.courses;
  const { course } = actor;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={said.settings} at="/settings">
      {refused && <p class="state-fault" role="alert">{said[refused]}</p>}
      <form method="post" action={`/courses/${course.id}/settings`} class="stack">
        <input type="hidden" name="version" value={String(course.version)} />
        <label for="title">{said.courseTitle}</label>
        <input type="text" id="title" name="title" required maxlength={TITLE_CHARACTERS_MAX} value={course.title} />
        <ZoneField label={said.zone} help={said.zoneHelp} value={course.zone} />
        <label class="choice">
          <input type="checkbox" name="open" checked={course.isOpen} /> {said.isOpen}
        </label>
        <label class="choice">
          <input type="checkbox" name="code" /> {said.newCode}
        </label>
        <label class="choice">
          <input type="checkbox" name="archived" checked={course.archivedMs !== null} /> {said.isArchived}
        </label>
        <button type="submit" class="button first">{said.save}</button>
      </form>
    </CourseFrame>
  );
}
