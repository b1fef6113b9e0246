/** A seat's clock: the wall's while somebody looks, at the speed that the learner chose; without anybody it stands. */
export class SeatClock {
  readonly #wallMs: () => number;
  #speed = 1;
  /** The seat's time at a moment of the wall's, since when it runs; undefined while it stands. */
  #since: { readonly seatMs: number; readonly wallMs: number } | undefined;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  get speed(): number {
    return this.#speed;
  }

  /** The seat's time now; `seatMs` is what it has come to. */
  nowMs(seatMs: number): number {
    const since = this.#since;
    if (!since) return seatMs;
    return Math.max(seatMs, Math.round(since.seatMs + (this.#wallMs() - since.wallMs) * this.#speed));
  }

  runFrom(seatMs: number, speed = this.#speed): void {
    this.#speed = speed;
    this.#since = { seatMs, wallMs: this.#wallMs() };
  }

  stop(): void {
    this.#since = undefined;
  }
}
