import { decodeDeed, type Deed, encodeDeed, type Entry } from "../../engine/session/mod.ts";
import type { Received } from "../../engine/courses/mod.ts";
import type { AttemptRow, EntryRow, MarkRow, Store } from "../../engine/storage/mod.ts";

/** An attempt as it is stored. It is stored with its first deed: who only looks around leaves no trace. */
export class AttemptJournal {
  readonly #store: Store;
  readonly #nowMs: () => number;
  #attempt: AttemptRow;
  #isStored: boolean;
  #isClosed = false;
  readonly #keepLab: () => Promise<void>;
  /** By sequence number. */
  readonly #deeds = new Map<number, Received>();

  /** `keepLab` is asked for before the attempt is stored: so that there is a lab to replay it with. */
  constructor(
    store: Store,
    attempt: AttemptRow,
    isStored: boolean,
    nowMs: () => number,
    keepLab: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#keepLab = keepLab;
    this.#store = store;
    this.#nowMs = nowMs;
    this.#attempt = attempt;
    this.#isStored = isStored;
  }

  get attempt(): AttemptRow {
    return this.#attempt;
  }

  get isStored(): boolean {
    return this.#isStored;
  }

  /** Nothing more may be written: what comes now could no longer be acknowledged. */
  close(): void {
    this.#isClosed = true;
  }

  /** Stores the attempt, unless another process did: then its attempt is the one, and this answers `false`. */
  async begin(): Promise<boolean> {
    if (this.#isStored) return true;
    await this.#keepLab();
    return this.#adopt(await this.#store.createAttempt(this.#attempt));
  }

  /** Writes an entry; `false` when another process was quicker. */
  async write({ sequence, atMs }: Entry, deed: Deed): Promise<boolean> {
    if (this.#isClosed) throw new Error("The seat is put away");
    const receivedMs = this.#nowMs();
    const { id: attempt } = this.#attempt;
    const row = { attempt, kind: deed.kind, sequence, atMs, receivedMs, body: encodeDeed(deed) };
    const isOurs = await this.#store.append(row);
    if (isOurs) this.#note(row);
    return isOurs;
  }

  /** What the learner did, oldest first: what the server wrote down by itself, so that time goes by, is none. */
  get deeds(): readonly Received[] {
    return [...this.#deeds.values()];
  }

  #note({ sequence, kind, atMs, receivedMs }: Omit<EntryRow, "attempt" | "body">): void {
    if (kind !== "wait") this.#deeds.set(sequence, { atMs, receivedMs });
  }

  /** Looks whether another process has begun the attempt; `false` when it now is another one than it was. */
  async look(): Promise<boolean> {
    if (this.#isStored) return true;
    const there = await this.#store.attempt(this.#attempt.id);
    return there === undefined || this.#adopt(there);
  }

  async after(sequence: number): Promise<Entry[]> {
    if (!this.#isStored) return [];
    const rows = await this.#store.entriesAfter(this.#attempt.id, sequence);
    rows.forEach((row) => this.#note(row));
    return rows.map(({ kind, body, sequence, atMs }): Entry => ({ ...decodeDeed(kind, body), sequence, atMs }));
  }

  async stamp(mark: Pick<MarkRow, "task" | "points" | "atMs">): Promise<void> {
    const { id: attempt, visitor, lab } = this.#attempt;
    await this.#store.stamp({ attempt, visitor, lab, ...mark, receivedMs: this.#nowMs() });
  }

  #adopt(there: AttemptRow): boolean {
    const isSame = there.seed === this.#attempt.seed && there.startMs === this.#attempt.startMs;
    this.#attempt = there;
    this.#isStored = true;
    return isSame;
  }
}
