import type { Context } from "hono";
import { problem } from "../problem.ts";

/** A problem when the path is there, but not with this method; undefined when there is no such path. */
export function methodNotAllowed(
  c: Context,
  routes: readonly { readonly method: string; readonly path: string }[],
): Response | undefined {
  const allowed = new Set(
    routes.filter(({ method, path }) => method !== "ALL" && matches(path, c.req.path)).map(({ method }) => method),
  );
  if (allowed.size === 0 || allowed.has(c.req.method)) return undefined;
  c.header("allow", [...allowed].join(", "));
  return problem(c, 405, "method-not-allowed", `There is no ${c.req.method} here`, {
    detail: `Use ${[...allowed].join(" or ")}`,
  });
}

function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(":") || part === given[i]);
}
