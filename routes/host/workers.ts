import type { Store } from "../../engine/storage/mod.ts";

/** How often a server looks whether there is work. */
const LOOK_MS = 1000;
const WORK = new URL("../cli/work.ts", import.meta.url).pathname;

export interface WorkersOptions {
  readonly store: Store;
  readonly nowMs: () => number;
  /** How many processes at most; 0 for none: then somebody runs `deno task work`. */
  readonly most: number;
  /** Where they find the database. */
  readonly environment: Readonly<Record<string, string>>;
  readonly failed: (said: string) => void;
}

/**
 * The worker processes of a server. They are started when there is work and end when there is none; what one leaves behind when
 * it dies is seen at the next look, and others do it.
 */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #children = new Set<Deno.ChildProcess>();
  readonly #timer: ReturnType<typeof setInterval>;
  #isLooking = false;
  #isStopped = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    Deno.unrefTimer(Number(this.#timer));
  }

  /** Processes that are at work. */
  get size(): number {
    return this.#children.size;
  }

  /** Starts as many as there is work for. */
  async look(): Promise<void> {
    const { store, nowMs, most, failed } = this.#options;
    if (this.#isLooking || this.#children.size >= most) return;
    this.#isLooking = true;
    try {
      const waiting = await store.jobs.waitingJobs(nowMs());
      while (!this.#isStopped && this.#children.size < Math.min(most, waiting)) this.#start();
    } catch (error) {
      failed(`Cannot look for work: ${error instanceof Error ? error.message : error}`);
    } finally {
      this.#isLooking = false;
    }
  }

  #start(): void {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", WORK, "--until-idle"],
      env: this.#options.environment,
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    this.#children.add(child);
    child.status.then(({ success, code }) => {
      this.#children.delete(child);
      if (!success && !this.#isStopped) this.#options.failed(`A worker ended with status ${code}`);
    });
  }

  /** Has them let go of what they do, and waits until they are gone. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    const ending = [...this.#children];
    for (const child of ending) {
      try {
        child.kill("SIGTERM");
      } catch {
        // it has ended by itself
      }
    }
    await Promise.all(ending.map(({ status }) => status));
  }
}
