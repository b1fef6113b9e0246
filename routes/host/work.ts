import type { JobRow } from "../../engine/storage/mod.ts";
import { type Job, JOBS, type WorkTools } from "./jobs/mod.ts";

/** A worker that says nothing for so long is taken for dead. */
const LEASE_MS = 6000;
/** How often it says that it is still there. */
const BEAT_MS = 2000;

export interface Work extends WorkTools {
  readonly worker: string;
  /** Aborted: it lets go of what it has, and another may take it at once. */
  readonly signal?: AbortSignal;
  readonly failed?: (error: unknown, job: JobRow) => void;
}

/** Does jobs until none is left that could be taken; answers with how many it has done. */
export async function workUntilIdle(work: Work): Promise<number> {
  let done = 0;
  while (!work.signal?.aborted) {
    const row = await next(work);
    if (!row) break;
    await carriedOut(row, JOBS.find(({ kind }) => kind === row.kind)!, work);
    done++;
  }
  return done;
}

/** What somebody waits for goes before what takes long: kinds in the order of JOBS. */
async function next({ store, worker, nowMs: now }: Work): Promise<JobRow | undefined> {
  for (const { kind } of JOBS) {
    const nowMs = now();
    const row = await store.jobs.takeJob({ worker, kinds: [kind], nowMs, leaseUntilMs: nowMs + LEASE_MS });
    if (row) return row;
  }
  return undefined;
}

async function carriedOut(row: JobRow, job: Job, work: Work): Promise<void> {
  const { store: { jobs }, worker, nowMs, signal } = work;
  let beatMs = nowMs();
  const beat = async () => {
    if (signal?.aborted) return false;
    if (nowMs() - beatMs < BEAT_MS) return true;
    beatMs = nowMs();
    return await jobs.keepJob(row.id, worker, beatMs + LEASE_MS);
  };
  try {
    const result = await job.do(row.body, work, beat);
    if (result === undefined) await jobs.keepJob(row.id, worker, nowMs());
    else await jobs.endJob(row.id, worker, { atMs: nowMs(), result });
  } catch (error) {
    work.failed?.(error, row);
    await jobs.endJob(row.id, worker, { atMs: nowMs(), fault: error instanceof Error ? error.message : String(error) });
  }
}
