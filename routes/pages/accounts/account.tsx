import type { Context } from "hono";
import { actorOf } from "../../access.ts";
import { type Account, type AccountSession } from "../../host/accounts.ts";
import { guestLabs, sendCookies, takeGuest } from "../../host/welcome.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Layout } from "../../parts/layout.tsx";
import { NewPassword } from "../../parts/new_password.tsx";
import type { Routes, Site } from "../../site.ts";

/** One's own account: who one is, the password, where one is signed in. */
export const account: Routes = {
  name: "account",
  mount(app, site) {
    app.get("/account", (c) => shown(c, site));
    app.post("/account/password", async (c) => {
      const form = await c.req.formData();
      const [currentPassword, newPassword] = ["current", "new"].map((name) => String(form.get(name) ?? ""));
      const said = await site.accounts.changePassword(c, {
        currentPassword: currentPassword!,
        newPassword: newPassword!,
      });
      if ("refused" in said) {
        const refused = said.refused === "wrong" ? "wrongPassword" : said.refused;
        return await shown(c, site, { refused }, said.refused === "tooOften" ? 429 : 422);
      }
      sendCookies(c, said.cookies);
      return c.redirect("/account?changed", 303);
    });
    app.post("/account/sessions", async (c) => {
      await site.accounts.endSession(c, Number((await c.req.formData()).get("began")));
      return c.redirect("/account", 303);
    });
    app.post("/account/guest", async (c) => {
      await takeGuest(c, site, actorOf(c).account!);
      return c.redirect("/account", 303);
    });
  },
};

interface AccountProps {
  readonly site: Site;
  readonly words: Words;
  readonly account: Account;
  readonly guest: number;
  readonly sessions: readonly AccountSession[];
  readonly hasPassword: boolean;
  readonly isChanged: boolean;
  readonly refused?: keyof Words["accounts"]["refused"];
}

async function shown(
  c: Context,
  site: Site,
  { refused }: Pick<AccountProps, "refused"> = {},
  status: 200 | 422 | 429 = 200,
): Promise<Response> {
  const [guest, sessions, hasPassword] = await Promise.all([
    guestLabs(c, site),
    site.accounts.sessionsOf(c),
    site.accounts.hasPassword(c),
  ]);
  const { account } = actorOf(c);
  const isChanged = c.req.query("changed") !== undefined;
  const props = { site, words: wordsFor(c), account: account!, guest, sessions, hasPassword, isChanged, refused };
  return c.html(<AccountPage {...props} />, status, { "cache-control": "no-store" });
}

function AccountPage(props: AccountProps) {
  const { site, words, account, guest, hasPassword, isChanged } = props;
  const said = words.accounts;
  return (
    <Layout title={said.account} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{said.account}</h1>
        <p>{said.signedInAs(account.name, account.email)}.</p>
        {isChanged && <p role="status" class="state-passed">✓ {said.passwordChanged}</p>}
        <form method="post" action="/sign-out">
          <button type="submit">{said.signOut}</button>
        </form>
        {guest > 0 && (
          <>
            <h2>{said.guestWork}</h2>
            <form method="post" action="/account/guest" class="stack">
              <p>{said.takeGuest(guest)}</p>
              <button type="submit">{said.take}</button>
            </form>
          </>
        )}
        <h2>{said.changePassword}</h2>
        {hasPassword ? <PasswordForm {...props} /> : <p>{said.noPassword}.</p>}
        <h2>{said.sessions}</h2>
        <Sessions {...props} />
      </main>
    </Layout>
  );
}

function PasswordForm({ words: { accounts: said }, refused, account }: AccountProps) {
  return (
    <form method="post" action="/account/password" class="stack">
      <input type="hidden" name="username" autocomplete="username" value={account.email} />
      {refused && <p id="refused" class="state-fault" role="alert">{said.refused[refused]}</p>}
      <label for="current">{said.currentPassword}</label>
      <input type="password" id="current" name="current" required autocomplete="current-password" />
      <NewPassword name="new" label={said.newPassword} words={said} />
      <button type="submit">{said.changePassword}</button>
    </form>
  );
}

function Sessions({ words, sessions }: AccountProps) {
  const said = words.accounts;
  const moment = new Intl.DateTimeFormat(words.language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return (
    <ul class="rows">
      {sessions.map(({ browser, createdMs, isThis }) => (
        <li>
          <span>
            {browserOf(browser) ?? said.unknownBrowser}{" "}
            <span class="quiet">
              {said.since(`${moment.format(createdMs)} UTC`)}
              {isThis && `, ${said.thisBrowser}`}
            </span>
          </span>
          {!isThis && (
            <form method="post" action="/account/sessions">
              <button type="submit" name="began" value={String(createdMs)}>{said.end}</button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];

function browserOf(userAgent: string): string | undefined {
  return BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
}
