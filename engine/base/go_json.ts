/** Reading JSON with the complaints of Go's `encoding/json`. */

/** The value of a JSON text, or what Go says of it: `unexpected end of JSON input`, `invalid character 'x' …`. */
export function parseGoJson(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: new Scan(text).fault() };
  }
}

const END = "unexpected end of JSON input";

/** Goes through a text that is not JSON, up to where it goes wrong. */
class Scan {
  #position = 0;
  constructor(readonly text: string) {}

  fault(): string {
    try {
      this.#value();
      this.#space();
      if (this.#position < this.text.length) this.#wrong("after top-level value");
    } catch (error) {
      if (error instanceof Complaint) return error.message;
      throw error;
    }
    return END;
  }

  #next(): string | undefined {
    return this.text[this.#position];
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#next() ?? "x")) this.#position++;
  }

  #wrong(context: string): never {
    const code = this.text.codePointAt(this.#position);
    if (code === undefined) throw new Complaint(END);
    throw new Complaint(`invalid character ${characterText(String.fromCodePoint(code))} ${context}`);
  }

  #value(): void {
    this.#space();
    const character = this.#next();
    if (character === "{") this.#object();
    else if (character === "[") this.#list();
    else if (character === '"') this.#string();
    else if (character !== undefined && /[-0-9]/.test(character)) this.#number();
    else if (character !== undefined && "tfn".includes(character)) this.#word(character);
    else this.#wrong("looking for beginning of value");
  }

  #object(): void {
    this.#position++;
    for (let isFirst = true;; isFirst = false) {
      this.#space();
      if (isFirst && this.#next() === "}") break;
      if (this.#next() !== '"') this.#wrong("looking for beginning of object key string");
      this.#string();
      this.#space();
      if (this.#next() !== ":") this.#wrong("after object key");
      this.#position++;
      this.#value();
      this.#space();
      if (this.#next() === "}") break;
      if (this.#next() !== ",") this.#wrong("after object key:value pair");
      this.#position++;
    }
    this.#position++;
  }

  #list(): void {
    this.#position++;
    this.#space();
    if (this.#next() !== "]") {
      for (;;) {
        this.#value();
        this.#space();
        if (this.#next() === "]") break;
        if (this.#next() !== ",") this.#wrong("after array element");
        this.#position++;
      }
    }
    this.#position++;
  }

  #string(): void {
    this.#position++;
    for (;;) {
      const character = this.#next();
      if (character === undefined || character < " ") this.#wrong("in string literal");
      this.#position++;
      if (character === '"') return;
      if (character !== "\\") continue;
      if (!/["\\/bfnrtu]/.test(this.#next() ?? "")) this.#wrong("in string escape code");
      if (this.text[this.#position++] !== "u") continue;
      for (let i = 0; i < 4; i++, this.#position++) {
        if (!/[0-9a-fA-F]/.test(this.#next() ?? "")) this.#wrong("in \\u hexadecimal character escape");
      }
    }
  }

  #number(): void {
    const digits = (context: string) => {
      if (!/[0-9]/.test(this.#next() ?? "")) this.#wrong(context);
      while (/[0-9]/.test(this.#next() ?? "")) this.#position++;
    };
    if (this.#next() === "-") this.#position++;
    if (this.#next() === "0") this.#position++;
    else digits("in numeric literal");
    if (this.#next() === ".") {
      this.#position++;
      digits("after decimal point in numeric literal");
    }
    if (!/[eE]/.test(this.#next() ?? "")) return;
    this.#position++;
    if (/[+-]/.test(this.#next() ?? "")) this.#position++;
    digits("in exponent of numeric literal");
  }

  #word(first: string): void {
    const word = { t: "true", f: "false", n: "null" }[first]!;
    for (const letter of word) {
      if (this.#next() !== letter) this.#wrong(`in literal ${word} (expecting '${letter}')`);
      this.#position++;
    }
  }
}

class Complaint extends Error {}

function characterText(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
