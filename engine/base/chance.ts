/**
 * Seeded chance: the only source of randomness in the engine. The generator is sfc32, by Chris Doty-Humphrey (public
 * domain, part of PractRand); a fork carries on from the same state, and then goes its own way.
 */
export class Chance {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  constructor(from: string | Chance) {
    if (typeof from !== "string") {
      this.#take(from);
      return;
    }
    [this.#a, this.#b, this.#c, this.#counter] = hashed(from);
    for (let i = 0; i < 12; i++) this.next32();
  }

  /** A whole number from 0 to 2^32 - 1. */
  next32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor((this.next32() / 4294967296) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string {
    let text = "";
    for (let i = 0; i < length; i++) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  /** The five characters that the API server adds to a `generateName`: no vowels, nothing that looks like another. */
  suffix(): string {
    return this.text(5, "bcdfghjklmnpqrstvwxz2456789");
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d] = [this.next32(), this.next32(), this.next32(), this.next32()];
    const variant = "89ab"[c >>> 30];
    const middle = hex8(b);
    const rest = hex8(c) + hex8(d);
    return `${hex8(a)}-${middle.slice(0, 4)}-4${middle.slice(5)}-${variant}${rest.slice(1, 4)}-${rest.slice(4)}`;
  }

  fork(): Chance {
    return new Chance(this);
  }

  #take(other: Chance): void {
    this.#a = other.#a;
    this.#b = other.#b;
    this.#c = other.#c;
    this.#counter = other.#counter;
  }
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex8(word: number): string {
  return BYTES[word >>> 24]! + BYTES[(word >>> 16) & 255] + BYTES[(word >>> 8) & 255] + BYTES[word & 255];
}

/** Four 32-bit words from a text (FNV-1a from four starting points). */
function hashed(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b];
  for (let i = 0; i < text.length; i++) {
    for (let w = 0; w < 4; w++) words[w] = Math.imul(words[w]! ^ (text.charCodeAt(i) + w), 16777619);
  }
  return words;
}
