import { betterAuth } from "better-auth";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { Context } from "hono";
import type { Store } from "../../engine/storage/mod.ts";
import { addressOf } from "./address.ts";
import { trustedSignIn } from "./trusted_sign_in.ts";
import { newVisitor } from "./visitor.ts";

/** Who signs in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  /** As they want to be called. */
  readonly name: string;
  /** Whether the e-mail address is surely theirs. */
  readonly isVerified: boolean;
  /** Whose attempts are theirs, beside those of courses. */
  readonly visitor: string;
}

/** A browser in which somebody is signed in. */
export interface AccountSession {
  readonly token: string;
  readonly browser: string;
  readonly createdMs: number;
  readonly isThis: boolean;
}

export interface AccountsOptions {
  readonly store: Store;
  /** Where browsers find the site; without, where the request says. */
  readonly publicUrl?: string;
  readonly secureCookies: boolean;
  /** Whether anybody may make an account, or the first one and who stands on a course's roster. */
  readonly signUp: "open" | "invited";
  readonly oidc?: OidcOptions;
  /** The head in which a proxy says where a request comes from. */
  readonly addressHeader?: string;
  readonly failed?: (said: string) => void;
}

/** An identity provider that people sign in with, by OpenID Connect. */
export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says. */
  readonly name: string;
}

/** What came of signing in or up: `cookies` go to the browser. */
export type SignedIn = { readonly account: Account; readonly cookies: readonly string[] } | {
  readonly refused: "wrong" | "taken" | "uninvited" | "tooOften" | "notFitting";
};

export const PASSWORD_CHARACTERS_MIN = 10;
export const PASSWORD_CHARACTERS_MAX = 128;
const [SESSION_SECONDS, RENEW_SECONDS] = [14 * 24 * 3600, 24 * 3600];
const [TRIES, PAUSE_MS] = [25, 200];
const BASE = "/api/auth";
export const OIDC_CALLBACK = `${BASE}/callback/oidc`;
const PROVIDER = "oidc";
/** A head of our own on the library's requests: where they come from, as we know it. */
const ADDRESS = "x-slipway-address";
const COOKIE_PREFIX = "slipway";

/** Accounts, passwords and sessions: our words for the library that keeps them, on our own tables. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #auth: ReturnType<typeof newAuth>;

  private constructor(options: AccountsOptions, secret: string) {
    this.#options = options;
    this.#auth = newAuth(options, secret);
  }

  static async open(options: AccountsOptions): Promise<Accounts> {
    const fresh = [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0"));
    return new Accounts(options, await options.store.secret("accounts", fresh.join("")));
  }

  /** What the button of the identity provider says; undefined without one. */
  get oidcName(): string | undefined {
    return this.#options.oidc?.name;
  }

  /** Who has signed in, by the cookie. */
  async accountOf(c: Context): Promise<Account | undefined> {
    if (!c.req.header("cookie")?.includes(`${COOKIE_PREFIX}.session_token=`)) return undefined;
    const found = await patiently(() => this.#auth.api.getSession({ headers: c.req.raw.headers }));
    return found ? accountFrom(found.user) : undefined;
  }

  async signUp(c: Context, given: { name: string; email: string; password: string }): Promise<SignedIn> {
    if (!await this.#mayJoin(given.email)) return { refused: "uninvited" };
    return await this.#signedIn(await this.#asked(c, "/sign-up/email", given));
  }

  async signIn(c: Context, given: { email: string; password: string }): Promise<SignedIn> {
    return await this.#signedIn(await this.#asked(c, "/sign-in/email", given));
  }

  /** Makes an account for a person that somebody else vouches for: no password opens it, and no address leads to it. */
  async makeTrusted(name: string): Promise<string> {
    const { internalAdapter } = await this.#auth.$context;
    const email = `${crypto.randomUUID()}@account.invalid`;
    return (await internalAdapter.createUser({ name, email, emailVerified: false }, { method: "trusted" })).id;
  }

  /** The cookies of a new session for an account that was made so. */
  async signInTrusted(c: Context, account: string): Promise<readonly string[]> {
    const { headers } = await this.#auth.api.signInTrusted({
      body: { account },
      headers: c.req.raw.headers,
      returnHeaders: true,
    });
    return headers.getSetCookie();
  }

  /** The cookies that end the browser's session. */
  async signOut(c: Context): Promise<readonly string[]> {
    return (await this.#asked(c, "/sign-out", {})).headers.getSetCookie();
  }

  /** Where to go for signing in with the identity provider, with cookies for coming back. */
  async oidcBegun(c: Context, to: string): Promise<{ url: string; cookies: readonly string[] } | undefined> {
    const said = await this.#asked(c, "/sign-in/social", {
      provider: PROVIDER,
      callbackURL: to,
      errorCallbackURL: "/sign-in?refused=oidc",
    });
    if (!said.ok) {
      this.#options.failed?.(`The identity provider of OIDC_ISSUER cannot be used: ${await said.text()}`);
      return undefined;
    }
    const { url } = await said.json();
    return { url, cookies: said.headers.getSetCookie() };
  }

  /** Back from the identity provider: the library answers for itself. */
  oidcEnded(c: Context): Promise<Response> {
    return this.#auth.handler(this.#request(c, c.req.path + new URL(c.req.url).search, undefined));
  }

  /** Ends all other sessions with it; `wrong` when the present password is not that. */
  async changePassword(
    c: Context,
    given: { currentPassword: string; newPassword: string },
  ): Promise<{ readonly cookies: readonly string[] } | { readonly refused: "wrong" | "tooOften" | "notFitting" }> {
    const said = await this.#asked(c, "/change-password", { ...given, revokeOtherSessions: true });
    if (said.ok) return { cookies: said.headers.getSetCookie() };
    return { refused: said.status === 429 ? "tooOften" : fits(given.newPassword) ? "wrong" : "notFitting" };
  }

  async hasPassword(c: Context): Promise<boolean> {
    const all = await this.#auth.api.listUserAccounts({ headers: c.req.raw.headers });
    return all.some(({ providerId }) => providerId === "credential");
  }

  /** Newest first. */
  async sessionsOf(c: Context): Promise<readonly AccountSession[]> {
    const { headers } = c.req.raw;
    const [present, all] = await Promise.all([
      this.#auth.api.getSession({ headers }),
      this.#auth.api.listSessions({ headers }),
    ]);
    return all.map(({ token, userAgent, createdAt }) => ({
      token,
      browser: userAgent ?? "",
      createdMs: new Date(createdAt).getTime(),
      isThis: token === present?.session.token,
    })).sort((a, b) => b.createdMs - a.createdMs);
  }

  /** Ends the session that began then, in whatever browser. */
  async endSession(c: Context, createdMs: number): Promise<void> {
    const session = (await this.sessionsOf(c)).find((one) => one.createdMs === createdMs && !one.isThis);
    if (session) {
      await this.#auth.api.revokeSession({ headers: c.req.raw.headers, body: { token: session.token } });
    }
  }

  /** Whether there is none yet: whoever comes first sets the installation up. */
  async isEmpty(): Promise<boolean> {
    return await this.#options.store.firstAccount() === undefined;
  }

  get signUpIs(): AccountsOptions["signUp"] {
    return this.#options.signUp;
  }

  /** Where accounts are by invitation, only who has set it up or teaches already may make courses. */
  async mayMakeCourses(account: Account): Promise<boolean> {
    const { store, signUp } = this.#options;
    if (signUp === "open" || await store.firstAccount() === account.id) return true;
    const all = await store.courses.membershipsOf(account.id);
    return all.some(({ member }) => member.isActive && ["owner", "instructor"].includes(member.role));
  }

  async #mayJoin(email: string): Promise<boolean> {
    const { store, signUp } = this.#options;
    if (signUp === "open" || await this.isEmpty()) return true;
    return (await store.courses.invitedAs(email.trim())).length > 0;
  }

  async #signedIn(said: Response): Promise<SignedIn> {
    if (said.ok) return { account: accountFrom((await said.json()).user), cookies: said.headers.getSetCookie() };
    if (said.status === 429) return { refused: "tooOften" };
    const { code = "" } = await said.json().catch(() => ({})) as { code?: string };
    return {
      refused: /USER_ALREADY_EXISTS/.test(code)
        ? "taken"
        : /INVALID_EMAIL_OR_PASSWORD/.test(code)
        ? "wrong"
        : "notFitting",
    };
  }

  /** Through the library's front door, so that its limits on how often hold. */
  #asked(c: Context, path: string, body: unknown): Promise<Response> {
    return this.#auth.handler(this.#request(c, BASE + path, body));
  }

  #request(c: Context, path: string, body: unknown): Request {
    const origin = this.#options.publicUrl ?? new URL(c.req.url).origin;
    const headers = new Headers({ origin });
    for (const name of ["cookie", "user-agent"]) {
      const value = c.req.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    headers.set(ADDRESS, addressOf(c, this.#options.addressHeader));
    if (body === undefined) return new Request(new URL(path, origin), { headers });
    headers.set("content-type", "application/json");
    return new Request(new URL(path, origin), { method: "POST", headers, body: JSON.stringify(body) });
  }
}

/** Asks again while the database is away for a moment: who is signed in must not fall out by that. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  }
}

function fits(password: string): boolean {
  return password.length >= PASSWORD_CHARACTERS_MIN && password.length <= PASSWORD_CHARACTERS_MAX;
}

function accountFrom(user: Record<string, unknown>): Account {
  const text = (name: string) => String(user[name] ?? "");
  return {
    id: text("id"),
    email: text("email"),
    name: text("name"),
    isVerified: user["emailVerified"] === true,
    visitor: text("visitor"),
  };
}

const STAMPS = { createdAt: "created_at", updatedAt: "updated_at" };
/** Our tables and columns for what the library keeps. */
const TABLES = {
  user: {
    modelName: "accounts",
    fields: { ...STAMPS, emailVerified: "is_verified" },
    additionalFields: { visitor: { type: "string" as const, input: false, defaultValue: newVisitor } },
  },
  session: {
    modelName: "sessions",
    fields: { ...STAMPS, userId: "account", expiresAt: "expires_at", ipAddress: "address", userAgent: "browser" },
    expiresIn: SESSION_SECONDS,
    updateAge: RENEW_SECONDS,
  },
  account: {
    modelName: "credentials",
    fields: {
      ...STAMPS,
      userId: "account",
      providerId: "provider",
      accountId: "subject",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
    },
    // Only what the provider says of the address makes two accounts one.
    accountLinking: { enabled: true, trustedProviders: [] as string[] },
  },
  verification: { modelName: "verifications", fields: { ...STAMPS, expiresAt: "expires_at" } },
};

function newAuth(options: AccountsOptions, secret: string) {
  const { store, publicUrl, secureCookies, oidc } = options;
  return betterAuth({
    appName: "Slipway",
    basePath: BASE,
    baseURL: publicUrl,
    secret,
    database: store.accounts() as never,
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (_, message) => options.failed?.(`accounts: ${message}`),
    },
    ...TABLES,
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
      window: 60,
      max: 100,
      // A class behind one address comes all at once.
      customRules: {
        "/sign-in/social": { window: 60, max: 600 },
        [OIDC_CALLBACK.slice(BASE.length)]: { window: 60, max: 600 },
        "/sign-in/email": { window: 60, max: 30 },
        "/sign-up/email": { window: 60, max: 120 },
        "/change-password": { window: 60, max: 10 },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: secureCookies,
      ipAddress: { ipAddressHeaders: [ADDRESS] },
    },
    plugins: [
      trustedSignIn,
      ...oidc
        ? [genericOAuth({
          config: [{
            providerId: PROVIDER,
            name: oidc.name,
            discoveryUrl: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
            requireIdTokenVerification: true,
            clientId: oidc.clientId,
            clientSecret: oidc.clientSecret,
            scopes: ["openid", "email", "profile"],
          }],
        })]
        : [],
    ],
  });
}
