import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { validator } from "hono-openapi";
import type { z } from "zod";
import { problem } from "../problem.ts";

/** Refuses a body that is larger, while it comes in; or that is not JSON. Stands before `shaped`. */
export function jsonBody(bytesMax: number): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: bytesMax,
    onError: (c) => tooLarge(c, bytesMax),
  });
  return async (c, next) => {
    const refused = refusedType(c);
    if (refused) return refused;
    return await limit(c, async () => {
      try {
        await c.req.json();
      } catch {
        c.res = problem(c, 400, "not-json", "The body is not JSON", {
          detail: "Send application/json; see /api/v1/openapi.json",
        });
        return;
      }
      await next();
    });
  };
}

/** Takes plain text too: it becomes the JSON that `json` makes of it. Stands before `jsonBody`. */
export function textBody(bytesMax: number, json: (c: Context, text: string) => unknown): MiddlewareHandler {
  const limit = bodyLimit({ maxSize: bytesMax, onError: (c) => tooLarge(c, bytesMax) });
  return async (c, next) => {
    if (!/^(text\/|application\/(x-)?(yaml|sh)\b)/.test(c.req.header("content-type") ?? "")) return await next();
    return await limit(c, async () => {
      const headers = new Headers(c.req.raw.headers);
      headers.set("content-type", "application/json");
      const body = JSON.stringify(json(c, await c.req.raw.text()));
      headers.delete("content-length");
      c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body });
      await next();
    });
  };
}

/** For what takes no body: hardly any is read. */
export const noBody: MiddlewareHandler = bodyLimit({ maxSize: 1024, onError: (c) => tooLarge(c, 1024) });

function tooLarge(c: Context, bytesMax: number): Response {
  return problem(c, 413, "too-large", `Hand in at most ${bytesMax / 1024} KB`);
}

function refusedType(c: Context): Response | undefined {
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  const coding = c.req.header("content-encoding") ?? "identity";
  if (/^application\/([\w.-]+\+)?json$/.test(type) && coding === "identity") return undefined;
  const [what, detail] = coding === "identity"
    ? [type === "" ? "no content type" : `"${type}"`, "Send content-type: application/json"]
    : [`the coding "${coding}"`, "Send the body as it is, without compression"];
  return problem(c, 415, "not-supported", `The API does not read ${what}`, { detail });
}

/** The body as its schema reads it, by `c.req.valid("json")`; else a problem that points at what is wrong. */
export function shaped<Schema extends z.ZodType>(schema: Schema, what: string) {
  return validator("json", schema, (read, c) => {
    if (read.success) return;
    const errors = read.error.map(({ message, path = [] }) => ({
      detail: message,
      pointer: path.map((step) => `/${String(typeof step === "object" ? step.key : step)}`).join(""),
    }));
    return problem(c, 422, `not-${what.replaceAll(" ", "-")}`, `The body is not ${what.replaceAll("-", " ")}`, {
      errors,
    });
  });
}
