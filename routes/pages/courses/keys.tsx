import type { Context } from "hono";
import type { KeyRow } from "../../../engine/storage/mod.ts";
import { type CourseActor, courseActorOf } from "../../access.ts";
import { SCOPES } from "../../host/keys.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { CourseFrame } from "../../parts/course_frame.tsx";
import type { Routes, Site } from "../../site.ts";

const DAY_MS = 24 * 3600_000;
const DAYS = [30, 90, 365] as const;
const NAME_CHARACTERS_MAX = 100;

/** The keys of a course: made, shown once, revoked. A key acts for who made it. */
export const keys: Routes = {
  name: "keys",
  mount(app, site) {
    app.get("/courses/:course/keys", (c) => shown(c, site));
    app.post("/courses/:course/keys", async (c) => {
      const { course, account } = courseActorOf(c);
      const form = await c.req.formData();
      const name = String(form.get("name") ?? "").trim();
      const scopes = form.getAll("scope").map(String).filter((scope) => Object.hasOwn(SCOPES, scope));
      if (name === "" || name.length > NAME_CHARACTERS_MAX) return await shown(c, site, { fault: "name" }, 422);
      if (scopes.length === 0) return await shown(c, site, { fault: "scopes" }, 422);
      const days = DAYS.find((one) => String(one) === form.get("days"));
      const expiresMs = days === undefined ? null : site.nowMs() + days * DAY_MS;
      const { text } = await site.keys.make({ name, account: account.id, course: course.id, scopes, expiresMs });
      return await shown(c, site, { made: text });
    });
    app.post("/courses/:course/keys/:key/revoke", async (c) => {
      const { course } = courseActorOf(c);
      const found = await site.store.programs.key(c.req.param("key"));
      if (found?.course !== course.id) return c.notFound();
      await site.store.programs.revokeKey(found.id, site.nowMs());
      return c.redirect(`/courses/${course.id}/keys`, 303);
    });
  },
};

interface KeysProps {
  readonly site: Site;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly all: readonly KeyRow[];
  /** The text of a key that was made just now. */
  readonly made?: string;
  readonly fault?: keyof Words["programs"]["keyFaults"];
}

async function shown(
  c: Context,
  site: Site,
  more: Pick<KeysProps, "made" | "fault"> = {},
  status: 200 | 422 = 200,
): Promise<Response> {
  const actor = courseActorOf(c);
  const all = await site.store.programs.keysOf(actor.course.id);
  return c.html(<Keys site={site} words={wordsFor(c)} actor={actor} all={all} {...more} />, status, {
    "cache-control": "no-store",
  });
}

function Keys({ site, words, actor, all, made, fault }: KeysProps) {
  const said = words.programs;
  return (
    <CourseFrame site={site} words={words} actor={actor} title={said.keys} at="/keys">
      <p>
        {said.keysLine}. <a href="/docs/programs">{said.docs}</a> <a href="/api/docs">{said.apiTitle}</a>
      </p>
      {made !== undefined && (
        <div role="status" class="made-key">
          <h2>{said.keyMade}</h2>
          <p class="code">
            <code>{made}</code> <button type="button" data-copy={made} data-copied={said.copied}>{said.copy}</button>
          </p>
          <p>{said.keyMadeHelp}.</p>
        </div>
      )}
      {all.length === 0 ? <p>{said.noKeys}.</p> : (
        <ul class="rows">
          {all.map((key) => (
            <li>
              <KeyLine row={key} words={words} actor={actor} isGood={site.keys.isGood(key)} />
            </li>
          ))}
        </ul>
      )}
      <NewKey words={words} actor={actor} fault={fault} />
    </CourseFrame>
  );
}

function KeyLine({ row, words, actor, isGood }: {
  readonly row: KeyRow;
  readonly words: Words;
  readonly actor: CourseActor;
  readonly isGood: boolean;
}) {
  const said = words.programs;
  const moment = (ms: number) =>
    new Intl.DateTimeFormat(words.language, { dateStyle: "medium", timeZone: actor.course.zone }).format(ms);
  return (
    <>
      <div>
        <strong>{row.name}</strong> <code>slip_{row.id}_…</code>
        <br />
        <span class="quiet">
          {[
            row.scopes.join(", "),
            row.usedMs === null ? said.keyUnused : said.keyUsed(moment(row.usedMs)),
            row.revokedMs !== null
              ? said.keyRevoked
              : row.expiresMs !== null
              ? said.keyUntil(moment(row.expiresMs))
              : "",
          ].filter(Boolean).join(" · ")}
        </span>
      </div>
      {isGood && (
        <form method="post" action={`/courses/${actor.course.id}/keys/${row.id}/revoke`}>
          <button type="submit" aria-label={`${said.revoke}: ${row.name}`}>{said.revoke}</button>
        </form>
      )}
    </>
  );
}

function NewKey({ words, actor, fault }: Pick<KeysProps, "words" | "actor" | "fault">) {
  const said = words.programs;
  return (
    <form method="post" action={`/courses/${actor.course.id}/keys`} class="stack">
      <h2>{said.makeKey}</h2>
      {fault && <p id="key-fault" class="state-fault" role="alert">{said.keyFaults[fault]}</p>}
      <label for="key-name">{said.keyName}</label>
      <input type="text" id="key-name" name="name" maxlength={NAME_CHARACTERS_MAX} required autocomplete="off" />
      <fieldset>
        <legend>{said.keyScopes}</legend>
        {Object.entries(said.scopes).map(([scope, about]) => (
          <label class="choice">
            <input type="checkbox" name="scope" value={scope} checked={scope.startsWith("gradings:")} />{" "}
            <span>
              {about} <code>{scope}</code>
            </span>
          </label>
        ))}
      </fieldset>
      <label for="key-days">{said.keyExpires}</label>
      <select id="key-days" name="days">
        {DAYS.map((days) => <option value={String(days)} selected={days === 90}>{said.keyDays(days)}</option>)}
        <option value="">{said.keyForever}</option>
      </select>
      <button type="submit" class="button first">{said.makeKey}</button>
    </form>
  );
}
