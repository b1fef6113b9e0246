import type { Routes } from "../site.ts";

/** For whoever watches the process: whether it serves and its database answers. */
export const health: Routes = {
  name: "health",
  mount(app, { store }) {
    app.get("/healthz", async (c) => {
      await store.attempt("");
      return c.text("ok\n", 200, { "cache-control": "no-store" });
    });
  },
};
