import { createHash } from "node:crypto";
import { type Deed, ENGINE_VERSION, type Lab, Seat } from "../../engine/session/mod.ts";
import type { AttemptRow, Store } from "../../engine/storage/mod.ts";
import { AttemptJournal } from "./attempt_journal.ts";
import { host } from "./engine.ts";
import { LiveSeat } from "./live_seat.ts";

/** Seats that nobody looks at are put away after this long; their journals bring them back. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
const SEATS_MAX = 5000;

export interface SeatsOptions {
  readonly store: Store;
  readonly nowMs: () => number;
  /** Keeps a lab before the first attempt on it is stored. */
  readonly keepLab?: (lab: Lab) => Promise<void>;
  /** Hears of every deed that was stored. */
  readonly acted?: (deed: Deed) => void;
  /** Hears of what went wrong in a seat. */
  readonly failed?: (attempt: string, error: unknown) => void;
}

/** What holds for a seat beyond its lab, such as a deadline. */
export type SeatRules = Pick<ConstructorParameters<typeof LiveSeat>[1], "refusal" | "noted">;

/** The seats that are open in this process. A seat is opened by playing its journal; other processes may hold it as well. */
export class Seats {
  readonly #options: SeatsOptions;
  readonly #store: Store;
  readonly #open = new Map<string, LiveSeat>();
  /** The seat that a visitor has on a lab, once it was asked for; also openings that are under way. */
  readonly #current = new Map<string, Promise<LiveSeat>>();
  readonly #sweeper: ReturnType<typeof setInterval>;

  constructor(options: SeatsOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    Deno.unrefTimer(Number(this.#sweeper));
    this.#store.watch((attempt) => this.#heard(attempt));
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * The visitor's seat on a lab, as it is now in whatever process, or a fresh one. A fresh one is stored with its first
   * deed.
   */
  of(visitor: string, lab: Lab): Promise<LiveSeat> {
    return this.#present(`${visitor} ${lab.id}`, async () => {
      const attempts = await this.#store.attemptsOf(visitor);
      const last = attempts.find((attempt) => attempt.lab === lab.id && attempt.digest === lab.digest);
      return this.#opened(last ?? this.#fresh(visitor, lab), !!last, lab);
    });
  }

  /** The seat of an attempt that is stored, with the lab that it was made with. */
  ofAttempt(attempt: AttemptRow, lab: Lab, rules: SeatRules): Promise<LiveSeat> {
    return this.#present(attempt.id, () => Promise.resolve(this.#opened(attempt, true, lab, rules)));
  }

  async #present(key: string, open: () => Promise<LiveSeat>): Promise<LiveSeat> {
    let opening = this.#current.get(key);
    if (!opening) {
      this.#current.set(key, opening = open());
      opening.catch(() => this.#current.delete(key));
    }
    const live = await opening;
    await live.refresh();
    return live;
  }

  /** Puts a visitor's seats away: whoever asks for them next gets them from their journals. */
  async release(visitor: string): Promise<void> {
    const ending = [...this.#open.values()].filter(({ attempt }) => attempt.visitor === visitor);
    for (const key of this.#current.keys()) if (key.startsWith(`${visitor} `)) this.#current.delete(key);
    for (const { attempt } of ending) this.#open.delete(attempt.id);
    await Promise.all(ending.map((live) => live.end()));
  }

  /** Lets every seat finish what it was asked, and puts it away. */
  async end(): Promise<void> {
    const ending = [...this.#open.values()];
    // Whoever asks meanwhile gets a seat of its own, from the journal.
    this.#open.clear();
    this.#current.clear();
    await Promise.all(ending.map((live) => live.end()));
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const seat of this.#open.values()) seat.close();
    this.#open.clear();
    this.#current.clear();
  }

  #opened(attempt: AttemptRow, isStored: boolean, lab: Lab, rules: SeatRules = {}): LiveSeat {
    const { nowMs, keepLab } = this.#options;
    const journal = new AttemptJournal(
      this.#store,
      attempt,
      isStored,
      nowMs,
      () => keepLab?.(lab) ?? Promise.resolve(),
    );
    const live = new LiveSeat(journal, {
      ...rules,
      nowMs,
      open: ({ seed, startMs }) => Seat.open(lab, { seed, startMs, pace: "live", ...host }),
      acted: (deed) => this.#options.acted?.(deed),
      failed: (error) => this.#options.failed?.(journal.attempt.id, error),
    });
    if (this.#open.size >= SEATS_MAX) this.#sweep(0);
    this.#open.set(live.attempt.id, live);
    return live;
  }

  /** Its id follows from what it is for: of processes that begin it at the same time, one wins. */
  #fresh(visitor: string, lab: Lab): AttemptRow {
    return {
      id: createHash("sha256").update(`${visitor} ${lab.id} ${lab.digest}`).digest("hex").slice(0, 32),
      visitor,
      lab: lab.id,
      digest: lab.digest,
      seed: crypto.randomUUID(),
      engineVersion: ENGINE_VERSION,
      startMs: this.#options.nowMs(),
    };
  }

  /** Another process has added to an attempt, or may have to any: whoever looks at it here wants to see it. */
  #heard(attempt: string | undefined): void {
    const seats = attempt === undefined ? [...this.#open.values()] : [this.#open.get(attempt)];
    for (const live of seats) if (live?.isAttended) live.refresh().catch(() => {});
  }

  #sweep(idleMs = IDLE_MS): void {
    for (const [id, live] of this.#open) {
      if (!live.isIdleFor(idleMs)) continue;
      live.close();
      this.#open.delete(id);
      for (const key of [id, `${live.attempt.visitor} ${live.attempt.lab}`]) this.#current.delete(key);
    }
  }
}
