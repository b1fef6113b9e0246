import { courseActorOf } from "../../access.ts";
import { EXPORTS, writtenExport } from "../../host/desk/exports.ts";
import type { Routes } from "../../site.ts";
import { described } from "../manners/mod.ts";
import { COURSE_PATH } from "./shapes.ts";

const GET = described({
  id: "getExport",
  tag: "Grades",
  summary: "All grades as a file",
  description: `Of these names: ${
    EXPORTS.map((name) => `\`${name}\``).join(", ")
  }. In CSV, cells that a spreadsheet would take ` +
    "for formulas are disarmed; in JSON lines they are as they are. The audit trail says who took what.",
  scope: "grades:read",
  answers: {
    200: {
      description: "The file",
      content: { "text/csv": { schema: { type: "string" } }, "application/x-ndjson": { schema: { type: "string" } } },
    },
  },
});

/** Grades to be taken away. */
export const exports: Routes = {
  name: "exports",
  mount(app, site) {
    app.get(`${COURSE_PATH}/exports/:file`, GET, async (c) => {
      const written = await writtenExport(site, courseActorOf(c), c.req.param("file"));
      if (!written) return c.notFound();
      return c.body(written.text, 200, { "content-type": written.type, "cache-control": "no-store" });
    });
  },
};
