import { decodeDeed, ENGINE_VERSION, type Lab, Seat } from "../../engine/session/mod.ts";
import type { AttemptRow, Store } from "../../engine/storage/mod.ts";
import { preparedFor } from "./descriptions.ts";
import { host } from "./engine.ts";
import { LiveSeat } from "./live_seat.ts";

/** Seats that nobody looks at are put away after this long; their journals bring them back. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
const SEATS_MAX = 5000;

/** The seats that are open in this process, by attempt. A seat is opened by playing its journal. */
export class Seats {
  readonly #store: Store;
  readonly #nowMs: () => number;
  readonly #open = new Map<string, LiveSeat>();
  /** The attempt that a visitor has on a lab, once it was asked for; also openings that are under way. */
  readonly #current = new Map<string, Promise<LiveSeat>>();
  readonly #sweeper: ReturnType<typeof setInterval>;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    Deno.unrefTimer(Number(this.#sweeper));
  }

  /** The visitor's seat on a lab: as it was left, or a fresh one. A fresh one is stored with its first deed. */
  of(visitor: string, lab: Lab): Promise<LiveSeat> {
    const key = `${visitor} ${lab.id}`;
    let opening = this.#current.get(key);
    if (!opening) {
      this.#current.set(key, opening = this.#resume(visitor, lab));
      opening.catch(() => this.#current.delete(key));
    }
    return opening;
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const seat of this.#open.values()) seat.close();
    this.#open.clear();
    this.#current.clear();
  }

  async #resume(visitor: string, lab: Lab): Promise<LiveSeat> {
    const attempts = await this.#store.attemptsOf(visitor);
    const last = attempts.find((attempt) => attempt.lab === lab.id && attempt.digest === lab.digest);
    return last ? await this.#replayed(last, lab) : this.#fresh(visitor, lab);
  }

  #fresh(visitor: string, lab: Lab): LiveSeat {
    const startMs = this.#nowMs();
    const attempt: AttemptRow = {
      id: crypto.randomUUID(),
      visitor,
      lab: lab.id,
      digest: lab.digest,
      seed: crypto.randomUUID(),
      engineVersion: ENGINE_VERSION,
      startMs,
    };
    return this.#kept(
      new LiveSeat(this.#seat(lab, attempt), attempt, { store: this.#store, nowMs: this.#nowMs, stored: false }),
    );
  }

  async #replayed(attempt: AttemptRow, lab: Lab): Promise<LiveSeat> {
    const entries = await this.#store.entriesAfter(attempt.id, 0);
    const live = new LiveSeat(this.#seat(lab, attempt), attempt, {
      store: this.#store,
      nowMs: this.#nowMs,
      stored: true,
    });
    for (const { kind, body, sequence, atMs } of entries) {
      const deed = decodeDeed(kind, body);
      await preparedFor(deed);
      live.replay({ ...deed, sequence, atMs });
    }
    return this.#kept(live);
  }

  #seat(lab: Lab, { seed, startMs }: AttemptRow): Seat {
    return Seat.open(lab, { seed, startMs, pace: "live", ...host });
  }

  #kept(live: LiveSeat): LiveSeat {
    if (this.#open.size >= SEATS_MAX) this.#sweep(0);
    this.#open.set(live.attempt.id, live);
    return live;
  }

  #sweep(idleMs = IDLE_MS): void {
    for (const [id, live] of this.#open) {
      if (!live.isIdleFor(idleMs)) continue;
      live.close();
      this.#open.delete(id);
      this.#current.delete(`${live.attempt.visitor} ${live.attempt.lab}`);
    }
  }
}
