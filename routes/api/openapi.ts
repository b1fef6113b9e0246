import { openAPIRouteHandler } from "hono-openapi";
import { ENGINE_VERSION, resultJsonSchema } from "../../engine/session/mod.ts";
import type { Routes } from "../site.ts";

/** What the API offers, made from the routes themselves. */
export const openapi: Routes = {
  name: "openapi",
  mount(app) {
    app.get(
      "/api/v1/openapi.json",
      openAPIRouteHandler(app, {
        documentation: {
          openapi: "3.1.0",
          info: {
            title: "Slipway",
            version: ENGINE_VERSION,
            description: "Grades exercises on a simulated Kubernetes cluster. Errors are RFC 9457 problems.",
          },
          servers: [{ url: "/" }],
        },
      }),
    );
    app.get("/api/v1/grading-result.schema.json", (c) => c.json(resultJsonSchema()));
  },
};
