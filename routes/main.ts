/** The server: `deno task start`. What the environment decides is in host/settings.ts. */
import { openStore } from "../engine/storage/mod.ts";
import { createApp } from "./app.tsx";
import { Accounts } from "./host/accounts.ts";
import { loadAssets } from "./host/assets.ts";
import { forgetsOld } from "./host/forgetting.ts";
import { ApiKeys } from "./host/keys.ts";
import { readLabs } from "./host/catalog.ts";
import { Certificates } from "./host/certificates.ts";
import { Replays } from "./host/desk/replays.ts";
import { LabVersions } from "./host/lab_versions.ts";
import { type Log, newLog } from "./host/log.ts";
import { measuredStore } from "./host/measured_store.ts";
import { Operations } from "./host/operations.ts";
import { Invitations } from "./host/invitations.ts";
import { Scores } from "./host/lti/scores.ts";
import { LtiTool } from "./host/lti/tool.ts";
import { Seats } from "./host/seats.ts";
import { Takings } from "./host/takings.ts";
import { Workers } from "./host/workers.ts";
import { oidcOf, readSettings, type Settings } from "./host/settings.ts";

/** What must be said; the rest has a default. */
export type ServerOptions = Pick<Settings, "port" | "hostname" | "data"> & Partial<Settings>;

export interface Server {
  readonly port: number;
  /** Answers every request that it took, lets every seat finish what it was asked, and closes. */
  stop(): Promise<void>;
}

/** Opens the database, reads the labs, and serves. */
export async function serve(options: ServerOptions): Promise<Server> {
  const { port, hostname, data, database = data, drainMs = 0, secureCookies = false, apiPerMinute = 600 } = options;
  const operations = new Operations(newLog(options.log ?? "text", printed), options.metricsToken);
  const { log, metrics } = operations;
  const [opened, assets] = await Promise.all([openStore(database), loadAssets()]);
  const store = measuredStore(opened, metrics);
  const labs = readLabs((said) => log.error("lab left out", said));
  const labVersions = new LabVersions(store, labs);
  const seats = new Seats({
    store,
    nowMs: Date.now,
    keepLab: (lab) => labVersions.keep(lab),
    acted: ({ kind }) => operations.deeds.add({ kind }),
    failed: (attempt, error) => log.error("seat failed", error, { attempt: attempt.slice(0, 8) }),
  });
  metrics.gauge("slipway_open_seats", "Seats that are in memory.", () => seats.size);
  const certificates = await Certificates.open(store);
  const takings = new Takings({
    store,
    seats,
    labs,
    labVersions,
    nowMs: Date.now,
    failed: (error) => log.error("grade not kept", error),
  });
  const lti = await LtiTool.open({ store, publicUrl: options.publicUrl, nowMs: Date.now });
  const scores = new Scores({
    store,
    tool: lti,
    takings,
    nowMs: Date.now,
    failed: (error) => log.error("scores not sent", error),
  });
  scores.start();
  const stopForgetting = forgetsOld(store, Date.now, (error) => log.error("not forgotten", error));
  const workers = new Workers({
    store,
    nowMs: Date.now,
    most: options.workers ?? 0,
    environment: { DATA: data, ...(database === data ? {} : { DATABASE_URL: database }) },
    failed: (said) => log.error("worker failed", said),
  });
  metrics.gauge("slipway_workers", "Worker processes that are at work.", () => workers.size);
  const app = createApp({
    store,
    seats,
    labVersions,
    takings,
    assets,
    replays: new Replays(store, labVersions),
    accounts: await Accounts.open({
      store,
      secureCookies,
      publicUrl: options.publicUrl,
      signUp: options.signUp ?? "open",
      oidc: oidcOf(options),
      addressHeader: options.addressHeader,
      failed: (said) => log.error("accounts failed", said),
    }),
    invitations: await Invitations.open(store),
    lti,
    publicUrl: options.publicUrl,
    labs,
    keys: new ApiKeys(store, Date.now),
    nowMs: Date.now,
    apiPerMinute,
    addressHeader: options.addressHeader,
    certificates,
    operations,
    secureCookies,
  });
  const server = Deno.serve({ port, hostname, onListen: () => {} }, app.fetch);
  const stopped = async () => {
    operations.drain();
    await new Promise((done) => setTimeout(done, drainMs));
    // It takes no more connections; those under way go on. Seats end only after the requests that use them.
    const shut = server.shutdown();
    await operations.idle();
    await seats.end();
    await shut;
    await seats.end();
    seats.close();
    stopForgetting();
    await scores.stop();
    await workers.stop();
    await store.close();
  };
  let stopping: Promise<void> | undefined;
  return { port: server.addr.port, stop: () => stopping ??= stopped() };
}

function printed(line: string, isError: boolean): void {
  if (isError) console.error(line);
  else console.log(line);
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  const read = readSettings();
  if ("faults" in read) {
    for (const fault of read.faults) console.error(fault);
    Deno.exit(2);
  }
  const { settings } = read;
  const log = newLog(settings.log, printed);
  // A rejected promise in a socket's handler must not end the server.
  for (const type of ["unhandledrejection", "error"]) {
    addEventListener(type, (event) => {
      event.preventDefault();
      log.error("not caught", (event as PromiseRejectionEvent).reason ?? (event as ErrorEvent).error);
    });
  }
  try {
    const server = await serve(settings);
    log.info(`Slipway on http://localhost:${server.port}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => void ended(server, settings.stopMs, log));
    }
  } catch (error) {
    const said = error instanceof Deno.errors.AddrInUse
      ? `Port ${settings.port} is taken: set PORT to another`
      : error instanceof Error
      ? error.message
      : String(error);
    log.error("Cannot start", said);
    Deno.exit(1);
  }
}

/** Stops in time: what takes too long is cut off. */
async function ended(server: Server, stopMs: number, log: Log): Promise<never> {
  const timer = setTimeout(() => {
    log.error("stopped late", `some requests took longer than ${stopMs} ms`);
    Deno.exit(1);
  }, stopMs);
  try {
    await server.stop();
  } catch (error) {
    log.error("stopped badly", error);
    Deno.exit(1);
  }
  clearTimeout(timer);
  Deno.exit(0);
}
