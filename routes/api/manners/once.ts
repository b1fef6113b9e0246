import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { IdempotentRequestRow } from "../../../engine/storage/mod.ts";
import type { Site } from "../../site.ts";
import { problem } from "../problem.ts";
import { askerOf } from "./askers.ts";

const KEY = /^[\x21-\x7e]{1,200}$/;
/** A request that has taken longer has died with its process. */
const STALE_MS = 60_000;
const KEPT_HEADS = ["content-type", "location", "etag", "retry-after"];

/**
 * A request with an Idempotency-Key happens once: who sends it again gets the same answer. Stands after the body was read,
 * before anything is done.
 */
export function once({ store: { programs }, addressHeader, nowMs }: Site): MiddlewareHandler {
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    if (key === undefined) return await next();
    if (!KEY.test(key)) {
      return problem(c, 400, "bad-idempotency-key", "The Idempotency-Key is none", {
        detail: "Send 1 to 200 visible characters, such as a UUID",
      });
    }
    const ours: IdempotentRequestRow = {
      owner: askerOf(c, addressHeader),
      key,
      fingerprint: await fingerprintOf(c),
      claim: crypto.randomUUID(),
      claimedMs: nowMs(),
    };
    const there = await programs.claimRequest(ours, nowMs() - STALE_MS);
    if (there.fingerprint !== ours.fingerprint) {
      return problem(c, 422, "idempotency-key-reused", "This Idempotency-Key was used for another request", {
        detail: "Make a new key for each request that is not the same",
      });
    }
    if (there.answer) return answeredAgain(c, there.answer);
    if (there.claim !== ours.claim) {
      c.header("retry-after", "1");
      return problem(c, 409, "under-way", "The same request is under way", { detail: "Send it again in a second" });
    }
    await next();
    if (c.res.status >= 500) return await programs.releaseRequest(ours);
    const heads = KEPT_HEADS.flatMap((name) => c.res.headers.has(name) ? [[name, c.res.headers.get(name)]] : []);
    const body = new Uint8Array(await c.res.clone().arrayBuffer());
    await programs.answerRequest(ours, {
      status: c.res.status,
      heads: JSON.stringify(Object.fromEntries(heads)),
      body,
    });
  };
}

async function fingerprintOf(c: Context): Promise<string> {
  const hash = createHash("sha256");
  const asked = [c.req.method, new URL(c.req.url).pathname, new URL(c.req.url).search, c.req.header("accept") ?? ""];
  hash.update(JSON.stringify(asked));
  hash.update(await c.req.text());
  return hash.digest("hex");
}

function answeredAgain(
  c: Context,
  { status, heads, body }: NonNullable<IdempotentRequestRow["answer"]>,
): Response {
  return c.newResponse(new Uint8Array(body), status as 200, { ...JSON.parse(heads), "idempotency-replayed": "true" });
}
