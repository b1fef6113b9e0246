/**
 * The part of the storage contract that work waits in until a worker process takes it. A job is taken for a while (its
 * lease); a worker that dies lets it run out, and another takes the job again. So work must be such that doing it twice does
 * no harm. Bodies and results are JSON that this room does not read.
 */
export interface JobStore {
  /** Puts jobs in, all or none; one that is there already stays as it is. */
  putJobs(jobs: readonly NewJobRow[]): Promise<void>;
  /**
   * The oldest job that waits, or whose worker has not said anything for the length of its lease; no two workers get the
   * same. One that was taken too often counts as failed instead.
   */
  takeJob(taking: JobTaking): Promise<JobRow | undefined>;
  /** A worker is still at it. `false` when it is another's by now: let go of it. */
  keepJob(id: string, worker: string, leaseUntilMs: number): Promise<boolean>;
  /** `false` when the job is another worker's by now, whose result counts. */
  endJob(id: string, worker: string, end: JobEnd): Promise<boolean>;
  job(id: string): Promise<JobRow | undefined>;
  /** How many could be taken now. */
  waitingJobs(nowMs: number): Promise<number>;
  /** Forgets what has ended before a time. */
  removeJobs(endedBeforeMs: number): Promise<void>;
}

/** A job may be taken so often; more, and it is the job that ends its workers. */
export const JOB_TRIES_MAX = 3;

export interface NewJobRow {
  readonly id: string;
  /** What is to be done: a name of the table of jobs in routes/host. */
  readonly kind: string;
  readonly body: string;
  readonly createdMs: number;
}

export interface JobTaking {
  readonly worker: string;
  readonly kinds: readonly string[];
  readonly nowMs: number;
  readonly leaseUntilMs: number;
}

export interface JobEnd {
  readonly atMs: number;
  /** JSON. */
  readonly result?: string;
  /** A sentence; with it the job has failed. */
  readonly fault?: string;
}

export interface JobRow extends NewJobRow {
  readonly state: "waiting" | "taken" | "done" | "failed";
  readonly worker: string | null;
  readonly leaseUntilMs: number | null;
  /** How often it was taken. */
  readonly tries: number;
  readonly result: string | null;
  readonly fault: string | null;
  readonly endedMs: number | null;
}
