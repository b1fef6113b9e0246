/** What controllers remember between looks. A fork shares it until either side writes. */
export class Memory {
  #values: Map<string, unknown>[] = [];
  #isShared = false;

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
    return twin;
  }

  #of(controller: number): Map<string, unknown> {
    if (this.#isShared) this.#values = this.#values.map((values) => new Map(values));
    this.#isShared = false;
    return this.#values[controller] ??= new Map();
  }
}
