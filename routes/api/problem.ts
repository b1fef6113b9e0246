import type { Context } from "hono";
import type { HTTPException } from "hono/http-exception";
import { z } from "zod";

/** RFC 9457: what went wrong, as a program can read it. `type` names the kind of fault, `detail` says what to do. */
export const Problem = z.object({
  type: z.string().meta({ description: "Names the kind of fault: /problems/<name>" }),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Where in the request, as a JSON pointer or a file with line and column. */
  errors: z.array(z.object({ detail: z.string(), pointer: z.string().optional() })).optional(),
}).meta({ id: "Problem", description: "RFC 9457 problem details" });

export type Problem = z.infer<typeof Problem>;

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;

export function problem(
  c: Context,
  status: Status,
  name: string,
  title: string,
  more: Pick<Problem, "detail" | "errors"> = {},
): Response {
  const body: Problem = { type: `/problems/${name}`, title, status, ...more };
  return c.body(JSON.stringify(body), status, { "content-type": "application/problem+json" });
}

/** What a library refused of the API, as a problem; undefined where it is one already, or of a page. */
export function problemOf(c: Context, { res, status, message }: HTTPException): Response | undefined {
  if (!c.req.path.startsWith("/api/") || res?.headers.get("content-type") === "application/problem+json") {
    return undefined;
  }
  return problem(c, status as Status, "refused", message || "The request was refused");
}
