import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { AssignmentRow } from "../../../engine/storage/mod.ts";
import { courseActorOf } from "../../access.ts";
import { assignmentGrades, watched } from "../../host/desk/sampled.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { AssignmentPicker } from "../../parts/desk/assignment_picker.tsx";
import { ClassNow } from "../../parts/desk/class_now.tsx";
import { Frame } from "../../parts/desk/frame.tsx";
import type { Routes, Site } from "../../site.ts";

/** How often the class is looked at while somebody watches it. */
const LOOK_MS = 2000;
/** A word now and then, so that no proxy takes the stream for dead. */
const BEAT_LOOKS = 10;

/** Where everybody is right now, in one assignment. */
export const livePage: Routes = {
  name: "live",
  mount(app, site) {
    app.get("/courses/:course/live", async (c) => {
      const actor = courseActorOf(c);
      const words = wordsFor(c);
      const { assignments, chosen } = await choice(c, site);
      return c.html(
        <Frame site={site} words={words} actor={actor} title={words.desk.live} here="live">
          {!chosen ? <p>{words.desk.noAssignments}.</p> : (
            <>
              <AssignmentPicker
                assignments={assignments}
                here={chosen.id}
                label={words.desk.assignment}
                path={(id) => `/courses/${actor.course.id}/live?assignment=${id}`}
              />
              <p class="quiet">{words.desk.liveLine}.</p>
              <div
                id="class-now"
                hx-sse:connect={`/courses/${actor.course.id}/live/events?assignment=${chosen.id}`}
                hx-swap="innerMorph"
              >
                <Now site={site} words={words} course={actor.course.id} assignment={chosen} />
              </div>
            </>
          )}
        </Frame>,
      );
    });

    app.get("/courses/:course/live/events", async (c) => {
      const { course } = courseActorOf(c);
      const words = wordsFor(c);
      const { chosen } = await choice(c, site);
      if (!chosen) return c.notFound();
      return streamSSE(c, async (stream) => {
        const draw = async () => String(await Now({ site, words, course: course.id, assignment: chosen }));
        let last = await draw();
        for (let look = 1; !stream.aborted && !site.operations.isDraining; look++) {
          await pause(stream);
          const html = await draw();
          if (html !== last) await stream.writeSSE({ data: last = html });
          else if (look % BEAT_LOOKS === 0) await stream.writeSSE({ data: "", event: "beat" });
        }
      });
    });
  },
};

/** Ends early when the reader goes. */
function pause(stream: { onAbort(listener: () => void): void }): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, LOOK_MS);
    stream.onAbort(() => (clearTimeout(timer), done()));
  });
}

/** The assignment that is asked for, else the first one in which nobody has ever looked away: the last of the course. */
async function choice(c: Context, site: Site) {
  const { course } = courseActorOf(c);
  const all = await site.store.courses.assignmentsOf(course.id);
  const assignments = all.filter(({ archivedMs }) => archivedMs === null);
  const asked = c.req.query("assignment");
  const chosen = asked === undefined
    ? await busiest(site, course.id, assignments)
    : assignments.find(({ id }) => id === asked);
  return { assignments, chosen };
}

/** The one in which somebody did something last. */
async function busiest(
  { store }: Site,
  course: string,
  assignments: readonly AssignmentRow[],
): Promise<AssignmentRow | undefined> {
  const grades = await store.courses.gradebook(course);
  const last = grades.reduce<typeof grades[number] | undefined>(
    (best, grade) => !best || grade.seenMs > best.seenMs ? grade : best,
    undefined,
  );
  return assignments.find(({ id }) => id === last?.assignment) ?? assignments[0];
}

interface NowProps {
  readonly site: Site;
  readonly words: Words;
  readonly course: string;
  readonly assignment: AssignmentRow;
}

async function Now({ site, words, course, assignment }: NowProps) {
  const all = await assignmentGrades(site, course, assignment.id);
  return <ClassNow words={words} grades={watched(all)} members={all.members} course={course} nowMs={site.nowMs()} />;
}
