import type { Store } from "../../engine/storage/mod.ts";

const DAY_MS = 24 * 3600_000;
const EVERY_MS = 3600_000;
/** How long answers to requests with an Idempotency-Key are kept, finished gradings, and counts of requests. */
const KEPT_MS = { requestsMs: 2 * DAY_MS, gradingsMs: 30 * DAY_MS, windowsMs: EVERY_MS };
/** How long jobs are that have ended. */
const JOBS_KEPT_MS = 7 * DAY_MS;

/** Forgets now and then what was promised for a while; answers with how to stop it. */
export function forgetsOld(store: Store, nowMs: () => number, failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    const before = Object.fromEntries(Object.entries(KEPT_MS).map(([what, ms]) => [what, nowMs() - ms]));
    store.programs.forget(before as typeof KEPT_MS).catch(failed);
    store.jobs.removeJobs(nowMs() - JOBS_KEPT_MS).catch(failed);
  }, EVERY_MS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}
