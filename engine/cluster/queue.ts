/** A key that a controller is to look at. */
export interface Appointment {
  readonly dueMs: number;
  /** Which came first of those that are due at the same time. */
  readonly arrival: number;
  /** Index of the controller. */
  readonly controller: number;
  readonly key: string;
}

/**
 * Appointments by (due time, arrival). The same key at the same time is one appointment. A fork shares all until either side
 * writes.
 */
export class Queue {
  #heap: Appointment[] = [];
  /** For each controller, when its keys are due. */
  #dues: Map<string, readonly number[]>[] = [];
  #arrivals = 0;
  /** A fork has the same heap. */
  #isShared = false;
  /** Controllers whose dues are no fork's. */
  #own: boolean[] = [];

  peek(): Appointment | undefined {
    return this.#heap[0];
  }

  /** Adds an appointment, unless this key has one at that very time. */
  add(controller: number, key: string, dueMs: number): void {
    const dues = this.#dues[controller]?.get(key);
    if (dues?.includes(dueMs)) return;
    this.#push(controller, key, dueMs, dues);
  }

  /** Adds an appointment, unless this key is looked at by then anyway. */
  addUnlessSooner(controller: number, key: string, dueMs: number): void {
    const dues = this.#dues[controller]?.get(key);
    if (dues?.some((known) => known <= dueMs)) return;
    this.#push(controller, key, dueMs, dues);
  }

  pop(): Appointment {
    this.#unshare();
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sinkFrom0(last);
    const dues = this.#duesOf(first.controller);
    const rest = dues.get(first.key)!;
    if (rest.length === 1) dues.delete(first.key);
    else dues.set(first.key, rest.filter((dueMs) => dueMs !== first.dueMs));
    return first;
  }

  fork(): Queue {
    const twin = new Queue();
    twin.#heap = this.#heap;
    twin.#dues = this.#dues;
    twin.#arrivals = this.#arrivals;
    twin.#isShared = this.#isShared = true;
    this.#own = [];
    return twin;
  }

  #push(controller: number, key: string, dueMs: number, dues: readonly number[] | undefined): void {
    this.#unshare();
    this.#duesOf(controller).set(key, dues ? [...dues, dueMs] : [dueMs]);
    const added: Appointment = { dueMs, arrival: this.#arrivals++, controller, key };
    const heap = this.#heap;
    let at = heap.length;
    heap.push(added);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(added, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = added;
  }

  #sinkFrom0(sinking: Appointment): void {
    const heap = this.#heap;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, sinking)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = sinking;
  }

  #unshare(): void {
    if (!this.#isShared) return;
    this.#heap = [...this.#heap];
    this.#dues = [...this.#dues];
    this.#isShared = false;
  }

  /** To write to. */
  #duesOf(controller: number): Map<string, readonly number[]> {
    while (this.#dues.length <= controller) this.#dues.push(new Map());
    if (!this.#own[controller]) this.#dues[controller] = new Map(this.#dues[controller]);
    this.#own[controller] = true;
    return this.#dues[controller]!;
  }
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.dueMs !== b.dueMs ? a.dueMs < b.dueMs : a.arrival < b.arrival;
}
