/** What a new screen gets back of what was said before. */
const CHARACTERS_MAX = 400_000;

/** What a terminal has said since its seat was opened: the newest part of it, and how much there was in all. */
export class Transcript {
  #text = "";
  #said = 0;

  /** Characters in all. */
  get said(): number {
    return this.#said;
  }

  get text(): string {
    return this.#text;
  }

  add(text: string): void {
    this.#said += text.length;
    this.#text += text;
    if (this.#text.length > CHARACTERS_MAX) this.#text = this.#text.slice(-CHARACTERS_MAX / 2);
  }

  /** What came after the first `shown` characters; undefined when that is not known any more. */
  after(shown: number): string | undefined {
    const since = this.#said - this.#text.length;
    return shown > 0 && shown >= since && shown <= this.#said ? this.#text.slice(shown - since) : undefined;
  }
}
