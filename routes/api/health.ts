import type { Context } from "hono";
import { isSameText } from "../host/same_text.ts";
import type { Routes, Site } from "../site.ts";

/** How long the database may take to say that it can be written to. */
const PROBE_MS = 2000;

/** For whoever watches the process: whether it lives, whether it should get requests, and its figures. */
export const health: Routes = {
  name: "health",
  mount(app, site) {
    const said = (c: Context, text: string, status: 200 | 401 | 503 = 200) =>
      c.text(`${text}\n`, status, { "cache-control": "no-store" });

    app.get("/livez", (c) => said(c, "ok"));
    for (const path of ["/readyz", "/healthz"]) {
      app.get(path, async (c) => {
        const why = await unready(site);
        return why === undefined ? said(c, "ok") : said(c, why, 503);
      });
    }
    app.get("/metrics", (c) => {
      const { metrics, metricsToken } = site.operations;
      if (metricsToken !== undefined && !isSameText(c.req.header("authorization") ?? "", `Bearer ${metricsToken}`)) {
        c.header("www-authenticate", "Bearer");
        return said(c, "Bring METRICS_TOKEN as a bearer token", 401);
      }
      return c.text(metrics.text(), 200, {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cache-control": "no-store",
      });
    });
  },
};

/** Why the server should not get requests, if so; the details are the log's. */
async function unready({ store, operations }: Site): Promise<string | undefined> {
  if (operations.isDraining) return "stopping";
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`The database did not answer in ${PROBE_MS} ms`)), PROBE_MS);
  try {
    await Promise.race([store.probe(), promise]);
    return undefined;
  } catch (error) {
    operations.log.error("not ready", error);
    return "the database cannot be written to";
  } finally {
    clearTimeout(timer);
  }
}
