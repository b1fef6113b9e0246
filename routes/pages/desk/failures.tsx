import {
  type CheckStatistics,
  checkStatistics,
  type FailureGroup,
  failureGroups,
} from "../../../engine/courses/mod.ts";
import type { MemberRow } from "../../../engine/storage/mod.ts";
import { assignmentActorOf, courseActorOf } from "../../access.ts";
import { nameOf } from "../../host/desk/book.ts";
import { assignmentGrades, sampled } from "../../host/desk/sampled.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { AssignmentPicker } from "../../parts/desk/assignment_picker.tsx";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes } from "../../site.ts";

/** Where a class goes wrong in an assignment, and how well its checks tell. */
export const failuresPage: Routes = {
  name: "failures",
  mount(app, site) {
    app.get("/courses/:course/failures", async (c) => {
      const actor = courseActorOf(c);
      const words = wordsFor(c);
      const [first] = await site.store.courses.assignmentsOf(actor.course.id);
      if (first) return c.redirect(`/courses/${actor.course.id}/assignments/${first.id}/failures`, 303);
      return c.html(
        <Frame site={site} words={words} actor={actor} title={words.desk.failures} here="failures">
          <p>{words.desk.noAssignments}.</p>
        </Frame>,
      );
    });

    app.get("/courses/:course/assignments/:assignment/failures", async (c) => {
      const actor = assignmentActorOf(c);
      const { course, assignment } = actor;
      const words = wordsFor(c);
      const [all, assignments] = await Promise.all([
        assignmentGrades(site, course.id, assignment.id),
        site.store.courses.assignmentsOf(course.id),
      ]);
      const grades = sampled(all);
      return c.html(
        <Frame site={site} words={words} actor={actor} title={words.desk.failures} here="failures">
          <AssignmentPicker
            assignments={assignments.filter(({ archivedMs }) => archivedMs === null)}
            here={assignment.id}
            label={words.desk.assignment}
            path={(id) => `/courses/${course.id}/assignments/${id}/failures`}
          />
          <Groups words={words} course={course.id} groups={failureGroups(grades)} members={all.members} />
          {grades.length > 0 && <Statistics words={words} checks={checkStatistics(grades)} />}
        </Frame>,
      );
    });
  },
};

interface GroupsProps {
  readonly words: Words;
  readonly course: string;
  readonly groups: readonly FailureGroup[];
  readonly members: ReadonlyMap<string, MemberRow>;
}

function Groups({ words: { desk, ...words }, course, groups, members }: GroupsProps) {
  if (groups.length === 0) return <p>{desk.noFailures}.</p>;
  return (
    <>
      <p class="quiet">{desk.failuresLine}.</p>
      <ol class="failure-groups">
        {groups.map(({ title, expected, found, why, learners }) => (
          <li>
            <details>
              <summary>
                <strong>{desk.learners(learners.length)}</strong> · {title}
                <span class="quiet">{why ?? found}</span>
              </summary>
              <dl>
                {[[words.expected, expected], [words.found, found], [words.why, why]].filter(([, text]) => text)
                  .map(([name, text]) => (
                    <>
                      <dt>{name}</dt>
                      <dd>{text}</dd>
                    </>
                  ))}
              </dl>
              <ul class="names">
                {learners.map(({ member, attempt }) => (
                  <li>
                    <a href={`/courses/${course}/takings/${attempt}`}>{nameOf(members.get(member))}</a>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}

function Statistics({ words: { desk }, checks }: { words: Words; checks: readonly CheckStatistics[] }) {
  return (
    <section aria-labelledby="statistics-head">
      <h2 id="statistics-head">{desk.statistics}</h2>
      <p class="quiet">{desk.statisticsLine}.</p>
      <div class="scrolls" tabindex={0} role="region" aria-label={desk.statistics}>
        <table>
          <thead>
            <tr>
              <th scope="col">{desk.task}</th>
              <th scope="col">{desk.check}</th>
              {[desk.passed, desk.firstTry, desk.discrimination, desk.medianCommands, desk.medianTime].map((head) => (
                <th scope="col" class="number">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {checks.map((one) => (
              <tr>
                <th scope="row">{one.title}</th>
                <td class="clipped" title={one.expected}>{one.expected}</td>
                <td class="number">{desk.percent(one.passed)}</td>
                <td class="number">{desk.percent(one.firstTry)}</td>
                <td class={`number${(one.discrimination ?? 1) < 0 ? " state-fault" : ""}`}>
                  {one.discrimination?.toFixed(2) ?? "–"}
                </td>
                <td class="number">{one.medianCommands ?? "–"}</td>
                <td class="number">{one.medianMs === undefined ? "–" : desk.minutes(one.medianMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
