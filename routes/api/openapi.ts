import { openAPIRouteHandler } from "hono-openapi";
import { ENGINE_VERSION, resultJsonSchema } from "../../engine/session/mod.ts";
import { SCOPES } from "../host/keys.ts";
import type { Routes } from "../site.ts";

const ABOUT = `Grades exercises on a simulated Kubernetes cluster, and runs courses on it.

Errors are problems of RFC 9457: \`type\` says what kind, \`detail\` what to do. Lists come in pages: follow \`Link: rel="next"\`.
A POST with an \`Idempotency-Key\` can be sent again without being done again. A change names the version that it was made
from (\`If-Match\` with the \`ETag\`). \`RateLimit\` says how many requests are left.`;

const TAGS = {
  Gradings: "Submissions of whatever origin, graded from the lab's start",
  Labs: "What there is to be graded",
  Courses: "Courses with their rosters and assignments",
  Grades: "What learners have earned, with the attempts that it comes from",
  Keys: "What programs come with",
};

export const DOCUMENTATION = {
  openapi: "3.1.0",
  info: { title: "Slipway", version: ENGINE_VERSION, description: ABOUT },
  servers: [{ url: "/" }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  components: {
    securitySchemes: {
      key: {
        type: "http" as const,
        scheme: "bearer",
        description: `An API key of a course: \`slip_…\`. Its scopes: ${
          Object.entries(SCOPES).map(([name, about]) => `\`${name}\` (${about})`).join(", ")
        }`,
      },
    },
  },
};

/** What the API offers, made from the routes themselves. */
export const openapi: Routes = {
  name: "openapi",
  mount(app) {
    app.get("/api/v1/openapi.json", openAPIRouteHandler(app, { documentation: DOCUMENTATION }));
    app.get("/api/v1/grading-result.schema.json", (c) => c.json(resultJsonSchema()));
  },
};
