import type { Seat } from "../../engine/session/mod.ts";
import type { AttemptJournal } from "./attempt_journal.ts";

/** How often the tasks are looked at while the cluster changes by itself. */
const LOOK_MS = 400;

/** Looks at a seat's tasks when a command has ended, and now and then while the cluster changes; stamps what has passed. */
export class TaskWatch {
  readonly #journal: AttemptJournal;
  readonly #wallMs: () => number;
  #lookedMs = 0;
  #seenVersion = 0;
  #states = "";
  readonly #stamped = new Set<string>();

  constructor(journal: AttemptJournal, wallMs: () => number) {
    this.#journal = journal;
    this.#wallMs = wallMs;
  }

  /** Whether they look different from the last time. */
  async look(seat: Seat, isOver: boolean): Promise<boolean> {
    const { version } = seat.machine.cluster;
    const isDue = version !== this.#seenVersion && this.#wallMs() - this.#lookedMs >= LOOK_MS;
    if (!isOver && !isDue) return false;
    this.#seenVersion = version;
    this.#lookedMs = this.#wallMs();
    await this.#stampPassed(seat);
    const states = JSON.stringify(seat.tasks().map(({ state, checks }) => [state, checks]));
    const isChanged = states !== this.#states;
    this.#states = states;
    return isChanged;
  }

  async #stampPassed(seat: Seat): Promise<void> {
    for (const { id, state, maximum } of seat.tasks()) {
      if (state !== "passed" || this.#stamped.has(id)) continue;
      if (this.#journal.isStored) await this.#journal.stamp({ task: id, points: maximum, atMs: seat.nowMs });
      this.#stamped.add(id);
    }
  }
}
