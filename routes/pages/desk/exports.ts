import { courseActorOf } from "../../access.ts";
import { writtenExport } from "../../host/desk/exports.ts";
import type { Routes } from "../../site.ts";

/** Grades to be taken away, as files. */
export const exportsPage: Routes = {
  name: "exports",
  mount(app, site) {
    app.get("/courses/:course/exports/:file", async (c) => {
      const actor = courseActorOf(c);
      const name = c.req.param("file");
      const written = await writtenExport(site, actor, name);
      if (!written) return c.notFound();
      c.header("content-disposition", `attachment; filename="${name}"`);
      c.header("cache-control", "no-store");
      return c.body(written.text, 200, { "content-type": written.type });
    });
  },
};
