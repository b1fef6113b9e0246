import type { Hono } from "hono";
import type { Store } from "../engine/storage/mod.ts";
import type { Assets } from "./host/assets.ts";
import type { Labs } from "./host/catalog.ts";
import type { Accounts } from "./host/accounts.ts";
import type { Replays } from "./host/desk/replays.ts";
import type { Certificates } from "./host/certificates.ts";
import type { Invitations } from "./host/invitations.ts";
import type { LtiTool } from "./host/lti/tool.ts";
import type { ApiKeys } from "./host/keys.ts";
import type { LabVersions } from "./host/lab_versions.ts";
import type { Operations } from "./host/operations.ts";
import type { Seats } from "./host/seats.ts";
import type { Takings } from "./host/takings.ts";

/** All that pages and APIs work with, made once at the start and handed in; nothing is global. */
export interface Site {
  readonly store: Store;
  readonly labs: Labs;
  /** Labs as they were when somebody attempted them. */
  readonly labVersions: LabVersions;
  /** Attempts that were played to be looked at. */
  readonly replays: Replays;
  readonly seats: Seats;
  readonly takings: Takings;
  readonly assets: Assets;
  readonly certificates: Certificates;
  readonly accounts: Accounts;
  readonly invitations: Invitations;
  /** What learning platforms know us by. */
  readonly lti: LtiTool;
  /** Where browsers find the site; without, where their requests say. */
  readonly publicUrl?: string;
  readonly keys: ApiKeys;
  readonly operations: Operations;
  /** The wall clock: Unix milliseconds. */
  readonly nowMs: () => number;
  /** How many requests of the API a key, an account or an address may send in a minute. */
  readonly apiPerMinute: number;
  /** The head in which the proxy before us says where a request comes from. */
  readonly addressHeader?: string;
  /** Whether cookies may travel over plain http (a learner's own machine). */
  readonly secureCookies: boolean;
}

/** A page, or a noun of the API: puts its routes on the app. One file in `pages/` or `api/`, one line in `app.tsx`. */
export interface Routes {
  readonly name: string;
  mount(app: Hono, site: Site): void;
}
