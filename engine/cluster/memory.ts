/** What controllers remember between looks. A fork shares it until either side writes. */
export class Memory {
  #values: Map<string, unknown>[] = [];
  /** A fork has the same list of controllers. */
  #isShared = false;
  /** Controllers whose values are no fork's. */
  #own: boolean[] = [];

  get(controller: number, key: string): unknown {
    return this.#values[controller]?.get(key);
  }

  set(controller: number, key: string, value: unknown): void {
    this.#of(controller).set(key, value);
  }

  delete(controller: number, key: string): void {
    if (this.#values[controller]?.has(key)) this.#of(controller).delete(key);
  }

  fork(): Memory {
    const twin = new Memory();
    twin.#values = this.#values;
    twin.#isShared = this.#isShared = true;
    this.#own = [];
    return twin;
  }

  #of(controller: number): Map<string, unknown> {
    if (this.#isShared) this.#values = [...this.#values];
    this.#isShared = false;
    if (!this.#own[controller]) this.#values[controller] = new Map(this.#values[controller]);
    this.#own[controller] = true;
    return this.#values[controller]!;
  }
}
