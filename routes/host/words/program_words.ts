import type { Scope } from "../keys.ts";

/** What the pages for programs say: documentation, the API's own page, keys. */
export interface ProgramWords {
  readonly docs: string;
  readonly docsAll: string;
  readonly files: string;
  readonly apiTitle: string;
  readonly apiLine: string;
  readonly apiKey: string;
  readonly apiKeyHelp: string;
  readonly parameters: string;
  readonly name: string;
  readonly meaning: string;
  readonly body: string;
  readonly answers: string;
  readonly tryIt: string;
  readonly address: string;
  readonly version: string;
  readonly send: string;
  readonly sending: string;
  readonly keys: string;
  readonly keysLine: string;
  readonly noKeys: string;
  readonly keyName: string;
  readonly keyScopes: string;
  readonly scopes: Readonly<Record<Scope, string>>;
  readonly keyExpires: string;
  readonly keyDays: (days: number) => string;
  readonly keyForever: string;
  readonly makeKey: string;
  readonly keyMade: string;
  readonly keyMadeHelp: string;
  readonly keyUsed: (moment: string) => string;
  readonly keyUnused: string;
  readonly keyUntil: (moment: string) => string;
  readonly keyRevoked: string;
  readonly revoke: string;
  readonly copy: string;
  readonly copied: string;
  readonly keyFaults: Readonly<Record<"name" | "scopes", string>>;
}
