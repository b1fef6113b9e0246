import type { MiddlewareHandler } from "hono";

/** What one is answered is for oneself, and is asked for again each time; its ETag makes that cheap. */
export const unshared: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.header("cache-control", "private, no-cache");
};
