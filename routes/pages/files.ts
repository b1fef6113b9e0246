import type { Routes } from "../site.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** Styles, scripts and drawings. Their names change with their content, so a browser may keep them for ever. */
export const files: Routes = {
  name: "files",
  mount(app, { assets }) {
    app.get("/static/:file", (c) => {
      const asset = assets.byPath.get(c.req.path);
      if (!asset) return c.notFound();
      const zip = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
      return c.body(zip ? asset.zipped : asset.bytes, 200, {
        "content-type": asset.type,
        "cache-control": `public, max-age=${YEAR_SECONDS}, immutable`,
        vary: "accept-encoding",
        ...(zip ? { "content-encoding": "gzip" } : {}),
      });
    });
    app.get("/favicon.ico", (c) => c.redirect(assets.path("mark.svg")));
  },
};
