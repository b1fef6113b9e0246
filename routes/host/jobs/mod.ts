/**
 * Jobs: work that a server leaves to worker processes, since it would hold up its learners. A job is a row of the database that
 * a worker takes (`workUntilIdle` in ../work.ts); it may be taken again when its worker dies, so doing it twice does no harm.
 *
 * To add one: a file here that exports a `Job`, and its line in JOBS. Its body is JSON that its own file writes and reads;
 * `beat` it now and then: when that answers `false`, the job is another's or the worker is told to end, so stop.
 */
import type { Store } from "../../../engine/storage/mod.ts";
import type { LabVersions } from "../lab_versions.ts";
import { gradingJob } from "./grading.ts";
import { regradeJob } from "./regrade.ts";

export interface WorkTools {
  readonly store: Store;
  readonly labVersions: LabVersions;
  readonly nowMs: () => number;
}

export interface Job {
  readonly kind: string;
  /** Does it; answers with its result as JSON, or undefined when it was told to stop. Throws a sentence when it can't be done. */
  do(body: string, tools: WorkTools, beat: () => Promise<boolean>): Promise<string | undefined>;
}

/** Those that somebody waits for come first. */
export const JOBS: readonly Job[] = [gradingJob, regradeJob];
