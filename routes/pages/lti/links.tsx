import type { Context } from "hono";
import type { AssignmentRow, LtiLinkRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf, isAtLeast } from "../../access.ts";
import { assignmentOf } from "../../host/lti/arrivals.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import { Message } from "../../parts/message.tsx";
import type { Routes, Site } from "../../site.ts";

/** A link of a platform that leads to no assignment yet: who teaches chooses one, for all who follow it. */
export const links: Routes = {
  name: "lti links",
  mount(app, site) {
    app.get("/courses/:course/lti/links/:link", async (c) => {
      const actor = courseActorOf(c);
      const link = await linkOf(site, actor, c.req.param("link"));
      if (!link) return c.notFound();
      const words = wordsFor(c);
      if (!isAtLeast(actor.member.role, "instructor")) {
        const { notChosen, notChosenHelp } = words.lti;
        return c.html(<Message site={site} words={words} title={notChosen} help={notChosenHelp} />);
      }
      const all = await site.store.courses.assignmentsOf(actor.course.id);
      const given = all.filter(({ archivedMs }) => archivedMs === null);
      return c.html(<Choice site={site} words={words} actor={actor} link={link} assignments={given} />);
    });
    app.post("/courses/:course/lti/links/:link", async (c: Context) => {
      const actor = courseActorOf(c);
      const link = await linkOf(site, actor, c.req.param("link") ?? "");
      const chosen = String((await c.req.formData()).get("assignment") ?? "");
      const assignment = link && await assignmentOf(site, { course: actor.course.id }, chosen);
      if (!assignment) return c.notFound();
      await site.store.lti.noteLink({ ...link, assignment: assignment.id });
      return c.redirect(`/courses/${actor.course.id}/assignments/${assignment.id}`, 303);
    });
  },
};

/** A link of the course of the path. */
async function linkOf({ store }: Site, { course }: CourseActor, id: string): Promise<LtiLinkRow | undefined> {
  const link = await store.lti.link(id);
  const registration = link && await store.lti.registration(link.registration);
  return registration?.course === course.id ? link : undefined;
}

interface ChoiceProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly link: LtiLinkRow;
  readonly assignments: readonly AssignmentRow[];
}

function Choice({ site, words, actor, link, assignments }: ChoiceProps) {
  const { lti, courses } = words;
  const { course } = actor;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={lti.chooseTitle} at="/lti">
      <p>{lti.chooseLine(link.title || link.resource)}.</p>
      {assignments.length === 0
        ? (
          <p>
            {courses.noAssignments}. <a href={`/courses/${course.id}/assignments/new`}>{courses.newAssignment}</a>
          </p>
        )
        : (
          <form method="post" action={`/courses/${course.id}/lti/links/${link.id}`} class="stack">
            <label for="assignment">{lti.assignment}</label>
            <select id="assignment" name="assignment">
              {assignments.map(({ id, title }) => <option value={id} selected={id === link.assignment}>{title}
              </option>)}
            </select>
            <button type="submit" class="button first">{lti.choose}</button>
          </form>
        )}
    </CourseFrame>
  );
}
