import type { Context } from "hono";
import type { LtiRegistrationRow, LtiScoreRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf } from "../../access.ts";
import { audited, differences } from "../../host/desk/changes.ts";
import { newId } from "../../host/ids.ts";
import { isAskable } from "../../host/lti/platform_fetch.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";

const CHARACTERS_MAX = 200;
const URL_CHARACTERS_MAX = 500;
const DEPLOYMENTS_MAX = 100;
const TEXTS = ["issuer", "client"] as const;
const URLS = ["authUrl", "tokenUrl", "jwksUrl"] as const;

type Fault = keyof Words["lti"]["faults"];

/** The learning platforms of a course, and how the grades fare that go to them. */
export const registrations: Routes = {
  name: "lti registrations",
  mount(app, site) {
    app.get("/courses/:course/lti", (c) => shown(c, site));
    app.post("/courses/:course/lti", async (c) => {
      const { course } = courseActorOf(c);
      const form = await c.req.formData();
      const given = String(form.get("id") ?? "");
      const before = given === "" ? undefined : await site.store.lti.registration(given);
      if (given !== "" && before?.course !== course.id) return c.notFound();
      const row = registrationFrom(form, before ?? { id: newId(), course: course.id, createdMs: site.nowMs() });
      const fault = faultOf(row, site) ?? await site.store.lti.putRegistration(row);
      if (fault !== "done") return await shown(c, site, { fault, given: row }, 422);
      await audited(site, courseActorOf(c), "settings", row.id, differences(before ?? {} as LtiRegistrationRow, row));
      return c.redirect(`/courses/${course.id}/lti`, 303);
    });
    app.post("/courses/:course/lti/:registration/resend", async (c) => {
      const { course } = courseActorOf(c);
      const registration = await site.store.lti.registration(c.req.param("registration"));
      if (registration?.course !== course.id) return c.notFound();
      await site.store.lti.resendScores(registration.id);
      return c.redirect(`/courses/${course.id}/lti`, 303);
    });
  },
};

function registrationFrom(
  form: FormData,
  { id, course, createdMs }: Pick<LtiRegistrationRow, "id" | "course" | "createdMs">,
): LtiRegistrationRow {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const [issuer, client, authUrl, tokenUrl, jwksUrl] = [...TEXTS, ...URLS].map(text) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const deployments = [...new Set(text("deployments").split(/\r?\n/).map((line) => line.trim()).filter(Boolean))];
  const isEnabled = form.has("enabled");
  return { id, course, createdMs, issuer, client, authUrl, tokenUrl, jwksUrl, deployments, isEnabled };
}

function faultOf(row: LtiRegistrationRow, { lti }: Site): Fault | undefined {
  const isText = (text: string) => text !== "" && text.length <= CHARACTERS_MAX && !text.includes("\0");
  const { deployments } = row;
  const areTexts = [row.issuer, row.client, ...deployments].every(isText) && deployments.length > 0 &&
    deployments.length <= DEPLOYMENTS_MAX;
  if (!areTexts) return "field";
  const areUrls = URLS.every((name) => row[name].length <= URL_CHARACTERS_MAX && isAskable(row[name], lti.fetching));
  return areUrls ? undefined : "url";
}

interface RegistrationsProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly all: readonly LtiRegistrationRow[];
  readonly scores: readonly LtiScoreRow[];
  readonly names: ReadonlyMap<string, string>;
  /** What was sent and is not right. */
  readonly fault?: Fault;
  readonly given?: LtiRegistrationRow;
}

async function shown(
  c: Context,
  site: Site,
  refused: Pick<RegistrationsProps, "fault" | "given"> = {},
  status: 200 | 422 = 200,
): Promise<Response> {
  const actor = courseActorOf(c);
  const { courses, lti } = site.store;
  const id = actor.course.id;
  const [all, scores, members, assignments] = await Promise.all([
    lti.registrationsOf(id),
    lti.scoresOf(id),
    courses.membersOf(id),
    courses.assignmentsOf(id),
  ]);
  const names = new Map([
    ...members.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`.trim()] as const),
    ...assignments.map(({ id, title }) => [id, title] as const),
  ]);
  return c.html(
    <Registrations site={site} words={wordsFor(c)} actor={actor} {...{ all, scores, names }} {...refused} />,
    status,
  );
}

function Registrations(props: RegistrationsProps) {
  const { site, words, actor, all, scores, names, fault, given } = props;
  const { lti } = words;
  const { urls } = site.lti;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={lti.title} at="/lti">
      <p>
        {lti.line}. <a href="/docs/lti">{lti.guide}</a>
      </p>
      {urls === undefined ? <p class="state-fault" role="alert">{lti.noPublicUrl}</p> : (
        <>
          <h2>{lti.ours}</h2>
          <dl>
            {(["login", "launch", "jwks"] as const).map((name) => (
              <>
                <dt>{lti.ourUrls[name]}</dt>
                <dd>
                  <code>{urls[name]}</code>{" "}
                  <button type="button" data-copy={urls[name]} data-copied={words.copied}>⧉ {words.copy}</button>
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
      {all.length === 0 && <p>{lti.none}.</p>}
      {all.map((row) => (
        <details open={given?.id === row.id}>
          <summary>
            {row.issuer} · {row.client}
            {!row.isEnabled && <span class="quiet">({lti.disabled})</span>}
          </summary>
          <Form
            words={words}
            actor={actor}
            row={given?.id === row.id ? given : row}
            isNew={false}
            fault={given?.id === row.id ? fault : undefined}
          />
        </details>
      ))}
      <ScoreTable words={words} actor={actor} all={all} scores={scores} names={names} />
      <h2>{lti.add}</h2>
      <Fresh words={words} actor={actor} all={all} given={given} fault={fault} />
    </CourseFrame>
  );
}

/** The form for another one; what was just refused stands in it. */
function Fresh(
  { words, actor, all, given, fault }: Pick<RegistrationsProps, "words" | "actor" | "all" | "given" | "fault">,
) {
  const isRefused = given !== undefined && !all.some(({ id }) => id === given.id);
  return (
    <Form words={words} actor={actor} row={isRefused ? given : undefined} isNew fault={isRefused ? fault : undefined} />
  );
}

interface FormProps extends Pick<RegistrationsProps, "words" | "actor" | "fault"> {
  readonly row?: LtiRegistrationRow;
  readonly isNew: boolean;
}

function Form({ words: { lti }, actor, row, isNew, fault }: FormProps) {
  const key = isNew ? "new" : row!.id;
  return (
    <form method="post" action={`/courses/${actor.course.id}/lti`} class="stack">
      {fault && <p class="state-fault" role="alert">{lti.faults[fault]}</p>}
      {!isNew && <input type="hidden" name="id" value={row!.id} />}
      {TEXTS.map((name) => (
        <>
          <label for={`${name}-${key}`}>{lti.fields[name]}</label>
          <input
            type="text"
            id={`${name}-${key}`}
            name={name}
            value={row?.[name]}
            required
            maxlength={CHARACTERS_MAX}
          />
        </>
      ))}
      {URLS.map((name) => (
        <>
          <label for={`${name}-${key}`}>{lti.fields[name]}</label>
          <input
            type="url"
            id={`${name}-${key}`}
            name={name}
            value={row?.[name]}
            required
            maxlength={URL_CHARACTERS_MAX}
          />
        </>
      ))}
      <label for={`deployments-${key}`}>{lti.fields.deployments}</label>
      <textarea id={`deployments-${key}`} name="deployments" rows={2} required aria-describedby={`help-${key}`}>
        {row?.deployments.join("\n")}
      </textarea>
      <p id={`help-${key}`} class="quiet">{lti.deploymentsHelp}</p>
      <label class="choice">
        <input type="checkbox" name="enabled" checked={row?.isEnabled ?? true} /> {lti.isEnabled}
      </label>
      <button type="submit" class="button first">{isNew ? lti.add : lti.save}</button>
    </form>
  );
}

function ScoreTable({ words: { lti, language }, actor, all, scores, names }: Omit<RegistrationsProps, "site">) {
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: actor.course.zone,
  });
  if (all.length === 0) return null;
  return (
    <>
      <h2>{lti.scores}</h2>
      {scores.length === 0 ? <p>{lti.noScores}.</p> : (
        <table>
          <thead>
            <tr>
              <th scope="col">{lti.person}</th>
              <th scope="col">{lti.assignment}</th>
              <th scope="col">{lti.state}</th>
            </tr>
          </thead>
          <tbody>
            {scores.map((score) => (
              <tr>
                <th scope="row">{names.get(score.member)}</th>
                <td>{names.get(score.assignment)}</td>
                <td class={score.state === "failed" ? "state-fault" : undefined}>
                  {lti.score[score.state]}
                  {score.points !== null && ` · ${score.points}/${score.maximum} · ${moment.format(score.sentMs!)}`}
                  {score.fault !== null && ` · ${score.fault}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all.filter(({ id }) => scores.some(({ registration, state }) => registration === id && state === "failed"))
        .map(({ id, issuer }) => (
          <form method="post" action={`/courses/${actor.course.id}/lti/${id}/resend`}>
            <button type="submit">{lti.resend}: {issuer}</button>
          </form>
        ))}
    </>
  );
}
