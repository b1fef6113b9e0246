import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { LtiRegistrationRow, LtiStateRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";
import { addressOf } from "../address.ts";
import { newId } from "../ids.ts";
import { isSameText } from "../same_text.ts";
import type { LaunchRefusal } from "./launches.ts";

const STATE_SECONDS = 600;
const MINUTE_MS = 60_000;
/** Logins that an address may begin in a minute: a whole class comes from one. */
const LOGINS_MAX = 600;

/** What a platform sends to begin a login, as we go on with it in another window. */
export const LOGIN_FIELDS = [
  "iss",
  "login_hint",
  "target_link_uri",
  "lti_message_hint",
  "lti_deployment_id",
  "client_id",
] as const;
export type LoginFields = Readonly<Partial<Record<typeof LOGIN_FIELDS[number], string>>>;

type Refused = { readonly refused: LaunchRefusal };

/** The registration of a login. An issuer with several clients must say which one it means. */
export async function registrationOf({ store }: Site, given: LoginFields): Promise<LtiRegistrationRow | Refused> {
  const all = await store.lti.registrationsOfIssuer(given.iss ?? "");
  const fitting = given.client_id === undefined ? all : all.filter(({ client }) => client === given.client_id);
  const [registration] = fitting;
  if (!registration || fitting.length > 1) return { refused: "registration_unknown" };
  return registration.isEnabled ? registration : { refused: "registration_disabled" };
}

/** Begins a login: keeps its state, binds it to this browser, and says where the platform wants to be asked. */
export async function beginLogin(
  c: Context,
  site: Site,
  registration: LtiRegistrationRow,
  given: LoginFields,
): Promise<string | Refused> {
  const { lti, programs } = site.store;
  const { urls } = site.lti;
  const { target_link_uri: target = "", login_hint: hint = "", lti_message_hint: messageHint } = given;
  const isOurs = urls !== undefined && URL.canParse(target) && new URL(target).origin === new URL(urls.launch).origin;
  if (!isOurs) return { refused: "target" };
  const nowMs = site.nowMs();
  const spender = `lti ${addressOf(c, site.addressHeader)}`;
  if (await programs.spend(spender, nowMs - nowMs % MINUTE_MS) > LOGINS_MAX) return { refused: "too_often" };
  const state = { id: newId(), nonce: newId(), registration: registration.id, target };
  await lti.createState({ ...state, expiresMs: nowMs + STATE_SECONDS * 1000 }, nowMs);
  setCookie(c, cookieOf(site, state.id), state.id, {
    path: "/",
    httpOnly: true,
    maxAge: STATE_SECONDS,
    // The platform's form comes from its site. Over plain http a browser keeps no such cookie.
    ...site.secureCookies ? { secure: true, sameSite: "None", partitioned: true } : { sameSite: "Lax" },
  });
  const to = new URL(registration.authUrl);
  const asked = {
    scope: "openid",
    response_type: "id_token",
    response_mode: "form_post",
    prompt: "none",
    client_id: registration.client,
    redirect_uri: urls.launch,
    login_hint: hint,
    state: state.id,
    nonce: state.nonce,
    ...messageHint === undefined ? {} : { lti_message_hint: messageHint },
  };
  for (const [name, value] of Object.entries(asked)) to.searchParams.set(name, value);
  return to.href;
}

/** The login that a launch ends: used up by this, and good in the browser alone that began it. */
export async function endLogin(c: Context, site: Site, id: string): Promise<LtiStateRow | Refused> {
  const state = await site.store.lti.takeState(id);
  if (!state || state.expiresMs <= site.nowMs()) return { refused: "state_unknown" };
  const cookie = cookieOf(site, id);
  if (!isSameText(getCookie(c, cookie) ?? "", id)) return { refused: "state_not_this_browser" };
  deleteCookie(c, cookie, { path: "/", secure: site.secureCookies });
  return state;
}

/** One for each login, so that two tabs do not disturb each other. */
function cookieOf({ secureCookies }: Site, state: string): string {
  return `${secureCookies ? "__Host-" : ""}lti_${state.slice(0, 8)}`;
}
