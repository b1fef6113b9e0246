import { goQuote } from "./go_text.ts";

/** Why a text is not JSON, in the words of Go's `encoding/json`. */
export interface JsonFault {
  readonly message: string;
  /** How many characters were read, with the one that is wrong; undefined where the text only ends too early. */
  readonly offset?: number;
}

const END: JsonFault = { message: "unexpected end of JSON input" };

/** What Go's `encoding/json` says about a text that is not JSON; undefined for one that is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const scan = new Scan(text, 0);
    const fault = scan.value() ?? scan.rest();
    return fault?.message ?? "invalid JSON";
  }
}

/** Where the JSON value ends that starts at `start` or behind blanks there, or what is wrong with it. */
export function jsonEnd(text: string, start: number): { readonly end: number } | JsonFault {
  const scan = new Scan(text, start);
  return scan.value() ?? { end: scan.at };
}

const HEX = /[0-9A-Fa-f]/;
const DIGIT = /[0-9]/;

/** Walks over a text as far as it is JSON. */
class Scan {
  constructor(readonly text: string, public at: number) {}

  value(): JsonFault | undefined {
    const first = this.#next();
    if (first === undefined) return END;
    if (first === "{") return this.#items("}", "object key:value pair", () => this.#member());
    if (first === "[") return this.#items("]", "array element", () => this.value());
    if (first === '"') return this.#string();
    if (first === "-" || DIGIT.test(first)) return this.#number();
    const literal = { t: "true", f: "false", n: "null" }[first];
    return literal ? this.#literal(literal) : this.#odd("looking for beginning of value");
  }

  /** Nothing may stand behind the value. */
  rest(): JsonFault | undefined {
    return this.#next() === undefined ? undefined : this.#odd("after top-level value");
  }

  #next(): string | undefined {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at++;
    return this.text[this.at];
  }

  /** The character here is wrong, or there is none. */
  #odd(where: string): JsonFault {
    const character = this.text[this.at];
    if (character === undefined) return END;
    const shown = character === "'" ? "'\\''" : character === '"' ? "'\"'" : `'${goQuote(character).slice(1, -1)}'`;
    return { message: `invalid character ${shown} ${where}`, offset: this.at + 1 };
  }

  #items(close: string, after: string, one: () => JsonFault | undefined): JsonFault | undefined {
    this.at++;
    if (this.#next() === close) return this.#skip();
    for (;;) {
      const wrong = one();
      if (wrong) return wrong;
      const next = this.#next();
      if (next === close) return this.#skip();
      if (next !== ",") return this.#odd(`after ${after}`);
      this.at++;
    }
  }

  #member(): JsonFault | undefined {
    if (this.#next() !== '"') return this.#odd("looking for beginning of object key string");
    const wrong = this.#string();
    if (wrong) return wrong;
    if (this.#next() !== ":") return this.#odd("after object key");
    this.at++;
    return this.value();
  }

  #string(): JsonFault | undefined {
    for (this.at++;; this.at++) {
      const character = this.text[this.at];
      if (character === '"') return this.#skip();
      if (character === undefined || character < " ") return this.#odd("in string literal");
      if (character !== "\\") continue;
      const escape = this.text[++this.at];
      if (escape === undefined || !'bfnrt\\/"u'.includes(escape)) return this.#odd("in string escape code");
      for (let digits = escape === "u" ? 4 : 0; digits > 0; digits--) {
        if (!HEX.test(this.text[++this.at] ?? "")) return this.#odd("in \\u hexadecimal character escape");
      }
    }
  }

  #number(): JsonFault | undefined {
    if (this.text[this.at] === "-") this.at++;
    if (this.text[this.at] === "0") this.at++;
    else if (!this.#digits()) return this.#odd("in numeric literal");
    if (this.text[this.at] === ".") {
      this.at++;
      if (!this.#digits()) return this.#odd("after decimal point in numeric literal");
    }
    if (/[eE]/.test(this.text[this.at] ?? "")) {
      this.at++;
      if (/[+-]/.test(this.text[this.at] ?? "")) this.at++;
      if (!this.#digits()) return this.#odd("in exponent of numeric literal");
    }
    return undefined;
  }

  #digits(): boolean {
    const start = this.at;
    while (DIGIT.test(this.text[this.at] ?? "")) this.at++;
    return this.at > start;
  }

  #literal(word: string): JsonFault | undefined {
    for (let i = 1; i < word.length; i++) {
      this.at++;
      if (this.text[this.at] !== word[i]) return this.#odd(`in literal ${word} (expecting '${word[i]}')`);
    }
    return this.#skip();
  }

  #skip(): undefined {
    this.at++;
  }
}
