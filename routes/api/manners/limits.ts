import type { MiddlewareHandler } from "hono";
import type { Site } from "../../site.ts";
import { problem } from "../problem.ts";
import { askerOf } from "./askers.ts";

const WINDOW_MS = 60_000;

/**
 * Counts what each key, account or address asks for within a minute, in the database: all servers count together, and a
 * start does not begin anew. Every answer says how much is left.
 */
export function limited({ store, apiPerMinute, addressHeader, nowMs }: Site): MiddlewareHandler {
  return async (c, next) => {
    const now = nowMs();
    const windowMs = now - now % WINDOW_MS;
    const count = await store.programs.spend(askerOf(c, addressHeader), windowMs);
    const resetSeconds = Math.ceil((windowMs + WINDOW_MS - now) / 1000);
    c.header("ratelimit-policy", `"default";q=${apiPerMinute};w=${WINDOW_MS / 1000}`);
    c.header("ratelimit", `"default";r=${Math.max(0, apiPerMinute - count)};t=${resetSeconds}`);
    if (count <= apiPerMinute) return await next();
    c.header("retry-after", String(resetSeconds));
    return problem(c, 429, "too-many-requests", `More than ${apiPerMinute} requests in a minute`, {
      detail: `Wait ${resetSeconds} seconds; to grade many submissions use deno task grade --batch`,
    });
  };
}
