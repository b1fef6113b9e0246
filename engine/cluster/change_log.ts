import type { Change } from "./api.ts";
import { CHANGES_KEPT } from "./limits.ts";

const CHUNK = 256;

/** The last changes in the order of their versions, which have no gaps. Forks share all chunks but the one being written. */
export class ChangeLog {
  #stamp: object = {};
  /** Version of the first change in the first chunk. */
  #first: number;
  #chunks: { readonly stamp: object; readonly changes: Change[] }[] = [];
  #next: number;

  constructor(version: number) {
    this.#first = this.#next = version + 1;
  }

  add(change: Change): void {
    let last = this.#chunks[this.#chunks.length - 1];
    if (!last || last.changes.length === CHUNK) {
      last = { stamp: this.#stamp, changes: [] };
      this.#chunks.push(last);
      if (this.#chunks.length * CHUNK > CHANGES_KEPT + CHUNK) {
        this.#first += this.#chunks.shift()!.changes.length;
      }
    } else if (last.stamp !== this.#stamp) {
      last = { stamp: this.#stamp, changes: [...last.changes] };
      this.#chunks[this.#chunks.length - 1] = last;
    }
    last.changes.push(change);
    this.#next = change.version + 1;
  }

  /** What came after a version; undefined when that is no longer known. */
  since(version: number): readonly Change[] | undefined {
    if (version + 1 < this.#first) return undefined;
    const changes: Change[] = [];
    let skip = version + 1 - this.#first;
    for (let i = Math.floor(skip / CHUNK); i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i]!.changes;
      for (let j = skip - i * CHUNK; j < chunk.length; j++) changes.push(chunk[j]!);
      skip = (i + 1) * CHUNK;
    }
    return changes;
  }

  fork(): ChangeLog {
    const twin = new ChangeLog(0);
    twin.#first = this.#first;
    twin.#next = this.#next;
    twin.#chunks = [...this.#chunks];
    this.#stamp = {};
    return twin;
  }
}
