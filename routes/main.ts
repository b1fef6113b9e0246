/**
 * The server: `deno task start`. PORT (8000), HOST (127.0.0.1 means this machine alone; default 0.0.0.0) and DATA (./data)
 * come from the environment.
 */
import { openStore } from "../engine/storage/mod.ts";
import { createApp } from "./app.tsx";
import { loadAssets } from "./host/assets.ts";
import { readLabs } from "./host/catalog.ts";
import { Certificates } from "./host/certificates.ts";
import { Seats } from "./host/seats.ts";

const PORT_DEFAULT = 8000;

export interface ServerOptions {
  readonly port: number;
  readonly hostname: string;
  readonly data: string;
}

/** Opens the database, reads the labs, and serves. `stop` lets requests under way finish. */
export async function serve({ port, hostname, data }: ServerOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const [store, assets, certificates] = await Promise.all([openStore(data), loadAssets(), Certificates.open(data)]);
  const seats = new Seats({ store, nowMs: Date.now });
  const app = createApp({ store, seats, assets, labs: readLabs(), certificates, secureCookies: false });
  const server = Deno.serve({ port, hostname, onListen: () => {} }, app.fetch);
  return {
    port: server.addr.port,
    async stop() {
      seats.close();
      await server.shutdown();
      await store.close();
    },
  };
}

if (import.meta.main) {
  // A rejected promise in a socket's handler must not end the server.
  for (const type of ["unhandledrejection", "error"]) {
    addEventListener(type, (event) => {
      event.preventDefault();
      console.error("Not caught:", (event as PromiseRejectionEvent).reason ?? (event as ErrorEvent).error);
    });
  }
  const port = Number(Deno.env.get("PORT") ?? PORT_DEFAULT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    console.error(`PORT is "${Deno.env.get("PORT")}": give a number from 0 to 65535`);
    Deno.exit(2);
  }
  try {
    const hostname = Deno.env.get("HOST") ?? "0.0.0.0";
    const server = await serve({ port, hostname, data: Deno.env.get("DATA") ?? "./data" });
    console.log(`Slipway on http://localhost:${server.port}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => server.stop().finally(() => Deno.exit(0)));
    }
  } catch (error) {
    const said = error instanceof Deno.errors.AddrInUse
      ? `Port ${port} is taken: set PORT to another`
      : error instanceof Error
      ? error.message
      : error;
    console.error(`Cannot start: ${said}`);
    Deno.exit(1);
  }
}
