import { Hono } from "hono";
import { compress } from "hono/compress";
import { csrf } from "hono/csrf";
import { etag } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import { access } from "./access.ts";
import { COURSE_APIS } from "./api/courses/mod.ts";
import { gradings } from "./api/gradings.ts";
import { health } from "./api/health.ts";
import { labs } from "./api/labs.ts";
import { openapi } from "./api/openapi.ts";
import { limited, methodNotAllowed, unshared } from "./api/manners/mod.ts";
import { problem, problemOf } from "./api/problem.ts";
import { LAB_PATH, TAKING_PATH } from "./host/lab_request.ts";
import { framable } from "./host/lti/framing.ts";
import { wordsFor } from "./host/words/mod.ts";
import { ACCOUNT_PAGES } from "./pages/accounts/mod.ts";
import { apiDocs } from "./pages/api_docs.tsx";
import { certificate } from "./pages/certificate.tsx";
import { COURSE_PAGES } from "./pages/courses/mod.ts";
import { cluster } from "./pages/cluster.tsx";
import { docs } from "./pages/docs.tsx";
import { DESK_PAGES } from "./pages/desk/mod.ts";
import { LTI_PAGES } from "./pages/lti/mod.ts";
import { files } from "./pages/files.ts";
import { finish } from "./pages/finish.tsx";
import { home } from "./pages/home.tsx";
import { lab } from "./pages/lab.tsx";
import { language } from "./pages/language.ts";
import { learnerFiles } from "./pages/learner_files.ts";
import { recovery } from "./pages/recovery.tsx";
import { Message } from "./parts/message.tsx";
import type { Routes, Site } from "./site.ts";

/** What a browser shows. */
export const PAGES: readonly Routes[] = [
  files,
  home,
  certificate,
  recovery,
  language,
  docs,
  apiDocs,
  ...ACCOUNT_PAGES,
  ...COURSE_PAGES,
  ...DESK_PAGES,
  ...LTI_PAGES,
];
/** What the page of a lab is made of, wherever the lab lies: their paths begin there. */
export const LAB_PAGES: readonly Routes[] = [lab, learnerFiles, cluster, finish];
/** What a program asks: nouns below /api/v1. */
export const APIS: readonly Routes[] = [health, gradings, labs, ...COURSE_APIS, openapi];

/** Whether other sites send forms there: programs bring a key, and learning platforms a signed word. */
function isForOthers(path: string): boolean {
  return path.startsWith("/api/v1/") || path === "/lti/login" || path === "/lti/launch";
}

/** The whole site as one function from request to response. Errors of the edge (database, socket) are caught here, once. */
export function createApp(site: Site): Hono {
  const app = new Hono();
  app.use(site.operations.observed());
  app.use("/lti/login", framable);
  app.use(secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      // xterm writes style elements of its own
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
  }));
  const ownForms = csrf();
  app.use((c, next) => isForOthers(c.req.path) ? next() : ownForms(c, next));
  app.use(access(site));
  app.use(compress({ threshold: 2048 }));
  app.use("/api/v1/*", unshared, limited(site), etag());
  for (const routes of [...PAGES, ...APIS]) routes.mount(app, site);
  for (const path of [LAB_PATH, TAKING_PATH]) for (const routes of LAB_PAGES) routes.mount(app.basePath(path), site);

  app.notFound((c) => {
    if (c.req.path.startsWith("/api/")) {
      return methodNotAllowed(c, app.routes) ??
        problem(c, 404, "not-found", "No such resource", { detail: "See /api/v1/openapi.json for what there is" });
    }
    const words = wordsFor(c);
    return c.html(<Message site={site} words={words} title={words.notFound} help={words.notFoundHelp} />, 404);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return problemOf(c, error) ?? error.getResponse();
    site.operations.log.error("request failed", error, { method: c.req.method, route: routePath(c, -1) });
    if (c.req.path.startsWith("/api/")) {
      return problem(c, 500, "internal", "Something went wrong on our side", { detail: "Try again; nothing was lost" });
    }
    const words = wordsFor(c);
    return c.html(<Message site={site} words={words} title={words.failed} help={words.failedHelp} />, 500);
  });
  return app;
}
