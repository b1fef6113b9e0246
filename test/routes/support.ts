import type { Hono } from "hono";
import { openStore } from "../../engine/storage/mod.ts";
import { createApp } from "../../routes/app.tsx";
import { Accounts } from "../../routes/host/accounts.ts";
import { loadAssets } from "../../routes/host/assets.ts";
import { noKeys } from "../../routes/host/keys.ts";
import { readLabs } from "../../routes/host/catalog.ts";
import { Certificates } from "../../routes/host/certificates.ts";
import { newLog } from "../../routes/host/log.ts";
import { Operations } from "../../routes/host/operations.ts";
import { Seats } from "../../routes/host/seats.ts";

interface TestSite {
  readonly app: Hono;
  readonly operations: Operations;
  readonly post: (body: unknown) => Response | Promise<Response>;
}

/** The whole site on a database in memory, without a socket. */
export async function withSite(work: (site: TestSite) => Promise<void>, metricsToken?: string): Promise<void> {
  const operations = new Operations(newLog("text", () => {}), metricsToken);
  const store = await openStore(":memory:");
  const seats = new Seats({ store, nowMs: Date.now });
  const app = createApp({
    store,
    seats,
    assets: await loadAssets(),
    labs: readLabs(),
    accounts: await Accounts.open({ store, secureCookies: false, signUp: "open" }),
    keys: noKeys,
    certificates: await Certificates.open(store),
    operations,
    secureCookies: false,
  });
  const post = (body: unknown) =>
    app.request("/api/v1/gradings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  try {
    await work({ app, operations, post });
  } finally {
    seats.close();
    await store.close();
  }
}
