/** Who may do what: made from the table of routes, whole. */
import assert from "node:assert/strict";
import { ACCESS } from "../../routes/access.ts";
import { withSite } from "./support.ts";

Deno.test("every route is listed with who may use it, and nothing else is", () =>
  withSite(({ app }) => {
    const there = new Set(
      app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    );
    const listed = new Set(Object.keys(ACCESS));
    assert.deepEqual([...there.difference(listed)], [], "add a line to ACCESS in routes/access.ts for each of these");
    assert.deepEqual([...listed.difference(there)], [], "there are no such routes: take their lines out of ACCESS");
    return Promise.resolve();
  }));
