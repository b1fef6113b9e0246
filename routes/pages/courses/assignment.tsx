import type { Context } from "hono";
import { mayLearnOf, pointsThatCount, type Policy, type Window } from "../../../engine/courses/mod.ts";
import type { GradeRow, TakingRow } from "../../../engine/storage/mod.ts";
import { assignmentActorOf, isAtLeast } from "../../access.ts";
import { isOver } from "../../host/takings.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { AssignmentFacts } from "../../parts/assignment_facts.tsx";
import { CourseFrame } from "../../parts/course_frame.tsx";
import { momentIn } from "../../parts/moments.ts";
import type { Routes, Site } from "../../site.ts";

type Refusal = "early" | "closed" | "noneLeft" | "noLab";

/** An assignment as its members take it: what holds for it, their attempts, begin, go on, hand in. */
export const assignment: Routes = {
  name: "assignment",
  mount(app, site) {
    const at = "/courses/:course/assignments/:assignment";

    app.get(at, (c) => shown(c, site));
    app.post(`${at}/begin`, async (c) => {
      const { course, assignment, member } = assignmentActorOf(c);
      if (course.archivedMs !== null || assignment.archivedMs !== null) return await shown(c, site, "closed", 409);
      const begun = await site.takings.begin(course, assignment, member);
      if ("refused" in begun) return await shown(c, site, begun.refused, 409);
      return c.redirect(`${c.req.path.replace(/\/begin$/, "")}/lab`, 303);
    });
    app.post(`${at}/hand-in`, async (c) => {
      const { assignment, member } = assignmentActorOf(c);
      const given = String((await c.req.formData()).get("attempt") ?? "");
      const mine = await site.store.courses.takingsOf(assignment.id, member.id);
      if (mine.some(({ attempt }) => attempt === given)) await site.takings.handIn(given);
      return c.redirect(c.req.path.replace(/\/hand-in$/, ""), 303);
    });
  },
};

async function shown(c: Context, site: Site, refused?: Refusal, status: 200 | 409 = 200): Promise<Response> {
  const { course, assignment, member } = assignmentActorOf(c);
  const { courses } = site.store;
  const [window, takings] = await Promise.all([
    site.takings.windowOf(course, assignment, member),
    courses.takingsOf(assignment.id, member.id),
  ]);
  const isStaff = isAtLeast(member.role, "assistant");
  // What is not open yet, learners do not see.
  const isHidden = assignment.archivedMs !== null || window.stateAt(site.nowMs()) === "early";
  if (!isStaff && isHidden && takings.length === 0) return c.notFound();
  const grades = await Promise.all(takings.map(({ attempt }) => courses.gradeOf(attempt)));
  return c.html(
    <AssignmentPage
      site={site}
      words={wordsFor(c)}
      actor={assignmentActorOf(c)}
      window={window}
      takings={takings}
      grades={grades}
      refused={refused}
    />,
    status,
  );
}

interface AssignmentProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: ReturnType<typeof assignmentActorOf>;
  readonly window: Window;
  readonly takings: readonly TakingRow[];
  readonly grades: readonly (GradeRow | undefined)[];
  readonly refused?: Refusal;
}

function AssignmentPage(props: AssignmentProps) {
  const { site, words, actor, window, takings, grades, refused } = props;
  const said = words.courses;
  const { course, assignment, member } = actor;
  const path = `/courses/${course.id}/assignments/${assignment.id}`;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={assignment.title} at={`/assignments/${assignment.id}`}>
      {refused && <p class="state-fault" role="alert">{said.refused[refused]}</p>}
      <AssignmentFacts words={words} zone={course.zone} window={window} nowMs={site.nowMs()} />
      <ul>
        {rulesOf(words, window, JSON.parse(assignment.policy), takings.length).map((rule) => <li>{rule}</li>)}
      </ul>
      <Acts {...props} path={path} />
      {takings.length > 0 && (
        <ol class="rows attempts">
          {takings.map((taking, i) => <Attempt {...props} taking={taking} grade={grades[i]} />)}
        </ol>
      )}
      {isAtLeast(member.role, "assistant") && (
        <p class="acts">
          <a class="button" href={`${path}/failures`}>{said.failures}</a>
          {isAtLeast(member.role, "instructor") && <a class="button" href={`${path}/edit`}>{said.edit}</a>}
        </p>
      )}
    </CourseFrame>
  );
}

/** What holds, a sentence each. */
function rulesOf({ courses: said }: Words, { attempts, exam }: Window, { late, due }: Policy, used: number): string[] {
  return [
    ...due && late && late.graceMinutes > 0 ? [said.grace(late.graceMinutes)] : [],
    ...due && late && late.perDay > 0 && late.cap > 0 ? [said.perDay(late.perDay, late.cap)] : [],
    ...exam ? [said.box(exam.minutes), said.boxStarts] : [],
    ...exam && !exam.hints ? [said.noHints] : [],
    ...exam && exam.feedback !== "live" ? [said.heldBack[exam.feedback]] : [],
    ...attempts !== undefined || used > 1 ? [said.attemptsOf(used, attempts)] : [],
    ...attempts !== 1 ? [said.bestCounts] : [],
  ];
}

function Acts({ site, words: { courses: said }, actor, window, takings, path }: AssignmentProps & { path: string }) {
  const last = takings.at(-1);
  const isRunning = last !== undefined && !isOver(last, window, site.nowMs());
  const state = window.stateAt(site.nowMs());
  const isTakable = state === "open" || state === "late" || isAtLeast(actor.member.role, "assistant");
  const isLeft = window.attempts === undefined || takings.length < window.attempts;
  const mayBegin = actor.course.archivedMs === null && isTakable && isLeft && !(isRunning && window.exam);
  return (
    <div class="acts">
      {last && (
        <a class={`button ${isRunning ? "first" : ""}`} href={`${path}/lab`}>{isRunning ? said.goOn : said.look}</a>
      )}
      {mayBegin && (
        <form method="post" action={`${path}/begin`}>
          <button type="submit" class={`button ${last ? "" : "first"}`}>{last ? said.again : said.begin}</button>
        </form>
      )}
      {isRunning && (
        <form method="post" action={`${path}/hand-in`} data-confirm={said.handInAsk}>
          <input type="hidden" name="attempt" value={last.attempt} />
          <button type="submit">{said.handIn}</button>
        </form>
      )}
    </div>
  );
}

interface AttemptProps extends AssignmentProps {
  readonly taking: TakingRow;
  readonly grade: GradeRow | undefined;
}

function Attempt({ site, words, actor: { course }, window, taking, grade }: AttemptProps) {
  const said = words.courses;
  const moment = (unixMs: number) => momentIn(unixMs, course.zone, words.language);
  const isSeen = grade && (grade.overridePoints !== null || mayLearnOf(window, taking, site.nowMs()));
  const end = taking.handedInMs !== null
    ? said.handedInAt(moment(taking.handedInMs))
    : isOver(taking, window, site.nowMs())
    ? said.timeOver
    : said.underWay;
  const cost = grade && grade.overridePoints === null ? Math.round(100 * (grade.earned - grade.points)) / 100 : 0;
  return (
    <li>
      <div>
        {said.attempt(taking.number)}
        <p class="facts quiet">{said.begunAt(moment(taking.begunMs))} · {end}</p>
        {isSeen && grade.overrideComment && <p class="facts">{grade.overrideComment}</p>}
      </div>
      <span>
        {isSeen ? <strong>{words.points(pointsThatCount(grade), grade.maximum)}</strong> : said.notGradedYet}
        {isSeen && grade.overridePoints !== null && <span class="quiet">({said.overridden})</span>}
        {isSeen && cost > 0 && <span class="quiet">({said.lateCost(cost)})</span>}
      </span>
    </li>
  );
}
