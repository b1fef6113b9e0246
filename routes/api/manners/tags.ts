import type { Context } from "hono";
import { problem } from "../problem.ts";

/** Says which version of a thing is answered with: what a change must be made from. */
export function tag(c: Context, version: number): void {
  c.header("etag", `"${version}"`);
}

/** A problem when a change names no version (If-Match), or one that is no longer there. */
export function isStale(c: Context, version: number): Response | undefined {
  const match = c.req.header("if-match");
  if (match === undefined) {
    return problem(c, 428, "no-if-match", "Say what you change", {
      detail: "Send If-Match with the ETag that you have read",
    });
  }
  if (match === "*" || match.split(",").some((one) => one.trim() === `"${version}"`)) return undefined;
  return problem(c, 412, "changed-meanwhile", "It was changed meanwhile", {
    detail: "Read it again, and make your change from that",
  });
}
