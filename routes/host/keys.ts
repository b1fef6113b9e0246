import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { KeyRow, Store } from "../../engine/storage/mod.ts";
import type { Account } from "./accounts.ts";
import { isSameText } from "./same_text.ts";

/** What a key can be good for, with what that is. */
export const SCOPES = {
  "gradings:write": "Grade submissions, and keep the results",
  "gradings:read": "Read kept results",
  "courses:read": "Read the course, its roster and its assignments",
  "roster:write": "Change the roster",
  "courses:write": "Change the course, its assignments and extensions",
  "attempts:read": "Read attempts with their journals",
  "grades:read": "Read and export grades",
  "grades:write": "Override grades and regrade",
  "keys:write": "Make and revoke keys, for no more than itself",
} as const;
export type Scope = keyof typeof SCOPES;

/** An API key that somebody has made: it acts for them, in what it is good for. */
export interface Key {
  readonly id: string;
  readonly account: Account;
  /** The only course that it is good for; null for all of its maker's. */
  readonly course: string | null;
  readonly scopes: readonly string[];
}

export interface Keys {
  /** The key that a request brings, `bad` when that is not good (any more), undefined when it brings none. */
  keyOf(c: Context): Promise<Key | "bad" | undefined>;
}

const TEXT = /^slip_([0-9a-f]{12})_([\w-]{43})$/;
/** How exact the time of last use is: not every request writes it down. */
const USE_MS = 60_000;

/** The keys of an installation: `slip_<id>_<secret>`, of which only a digest is kept. */
export class ApiKeys implements Keys {
  readonly #store: Store;
  readonly #nowMs: () => number;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** Makes a key; its text is shown this once. */
  async make(wanted: Pick<KeyRow, "name" | "account" | "course" | "scopes" | "expiresMs">): Promise<{
    readonly key: KeyRow;
    readonly text: string;
  }> {
    const [id, secret] = [hex(6), base64(32)];
    const unused = { usedMs: null, revokedMs: null };
    const key = { ...wanted, ...unused, id, digest: digestOf(secret), createdMs: this.#nowMs() };
    await this.#store.programs.createKey(key);
    return { key, text: `slip_${id}_${secret}` };
  }

  async keyOf(c: Context): Promise<Key | "bad" | undefined> {
    const head = c.req.header("authorization");
    if (head === undefined) return undefined;
    const [, id, secret] = TEXT.exec(head.replace(/^Bearer +/i, "")) ?? [];
    if (id === undefined || secret === undefined) return "bad";
    const row = await this.#store.programs.key(id);
    if (!row || !isSameText(digestOf(secret), row.digest) || !this.isGood(row)) return "bad";
    // What its maker may no longer do, the key may not either.
    const maker = await this.#store.courses.memberOf(row.course, row.account);
    if (!maker?.isActive) return "bad";
    if (row.usedMs === null || this.#nowMs() - row.usedMs >= USE_MS) {
      await this.#store.programs.noteKeyUse(id, this.#nowMs());
    }
    const name = `${maker.givenName} ${maker.familyName}`.trim();
    // A key has no attempts of its own, whoever made it.
    const account = { id: row.account, email: maker.email, name, isVerified: true, visitor: "" };
    return { id, account, course: row.course, scopes: row.scopes };
  }

  isGood({ revokedMs, expiresMs }: KeyRow): boolean {
    return revokedMs === null && (expiresMs === null || this.#nowMs() < expiresMs);
  }
}

function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function hex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(bytes: number): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
