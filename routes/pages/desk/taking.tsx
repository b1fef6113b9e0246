import type { Context } from "hono";
import type { AuditRow, GradeRow, MemberRow, TakingRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf } from "../../access.ts";
import { nameOf } from "../../host/desk/book.ts";
import { overrideGrade } from "../../host/desk/overrides.ts";
import type { Replayed } from "../../host/desk/replays.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { AuditLines } from "../../parts/desk/audit_lines.tsx";
import { CheckHistoryTable } from "../../parts/desk/check_history.tsx";
import { Frame } from "../../parts/desk/frame.tsx";
import { OverrideForm, type OverrideRefusal } from "../../parts/desk/override_form.tsx";
import { Replay } from "../../parts/desk/replay.tsx";
import type { Routes, Site } from "../../site.ts";

const TEXT_CHARACTERS_MAX = 2000;
/** Lines of the audit trail that are looked through for those of one grade. */
const AUDIT_LINES = 500;

/** An attempt played again, with its grade and what one may do about that. */
export const takingPage: Routes = {
  name: "taking",
  mount(app, site) {
    app.get("/courses/:course/takings/:attempt", (c) => shown(c, site));

    app.post("/courses/:course/takings/:attempt/override", async (c) => {
      const actor = courseActorOf(c);
      const { attempt } = actor.taking!;
      const grade = await site.store.courses.gradeOf(attempt);
      if (!grade) return c.notFound();
      const form = await c.req.formData();
      const text = (name: string) => String(form.get(name) ?? "").slice(0, TEXT_CHARACTERS_MAX).trim();
      const isLift = form.has("lift");
      const points = isLift ? null : pointsIn(text("points"), grade.maximum);
      if (points === undefined) return shown(c, site, "badPoints");
      if (text("reason") === "") return shown(c, site, "noReason");
      const version = Number(text("version"));
      const given = { points, comment: text("comment"), reason: text("reason") };
      const isDone = await overrideGrade(site, actor, { ...grade, version }, given);
      if (!isDone) return shown(c, site, "outdated");
      return c.redirect(`/courses/${actor.course.id}/takings/${attempt}`, 303);
    });
  },
};

/** Undefined where it is no number of points that there are. */
function pointsIn(text: string, maximum: number): number | undefined {
  const points = Number(text.replace(",", "."));
  return text !== "" && Number.isFinite(points) && points >= 0 && points <= maximum ? points : undefined;
}

interface Looked {
  readonly taking: TakingRow;
  readonly member: MemberRow | undefined;
  readonly grade: GradeRow | undefined;
  readonly replayed: Replayed | undefined;
  readonly at: number;
}

/** An attempt with the step that an address names. */
async function looked(c: Context, site: Site, taking: TakingRow, name: string): Promise<Looked> {
  const { courses } = site.store;
  const [grade, member] = await Promise.all([courses.gradeOf(taking.attempt), courses.member(taking.member)]);
  const isGraded = c.req.query("by") === "graded";
  const replayed = await site.replays.of(taking.attempt, isGraded ? grade?.labDigest : undefined);
  const last = (replayed?.steps.length ?? 1) - 1;
  const asked = c.req.query(name);
  const at = asked !== undefined && /^\d{1,6}$/.test(asked) ? Math.min(Number(asked), last) : last;
  return { taking, member, grade, replayed, at };
}

async function shown(c: Context, site: Site, refusal?: OverrideRefusal): Promise<Response> {
  const actor = courseActorOf(c);
  const words = wordsFor(c);
  const taking = actor.taking!;
  const others = await othersOf(site, taking);
  const besideId = c.req.query("beside");
  const beside = others.find(({ taking: { attempt } }) => attempt === besideId)?.taking;
  const path = `/courses/${actor.course.id}/takings/${taking.attempt}`;
  const names = beside ? ["at", "beside_at"] : ["at"];
  const part = c.req.query("part");
  const pairs = await Promise.all(
    [taking, ...beside ? [beside] : []].map(async (one, i) =>
      [names[i]!, await looked(c, site, one, names[i]!)] as const
    ),
  );
  const rest = (name: string) => ({
    ...(beside ? { beside: beside.attempt } : {}),
    ...(c.req.query("by") === "graded" ? { by: "graded" } : {}),
    ...Object.fromEntries(pairs.filter(([other]) => other !== name).map(([other, { at }]) => [other, String(at)])),
  });
  const replays = pairs.map(([name, one]) =>
    one.replayed
      ? (
        <Replay
          words={words}
          replayed={one.replayed}
          at={one.at}
          name={name}
          path={path}
          rest={rest(name)}
          title={titleOf(one, words)}
        />
      )
      : <NoReplay words={words} />
  );
  const asked = part === undefined ? undefined : replays[names.indexOf(part)];
  if (c.req.header("hx-request") && asked) return await c.html(asked);
  const own = pairs[0]![1];
  const trail = await site.store.desk.auditOf(actor.course.id, { limit: AUDIT_LINES });
  const props = { site, words, actor, own, others, beside, replays, refusal, path, rest: rest(""), trail };
  return c.html(<Taking {...props} />, refusal === undefined ? 200 : refusal === "outdated" ? 409 : 422);
}

function titleOf({ taking, member }: Looked, { desk }: Words): string {
  return `${nameOf(member)} · ${desk.attempt(taking.number)}`;
}

interface Other {
  readonly taking: TakingRow;
  readonly name: string;
}

/** Attempts that can stand beside one: the member's own others first. */
async function othersOf(
  { store: { courses } }: Site,
  { assignment, attempt, member }: TakingRow,
): Promise<readonly Other[]> {
  const takings = (await courses.takingsOf(assignment)).filter((taking) => taking.attempt !== attempt);
  const course = (await courses.assignment(assignment))!.course;
  const names = new Map((await courses.membersOf(course)).map((one) => [one.id, nameOf(one)]));
  return takings.map((taking) => ({ taking, name: names.get(taking.member) ?? "" })).toSorted((a, b) =>
    Number(b.taking.member === member) - Number(a.taking.member === member) || a.name.localeCompare(b.name)
  );
}

interface TakingProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly own: Looked;
  readonly others: readonly Other[];
  readonly beside: TakingRow | undefined;
  readonly replays: readonly unknown[];
  readonly refusal: OverrideRefusal | undefined;
  readonly path: string;
  readonly rest: Readonly<Record<string, string>>;
  readonly trail: readonly AuditRow[];
}

function Taking(props: TakingProps) {
  const { site, words, actor, own, beside, replays, refusal, path, rest, trail } = props;
  const { desk } = words;
  const stepPath = (step: number) => `${path}?${new URLSearchParams({ ...rest, at: String(step) })}#replay-at`;
  const its = trail.filter(({ subject }) => subject === own.taking.attempt);
  return (
    <Frame site={site} words={words} actor={actor} title={`${desk.replay}: ${nameOf(own.member)}`} here="gradebook">
      <Choices {...props} />
      <div class={beside ? "replays two" : "replays"}>{replays as never}</div>
      {own.replayed && !beside && <CheckHistoryTable words={words} replayed={own.replayed} stepPath={stepPath} />}
      {own.grade && <OverrideForm words={words} grade={own.grade} refusal={refusal} path={path} />}
      {its.length > 0 && (
        <section aria-labelledby="trail-head">
          <h2 id="trail-head">{desk.history}</h2>
          <AuditLines
            words={words}
            lines={its}
            zone={actor.course.zone}
            people={new Map([[actor.member.id, nameOf(actor.member)]])}
          />
        </section>
      )}
    </Frame>
  );
}

/** Another attempt beside it, and by which version of the lab it is looked at. */
function Choices({ words: { desk }, own, others, beside, path, rest }: TakingProps) {
  const isRegraded = own.replayed && own.grade && own.grade.labDigest !== own.replayed.lab.digest;
  const isGraded = rest["by"] === "graded";
  return (
    <div class="filters">
      {others.length > 0 && (
        <form method="get" action={path} class="beside">
          <label for="beside">{desk.beside}</label>
          <select id="beside" name="beside">
            <option value="">{desk.alone}</option>
            {others.map(({ taking: { attempt, number }, name }) => (
              <option value={attempt} selected={attempt === beside?.attempt}>{name} · {desk.attempt(number)}</option>
            ))}
          </select>
          <button type="submit">{desk.show}</button>
        </form>
      )}
      {(isRegraded || isGraded) && (
        <a class="button" href={isGraded ? path : `${path}?by=graded`}>{isGraded ? desk.asDone : desk.asGraded}</a>
      )}
    </div>
  );
}

function NoReplay({ words: { desk } }: { words: Words }) {
  return (
    <section class="replay">
      <h2>{desk.noReplay}</h2>
      <p>{desk.noReplayHelp}.</p>
    </section>
  );
}
