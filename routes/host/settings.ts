/**
 * Everything that the environment decides, read in this one place and checked at the start. To add a setting: its line in
 * SETTINGS, its field in Settings, and its row in the README.
 */
const LOGS = ["text", "json"] as const;
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
  /** After SIGTERM: how long it goes on taking requests while /readyz says no, so that a load balancer can turn away. */
  readonly drainMs: number;
  /** After SIGTERM: when it ends at the latest. */
  readonly stopMs: number;
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
  drainMs: milliseconds("DRAIN_MS", 0),
  stopMs: milliseconds("STOP_MS", 20_000),
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
  if (faults.length > 0) return { faults };
  return { settings: { ...values, database: values["database"] ?? values["data"] } as unknown as Settings };
}

/** LABS: where the labs lie, if not with the program. The command line reads it too. */
export function labsSetting(): string | undefined {
  return Deno.env.get("LABS") || undefined;
}

function whole(text: string, most: number): number | undefined {
  return /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
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
