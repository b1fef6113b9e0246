/**
 * What every route of the API does alike: `described` tells the OpenAPI document what it answers, `jsonBody` refuses what is
 * too large, no JSON or of another shape before a handler sees it, `once` lets a request with an Idempotency-Key happen once,
 * `limited` counts what somebody asks for, `page` cuts lists, `tag` and `isStale` guard against lost changes.
 *
 * To add something that all routes do: a file here, its line below, and where it comes in: routes/app.tsx or each route.
 */
export { jsonBody, noBody, shaped, textBody } from "./bodies.ts";
export { described, faulty, IF_MATCH, json, PAGE_QUERY } from "./described.ts";
export { limited } from "./limits.ts";
export { unshared } from "./caches.ts";
export { methodNotAllowed } from "./methods.ts";
export { once } from "./once.ts";
export { cursorOf, type Page, page } from "./pages.ts";
export { isStale, tag } from "./tags.ts";
