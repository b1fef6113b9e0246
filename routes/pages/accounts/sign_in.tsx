import type { Context } from "hono";
import { actorOf } from "../../access.ts";
import { OIDC_CALLBACK } from "../../host/accounts.ts";
import { guestLabs, sendCookies, wayBack, welcome } from "../../host/welcome.ts";
import { type Words, wordsFor } from "../../host/words/mod.ts";
import { Layout } from "../../parts/layout.tsx";
import { NewPassword } from "../../parts/new_password.tsx";
import type { Routes, Site } from "../../site.ts";

const NAME_CHARACTERS_MAX = 100;

/** Signing in and out, and making an account. */
export const signIn: Routes = {
  name: "sign in",
  mount(app, site) {
    const { accounts } = site;

    app.get("/sign-in", async (c) => {
      const to = wayBack(c.req.query("to"));
      if (actorOf(c).account) return c.redirect(to, 303);
      if (await accounts.isEmpty()) return c.redirect(`/sign-up?to=${encodeURIComponent(to)}`, 303);
      return c.html(<SignIn {...await asked(c, site, { to })} refused={c.req.query("refused") ? "oidc" : undefined} />);
    });
    app.post("/sign-in", async (c) => {
      const form = await c.req.formData();
      const [email, to] = [text(form, "email"), wayBack(text(form, "to"))];
      const said = await accounts.signIn(c, { email, password: raw(form, "password") });
      if ("refused" in said) {
        const refused = said.refused === "notFitting" ? "wrong" : said.refused;
        return c.html(<SignIn {...await asked(c, site, { to, email })} refused={refused} />, statusOf(said.refused));
      }
      await welcome(c, site, said.account, { cookies: said.cookies, takesGuest: form.has("take") });
      return c.redirect(to, 303);
    });

    app.get("/sign-up", async (c) => {
      const to = wayBack(c.req.query("to"));
      return actorOf(c).account ? c.redirect(to, 303) : c.html(<SignUp {...await asked(c, site, { to })} />);
    });
    app.post("/sign-up", async (c) => {
      const form = await c.req.formData();
      const [email, to] = [text(form, "email"), wayBack(text(form, "to"))];
      const name = text(form, "name").replace(/\s+/g, " ").slice(0, NAME_CHARACTERS_MAX);
      const said = name === ""
        ? { refused: "notFitting" as const }
        : await accounts.signUp(c, { name, email, password: raw(form, "password") });
      if ("refused" in said) {
        const props = await asked(c, site, { to, email, name });
        return c.html(<SignUp {...props} refused={said.refused} />, statusOf(said.refused));
      }
      await welcome(c, site, said.account, { cookies: said.cookies, takesGuest: form.has("take") });
      return c.redirect(to, 303);
    });

    app.get("/sign-in/oidc", async (c) => {
      const to = wayBack(c.req.query("to"));
      if (accounts.oidcName === undefined) return c.notFound();
      const begun = await accounts.oidcBegun(c, `/sign-in/done?to=${encodeURIComponent(to)}`);
      if (!begun) return c.redirect("/sign-in?refused=oidc", 303);
      sendCookies(c, begun.cookies);
      return c.redirect(begun.url, 303);
    });
    app.get(OIDC_CALLBACK, (c) => accounts.oidcName === undefined ? c.notFound() : accounts.oidcEnded(c));
    app.get("/sign-in/done", async (c) => {
      await welcome(c, site, actorOf(c).account!);
      return c.redirect(wayBack(c.req.query("to")), 303);
    });

    app.post("/sign-out", async (c) => {
      sendCookies(c, await accounts.signOut(c));
      return c.redirect("/", 303);
    });
  },
};

interface FormProps {
  readonly site: Site;
  readonly words: Words;
  /** Where to go after. */
  readonly to: string;
  readonly guest: number;
  readonly isFirst: boolean;
  readonly email?: string;
  readonly name?: string;
  readonly refused?: keyof Words["accounts"]["refused"];
}

async function asked(c: Context, site: Site, given: Pick<FormProps, "to" | "email" | "name">): Promise<FormProps> {
  const [guest, isFirst] = await Promise.all([guestLabs(c, site), site.accounts.isEmpty()]);
  return { site, words: wordsFor(c), guest, isFirst, ...given };
}

function statusOf(refused: string): 422 | 429 {
  return refused === "tooOften" ? 429 : 422;
}

function SignIn(props: FormProps) {
  const { site, words: { accounts: words }, to } = props;
  const { oidcName } = site.accounts;
  return (
    <Frame {...props} title={words.signIn} line={words.signInLine}>
      {oidcName !== undefined && (
        <p>
          <a class="button first" href={`/sign-in/oidc?to=${encodeURIComponent(to)}`}>{words.with(oidcName)}</a>
        </p>
      )}
      <form method="post" action="/sign-in" class="stack">
        <Email {...props} />
        <label for="password">{words.password}</label>
        <input type="password" id="password" name="password" required autocomplete="current-password" />
        <Rest {...props} />
        <button type="submit" class="button first">{words.signIn}</button>
      </form>
      <p>
        <a href={`/sign-up?to=${encodeURIComponent(to)}`}>{words.haveNone}</a>
      </p>
    </Frame>
  );
}

function SignUp(props: FormProps) {
  const { site, words: { accounts: words }, to, isFirst, name } = props;
  const line = isFirst ? words.firstLine : site.accounts.signUpIs === "invited" ? words.invitedLine : words.signUpLine;
  return (
    <Frame {...props} title={words.signUp} line={line}>
      <form method="post" action="/sign-up" class="stack">
        <label for="name">{words.name}</label>
        <input
          type="text"
          id="name"
          name="name"
          required
          maxlength={NAME_CHARACTERS_MAX}
          autocomplete="name"
          value={name}
        />
        <Email {...props} />
        <NewPassword name="password" label={words.password} words={words} />
        <Rest {...props} />
        <button type="submit" class="button first">{words.signUp}</button>
      </form>
      {!isFirst && (
        <p>
          <a href={`/sign-in?to=${encodeURIComponent(to)}`}>{words.haveOne}</a>
        </p>
      )}
    </Frame>
  );
}

function Frame(
  { site, words, refused, title, line, children }: FormProps & { title: string; line: string; children?: unknown },
) {
  return (
    <Layout title={title} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{title}</h1>
        <p>{line}.</p>
        {refused && <p id="refused" class="state-fault" role="alert">{words.accounts.refused[refused]}</p>}
        {children}
      </main>
    </Layout>
  );
}

function Email({ words: { accounts: words }, email, refused }: FormProps) {
  return (
    <>
      <label for="email">{words.email}</label>
      <input
        type="email"
        id="email"
        name="email"
        required
        autocomplete="username"
        value={email}
        {...refused ? { "aria-invalid": "true", "aria-describedby": "refused" } : {}}
      />
    </>
  );
}

function Rest({ words: { accounts: words }, guest, to }: FormProps) {
  return (
    <>
      <input type="hidden" name="to" value={to} />
      {guest > 0 && (
        <label class="choice">
          <input type="checkbox" name="take" checked /> {words.takeGuest(guest)}
        </label>
      )}
    </>
  );
}

function raw(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function text(form: FormData, name: string): string {
  return raw(form, name).trim();
}
