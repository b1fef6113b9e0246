import type { Context } from "hono";
import { arrived } from "../../host/lti/arrivals.ts";
import { mayBeFramedBy } from "../../host/lti/framing.ts";
import { launchOf, type LaunchRefusal } from "../../host/lti/launches.ts";
import { beginLogin, endLogin, LOGIN_FIELDS, type LoginFields, registrationOf } from "../../host/lti/logins.ts";
import { sendCookies } from "../../host/welcome.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Layout } from "../../parts/layout.tsx";
import { Message } from "../../parts/message.tsx";
import type { Routes, Site } from "../../site.ts";

/** The doors that a platform sends people through: a login is begun, and a launch ends it. */
export const launch: Routes = {
  name: "lti",
  mount(app, site) {
    app.get("/lti/login", (c) => begun(c, site, c.req.query()));
    app.post("/lti/login", async (c) => begun(c, site, await sentForm(c)));
    app.get("/lti/launch", (c) => c.text("Launches are sent by POST", 405, { allow: "POST" }));
    app.post("/lti/launch", async (c) => ended(c, site, await sentForm(c)));
    app.get("/lti/jwks", (c) => c.json(site.lti.jwks, 200, { "cache-control": "public, max-age=600" }));
  },
};

async function sentForm(c: Context): Promise<Record<string, string>> {
  const form = await c.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(form).filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}

async function begun(c: Context, site: Site, sent: Readonly<Record<string, string>>): Promise<Response> {
  const given: LoginFields = Object.fromEntries(
    LOGIN_FIELDS.filter((name) => sent[name] !== undefined).map((name) => [name, sent[name]]),
  );
  const registration = await registrationOf(site, given);
  if ("refused" in registration) return refused(c, site, registration.refused);
  if (c.req.header("sec-fetch-dest") === "iframe") {
    mayBeFramedBy(c, [registration.issuer, registration.authUrl]);
    return c.html(<OwnWindow site={site} words={wordsFor(c)} given={given} />);
  }
  const to = await beginLogin(c, site, registration, given);
  return typeof to === "string" ? c.redirect(to, 302) : refused(c, site, to.refused);
}

async function ended(c: Context, site: Site, sent: Readonly<Record<string, string>>): Promise<Response> {
  const state = await endLogin(c, site, sent["state"] ?? "");
  if ("refused" in state) return refused(c, site, state.refused);
  const registration = await site.store.lti.registration(state.registration);
  if (!registration?.isEnabled) return refused(c, site, "registration_disabled");
  if (sent["id_token"] === undefined) return refused(c, site, "platform_error");
  const { lti: tool } = site;
  const said = await launchOf(sent["id_token"], { registration, state, tool, nowMs: site.nowMs() });
  if ("refused" in said) return refused(c, site, said.refused);
  const arrival = await arrived(site, registration, said);
  if ("refused" in arrival) return refused(c, site, arrival.refused);
  sendCookies(c, await site.accounts.signInTrusted(c, arrival.account));
  return c.redirect(arrival.to, 303);
}

/** Which refusals are over when one begins again. */
const AGAIN: readonly LaunchRefusal[] = [
  "state_unknown",
  "state_not_this_browser",
  "expired",
  "issued_at",
  "too_often",
];

function refused(c: Context, site: Site, why: LaunchRefusal): Response | Promise<Response> {
  const words = wordsFor(c);
  const { lti } = words;
  site.operations.log.detail("LTI launch refused", { why });
  const help = why === "removed" ? lti.removed : AGAIN.includes(why) ? lti.again : lti.tellInstructor(why);
  const status = why === "too_often" ? 429 : why === "removed" || why.startsWith("registration") ? 403 : 400;
  return c.html(<Message site={site} words={words} title={lti.refusedTitle} help={help} />, status, {
    "x-lti-refused": why,
  });
}

/** Within a frame there are no cookies, and too little room. */
function OwnWindow({ site, words, given }: { site: Site; words: Words; given: LoginFields }) {
  const { lti } = words;
  return (
    <Layout title={lti.openTitle} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{lti.openTitle}</h1>
        <p>{lti.openLine}.</p>
        <form method="post" action="/lti/login" target="_blank">
          {Object.entries(given).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
          <button type="submit" class="button first">{lti.open}</button>
        </form>
      </main>
    </Layout>
  );
}
