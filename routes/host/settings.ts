import type { OidcOptions } from "./accounts.ts";

/**
 * Everything that the environment decides, read in this one place and checked at the start. To add a setting: its line in
 * SETTINGS, its field in Settings, and its row in the README.
 */
const LOGS = ["text", "json"] as const;
const SIGN_UPS = ["open", "invited"] as const;
const TOKEN_CHARACTERS_MIN = 16;

export interface Settings {
  readonly port: number;
  readonly hostname: string;
  /** The folder for what the installation keeps. */
  readonly data: string;
  /** Where attempts are kept: a `postgres://` URL, or the folder. */
  readonly database: string;
  /** `text` is for a person at a terminal; `json` says every request, a line each. */
  readonly log: typeof LOGS[number];
  /** What a scraper of /metrics must bring, if anything. */
  readonly metricsToken: string | undefined;
  /** Whether cookies travel over https alone. */
  readonly secureCookies: boolean;
  /** Where browsers find the site, such as `https://labs.example.org`; without, where their requests say. */
  readonly publicUrl: string | undefined;
  /** The head in which the proxy before us says where a request comes from. */
  readonly addressHeader: string | undefined;
  /** Who may make an account: anybody, or the first one and who stands on a course's roster. */
  readonly signUp: typeof SIGN_UPS[number];
  readonly oidcIssuer: string | undefined;
  readonly oidcClientId: string | undefined;
  readonly oidcClientSecret: string | undefined;
  /** What the button says. */
  readonly oidcName: string;
  /** How many requests of the API a key, an account or an address may send in a minute. */
  readonly apiPerMinute: number;
  /** After SIGTERM: how long it goes on taking requests while /readyz says no, so that a load balancer can turn away. */
  readonly drainMs: number;
  /** After SIGTERM: when it ends at the latest. */
  readonly stopMs: number;
  /** Worker processes that it starts when there is work, such as a regrade. */
  readonly workers: number;
}

interface Setting<T> {
  readonly name: string;
  readonly fallback: T;
  /** The value of a text, or undefined where it is none. */
  read(text: string): T | undefined;
  /** What to give, for the complaint. */
  readonly wanted: string;
  /** A secret is not repeated in a complaint. */
  readonly isSecret?: boolean;
}

const text = (name: string, isSecret = false): Setting<string | undefined> => ({
  name,
  fallback: undefined,
  read: (text) => text,
  wanted: "give a text",
  isSecret,
});

const milliseconds = (name: string, fallback: number): Setting<number> => ({
  name,
  fallback,
  read: (text) => whole(text, 600_000),
  wanted: "give milliseconds, 0 to 600000",
});

const SETTINGS = {
  port: { name: "PORT", fallback: 8000, read: (text) => whole(text, 65535), wanted: "give a number from 0 to 65535" },
  hostname: {
    name: "HOST",
    fallback: "0.0.0.0",
    read: (text) => /^[\w.:-]+$/.test(text) ? text : undefined,
    wanted: "give an address to listen on, such as 127.0.0.1",
  },
  data: { name: "DATA", fallback: "./data", read: (text) => fits(text), wanted: "give a folder" },
  database: {
    name: "DATABASE_URL",
    fallback: undefined,
    read: (text) =>
      /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace(":///", "://local/")) ? text : undefined,
    wanted: "give postgres://user:password@host/database",
    isSecret: true,
  },
  log: { name: "LOG", fallback: "text", read: (text) => LOGS.find((one) => one === text), wanted: "give text or json" },
  metricsToken: {
    name: "METRICS_TOKEN",
    fallback: undefined,
    read: (text) => text.length >= TOKEN_CHARACTERS_MIN ? text : undefined,
    wanted: `give ${TOKEN_CHARACTERS_MIN} characters or more`,
    isSecret: true,
  },
  secureCookies: {
    name: "SECURE_COOKIES",
    fallback: false,
    read: (text) => ({ true: true, false: false })[text],
    wanted: "give true or false",
  },
  publicUrl: {
    name: "PUBLIC_URL",
    fallback: undefined,
    read: (text) => isHttp(text) && new URL(text).pathname === "/" ? new URL(text).origin : undefined,
    wanted: "give https:// and a host, without a path",
  },
  addressHeader: {
    name: "ADDRESS_HEADER",
    fallback: undefined,
    read: (text) => /^[a-z][a-z-]*$/i.test(text) ? text.toLowerCase() : undefined,
    wanted: "give the name of a head, such as x-forwarded-for",
  },
  signUp: {
    name: "SIGN_UP",
    fallback: "open",
    read: (text) => SIGN_UPS.find((one) => one === text),
    wanted: "give open or invited",
  },
  oidcIssuer: {
    name: "OIDC_ISSUER",
    fallback: undefined,
    read: (text) => isHttp(text) ? text : undefined,
    wanted: "give the https:// address of the identity provider",
  },
  oidcClientId: text("OIDC_CLIENT_ID"),
  oidcClientSecret: text("OIDC_CLIENT_SECRET", true),
  oidcName: { name: "OIDC_NAME", fallback: "OpenID", read: (text) => text, wanted: "give what the button says" },
  apiPerMinute: {
    name: "API_PER_MINUTE",
    fallback: 600,
    read: (text) => whole(text, 1_000_000) || undefined,
    wanted: "give a number from 1 to 1000000",
  },
  drainMs: milliseconds("DRAIN_MS", 0),
  stopMs: milliseconds("STOP_MS", 20_000),
  workers: { name: "WORKERS", fallback: 2, read: (text) => whole(text, 64), wanted: "give a number from 0 to 64" },
} satisfies { [Name in keyof Settings]: Setting<Settings[Name] | undefined> };

/** Reads all settings; says all that is wrong at once, a sentence each. An empty text counts as not given. */
export function readSettings(
  environment: (name: string) => string | undefined = (name) => Deno.env.get(name),
): { readonly settings: Settings } | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  const labs = environment("LABS");
  if (labs && !isFolder(labs)) faults.push(`LABS is "${labs}": give the folder of the labs`);
  for (const [key, setting] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const text = environment(setting.name) || undefined;
    const value = text === undefined ? setting.fallback : setting.read(text);
    if (text !== undefined && value === undefined) {
      const said = setting.isSecret ? "is not what it should be" : `is "${text}"`;
      faults.push(`${setting.name} ${said}: ${setting.wanted}`);
    }
    values[key] = value;
  }
  const oidc = ["oidcIssuer", "oidcClientId", "oidcClientSecret"].filter((key) => values[key] !== undefined);
  if (oidc.length % 3 > 0 && faults.length === 0) {
    faults.push("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: give all three or none");
  }
  if (faults.length > 0) return { faults };
  return { settings: { ...values, database: values["database"] ?? values["data"] } as unknown as Settings };
}

/** The identity provider, if one is set. */
export function oidcOf(settings: Partial<Settings>): OidcOptions | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcName: name } = settings;
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name: name ?? "OpenID" } : undefined;
}

/** LABS: where the labs lie, if not with the program. The command line reads it too. */
export function labsSetting(): string | undefined {
  return Deno.env.get("LABS") || undefined;
}

function whole(text: string, most: number): number | undefined {
  return /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function fits(text: string): string | undefined {
  return text.includes("\0") || text.includes("://") ? undefined : text;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
