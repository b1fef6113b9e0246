/** What Go's `encoding/json` says about a text that is not JSON; undefined for one that is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new Scan(text).fault() ?? "invalid JSON";
  }
}

const END = "unexpected end of JSON input";

/** Walks over a text as far as it is JSON. */
class Scan {
  #at = 0;
  constructor(readonly text: string) {}

  fault(): string | undefined {
    const wrong = this.#value();
    if (wrong) return wrong;
    const next = this.#next();
    return next === undefined ? undefined : odd(next, "after top-level value");
  }

  #next(): string | undefined {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at++;
    return this.text[this.#at];
  }

  #value(): string | undefined {
    const first = this.#next();
    if (first === undefined) return END;
    if (first === "{") return this.#items("}", "object key:value pair", () => this.#member());
    if (first === "[") return this.#items("]", "array element", () => this.#value());
    if (first === '"') return this.#string();
    const scalar = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(this.text.slice(this.#at))?.[0];
    if (!scalar) return odd(first, "looking for beginning of value");
    this.#at += scalar.length;
    return undefined;
  }

  #items(close: string, after: string, one: () => string | undefined): string | undefined {
    this.#at++;
    if (this.#next() === close) return this.#skip();
    for (;;) {
      const wrong = one();
      if (wrong) return wrong;
      const next = this.#next();
      if (next === undefined) return END;
      if (next === close) return this.#skip();
      if (next !== ",") return odd(next, `after ${after}`);
      this.#at++;
    }
  }

  #member(): string | undefined {
    const next = this.#next();
    if (next === undefined) return END;
    if (next !== '"') return odd(next, "looking for beginning of object key string");
    const wrong = this.#string();
    if (wrong) return wrong;
    const colon = this.#next();
    if (colon === undefined) return END;
    if (colon !== ":") return odd(colon, "after object key");
    this.#at++;
    return this.#value();
  }

  #string(): string | undefined {
    const match = /^"(?:[^"\\\n]|\\.)*"/.exec(this.text.slice(this.#at));
    if (!match) return this.text.slice(this.#at).includes("\n") ? odd("\\n", "in string literal") : END;
    this.#at += match[0].length;
    return undefined;
  }

  #skip(): undefined {
    this.#at++;
  }
}

const odd = (letter: string, where: string): string => `invalid character '${letter}' ${where}`;
