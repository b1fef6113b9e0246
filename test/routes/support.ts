import type { Hono } from "hono";
import { openStore, type Store } from "../../engine/storage/mod.ts";
import { createApp } from "../../routes/app.tsx";
import { Accounts, type OidcOptions } from "../../routes/host/accounts.ts";
import { loadAssets } from "../../routes/host/assets.ts";
import { ApiKeys } from "../../routes/host/keys.ts";
import { type Labs, readLabs } from "../../routes/host/catalog.ts";
import { Certificates } from "../../routes/host/certificates.ts";
import { Replays } from "../../routes/host/desk/replays.ts";
import { LabVersions } from "../../routes/host/lab_versions.ts";
import { newLog } from "../../routes/host/log.ts";
import { Operations } from "../../routes/host/operations.ts";
import { Invitations } from "../../routes/host/invitations.ts";
import { Scores } from "../../routes/host/lti/scores.ts";
import { LtiTool } from "../../routes/host/lti/tool.ts";
import { Seats } from "../../routes/host/seats.ts";
import { workUntilIdle } from "../../routes/host/work.ts";
import { Takings } from "../../routes/host/takings.ts";

export interface TestSite {
  readonly app: Hono;
  readonly operations: Operations;
  readonly store: Store;
  readonly seats: Seats;
  readonly takings: Takings;
  readonly invitations: Invitations;
  readonly accounts: Accounts;
  readonly labs: Labs;
  readonly labVersions: LabVersions;
  readonly keys: ApiKeys;
  readonly lti: LtiTool;
  /** What goes to the gradebooks of learning platforms. */
  readonly scores: Scores;
  /** Does what is left to workers. */
  readonly worked: () => Promise<number>;
  readonly post: (body: unknown) => Response | Promise<Response>;
}

interface TestSiteOptions {
  readonly metricsToken?: string;
  readonly apiPerMinute?: number;
  readonly signUp?: "open" | "invited";
  readonly oidc?: OidcOptions;
  /** Where browsers find it. */
  readonly publicUrl?: string;
  readonly secureCookies?: boolean;
  /** The wall clock. */
  readonly nowMs?: () => number;
  /** Those of this installation. */
  readonly labs?: Labs;
}

/** The whole site on a database in memory, without a socket. */
export async function withSite(
  work: (site: TestSite) => Promise<void>,
  {
    metricsToken,
    apiPerMinute = 600,
    nowMs = Date.now,
    signUp = "open",
    oidc,
    labs = readLabs(),
    publicUrl,
    secureCookies = false,
  }: TestSiteOptions = {},
): Promise<void> {
  const operations = new Operations(newLog("text", () => {}), metricsToken);
  const store = await openStore(":memory:");
  const labVersions = new LabVersions(store, labs);
  const seats = new Seats({ store, nowMs, keepLab: (lab) => labVersions.keep(lab) });
  const takings = new Takings({ store, seats, labs, labVersions, nowMs, failed: console.error });
  const lti = await LtiTool.open({ store, publicUrl, nowMs, timeoutMs: 300, keysPauseMs: 0 });
  const scores = new Scores({ store, tool: lti, takings, nowMs, failed: console.error });
  const keys = new ApiKeys(store, nowMs);
  const accounts = await Accounts.open({ store, secureCookies, signUp, oidc, failed: console.error });
  const invitations = await Invitations.open(store);
  const app = createApp({
    store,
    seats,
    labVersions,
    takings,
    assets: await loadAssets(),
    replays: new Replays(store, labVersions),
    accounts,
    invitations,
    publicUrl,
    lti,
    labs,
    keys,
    nowMs,
    apiPerMinute,
    certificates: await Certificates.open(store),
    operations,
    secureCookies,
  });
  const worked = () => workUntilIdle({ store, labVersions, nowMs, worker: "test" });
  const post = (body: unknown) =>
    app.request("/api/v1/gradings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  try {
    await work({
      app,
      operations,
      store,
      seats,
      takings,
      invitations,
      accounts,
      labs,
      labVersions,
      keys,
      lti,
      scores,
      worked,
      post,
    });
  } finally {
    seats.close();
    await store.close();
  }
}
