/**
 * A map from texts to values with a sorted list of its values, which is only brought up to date when somebody asks for it.
 * `stamp` says who may change it in place: after a fork both sides hold new stamps, and copy what they write to.
 */
export class SortedMap<V> {
  readonly stamp: object;
  readonly #map: Map<string, V>;
  #keys: readonly string[];
  #values: readonly V[];
  /** Keys that changed since the lists were made; `all` when they were never asked for, or too much changed. */
  #stale: Set<string> | "all" | undefined;
  #ranges: Map<string, readonly V[]> | undefined;

  constructor(stamp: object, from?: SortedMap<V>) {
    this.stamp = stamp;
    this.#map = from ? new Map(from.#map) : new Map();
    this.#keys = from ? from.#keys : [];
    this.#values = from ? from.#values : [];
    const stale = from ? from.#stale : "all";
    this.#stale = stale instanceof Set ? new Set(stale) : stale;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: string): V | undefined {
    return this.#map.get(key);
  }

  /** The one to write to: this, or a copy when it belongs to somebody else. */
  own(stamp: object): SortedMap<V> {
    return this.stamp === stamp ? this : new SortedMap(stamp, this);
  }

  set(key: string, value: V): void {
    this.#map.set(key, value);
    this.#touch(key);
  }

  delete(key: string): void {
    if (this.#map.delete(key)) this.#touch(key);
  }

  /** Sorted by key. The same list until something changes. */
  values(): readonly V[] {
    if (this.#stale === "all") this.#sortAll();
    else if (this.#stale) this.#refresh(this.#stale);
    return this.#values;
  }

  /** The values whose keys start with this. The same list until something changes. */
  range(prefix: string): readonly V[] {
    const values = this.values();
    const known = this.#ranges?.get(prefix);
    if (known) return known;
    const range = values.slice(firstFrom(this.#keys, prefix), firstFrom(this.#keys, prefix + "\uffff"));
    (this.#ranges ??= new Map()).set(prefix, range);
    return range;
  }

  #touch(key: string): void {
    if (this.#stale === "all") return;
    const stale: Set<string> = this.#stale ?? new Set();
    this.#stale = stale;
    stale.add(key);
    if (stale.size > 16 && stale.size * 2 > this.#map.size) this.#stale = "all";
  }

  #sortAll(): void {
    const keys = [...this.#map.keys()].sort();
    this.#keys = keys;
    this.#values = keys.map((key) => this.#map.get(key)!);
    this.#stale = this.#ranges = undefined;
  }

  /** Merges what changed into the sorted lists. Old lists stay as they are: somebody may still hold them. */
  #refresh(stale: Set<string>): void {
    const changed = [...stale].sort();
    const keys: string[] = [];
    const values: V[] = [];
    let i = 0;
    for (const key of changed) {
      while (i < this.#keys.length && this.#keys[i]! < key) {
        keys.push(this.#keys[i]!);
        values.push(this.#values[i]!);
        i++;
      }
      if (this.#keys[i] === key) i++;
      const value = this.#map.get(key);
      if (value === undefined) continue;
      keys.push(key);
      values.push(value);
    }
    for (; i < this.#keys.length; i++) {
      keys.push(this.#keys[i]!);
      values.push(this.#values[i]!);
    }
    this.#keys = keys;
    this.#values = values;
    this.#stale = undefined;
    this.#ranges = undefined;
  }
}

/** The first index whose key is not before the given one. */
function firstFrom(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
