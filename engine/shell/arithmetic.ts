/**
 * Arithmetic of `$(( ))`, `(( ))`, `let`, array indexes and slices: 64-bit whole numbers, evaluated while they are read.
 * What is evaluated is text whose `$` expansions have been made.
 */
export interface Names {
  get(name: string, index: string | undefined): string | undefined;
  set(name: string, index: string | undefined, value: string): void;
}

/** What bash says of a wrong expression, without the shell's name before it. */
export class ArithmeticFault {
  constructor(readonly text: string) {}
}

const DEPTH_MAX = 200;
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

export function evaluate(text: string, names: Names, depth = 0): bigint {
  if (/^\s*$/.test(text)) return 0n;
  if (/^\d{1,15}$/.test(text) && text[0] !== "0") return BigInt(text);
  if (depth > DEPTH_MAX) {
    throw new ArithmeticFault(`${text}: expression recursion level exceeded (error token is "${text}")`);
  }
  return new Evaluation(text, names, depth).whole();
}

const BINARY: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const OPERATORS = [
  "<<=",
  ">>=",
  "**",
  "++",
  "--",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "^=",
  "|=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "<",
  ">",
  "=",
  "!",
  "~",
  "&",
  "^",
  "|",
  "?",
  ":",
  "(",
  ")",
  ",",
];
const ASSIGNING = new Set(["=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<=", ">>="]);

interface Place {
  readonly name: string;
  readonly index: string | undefined;
}

class Evaluation {
  #at = 0;
  #token = "";
  #tokenAt = 0;
  /** A branch that is not taken is read but not done. */
  #skipping = 0;

  constructor(readonly text: string, readonly names: Names, readonly depth: number) {
    this.#next();
  }

  whole(): bigint {
    const value = this.#comma();
    if (this.#token !== "") {
      const isAssignment = ASSIGNING.has(this.#token);
      throw this.#fault(isAssignment ? "attempted assignment to non-variable" : "syntax error in expression");
    }
    return value;
  }

  #fault(what: string, from = this.#tokenAt): ArithmeticFault {
    return new ArithmeticFault(`${this.text.trimStart()}: ${what} (error token is "${this.text.slice(from)}")`);
  }

  #is(token: string): boolean {
    return this.#token === token;
  }

  #next(): string {
    const before = this.#token;
    while (this.#at < this.text.length && " \t\n".includes(this.text[this.#at]!)) this.#at++;
    this.#tokenAt = this.#at;
    const rest = this.text.slice(this.#at, this.#at + 64);
    const word = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9A-Za-z_@#]*)/.exec(rest)?.[0];
    let token = word ?? OPERATORS.find((operator) => rest.startsWith(operator));
    if (token !== undefined && word && word.length >= 60) {
      token = /^\w+/.exec(this.text.slice(this.#at))![0];
    }
    if (token === undefined && rest !== "") {
      throw this.#fault(`syntax error: ${before === "" ? "operand expected" : "invalid arithmetic operator"}`);
    }
    this.#token = token ?? "";
    this.#at += this.#token.length;
    return before;
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#token === ",") {
      this.#next();
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): bigint {
    const [at, token, tokenAt] = [this.#at, this.#token, this.#tokenAt];
    const place = this.#place();
    if (place && ASSIGNING.has(this.#token)) {
      const operator = this.#next();
      const right = this.#assignment();
      const value = operator === "="
        ? right
        : this.#applied(operator.slice(0, -1), this.#valueOf(place), right, tokenAt);
      return this.#stored(place, value);
    }
    [this.#at, this.#token, this.#tokenAt] = [at, token, tokenAt];
    return this.#ternary();
  }

  #ternary(): bigint {
    const test = this.#binary(0);
    if (this.#token !== "?") return test;
    this.#next();
    const yes = this.#maybe(test !== 0n, () => this.#comma());
    if (!this.#is(":")) throw this.#fault("`:' expected for conditional expression");
    this.#next();
    const no = this.#maybe(test === 0n, () => this.#assignment());
    return test !== 0n ? yes : no;
  }

  #maybe(isTaken: boolean, read: () => bigint): bigint {
    if (!isTaken) this.#skipping++;
    const value = read();
    if (!isTaken) this.#skipping--;
    return value;
  }

  #binary(level: number): bigint {
    const operators = BINARY[level];
    if (!operators) return this.#power();
    let left = this.#binary(level + 1);
    while (operators.includes(this.#token)) {
      const operator = this.#next();
      if (operator === "&&") {
        const right = this.#maybe(left !== 0n, () => this.#binary(level + 1));
        left = left !== 0n && right !== 0n ? 1n : 0n;
      } else if (operator === "||") {
        const right = this.#maybe(left === 0n, () => this.#binary(level + 1));
        left = left !== 0n || right !== 0n ? 1n : 0n;
      } else {
        const from = this.#tokenAt;
        left = this.#applied(operator, left, this.#binary(level + 1), from);
      }
    }
    return left;
  }

  #power(): bigint {
    const base = this.#unary();
    if (this.#token !== "**") return base;
    this.#next();
    const from = this.#tokenAt;
    const exponent = this.#power();
    if (exponent < 0n) throw this.#fault("exponent less than 0", from);
    let result = 1n;
    for (let [b, e] = [base, exponent]; e > 0n; e >>= 1n, b = wrap(b * b)) if (e & 1n) result = wrap(result * b);
    return result;
  }

  #unary(): bigint {
    const token = this.#token;
    if (token === "++" || token === "--") {
      const [at, tokenAt] = [this.#at, this.#tokenAt];
      this.#next();
      const place = this.#place();
      if (place) return this.#stored(place, wrap(this.#valueOf(place) + (token === "++" ? 1n : -1n)));
      [this.#at, this.#token, this.#tokenAt] = [at - 1, token[0]!, tokenAt];
    }
    const done: Readonly<Record<string, (value: bigint) => bigint>> = {
      "!": (value) => value === 0n ? 1n : 0n,
      "~": (value) => ~value,
      "-": (value) => wrap(-value),
      "+": (value) => value,
    };
    const apply = Object.hasOwn(done, this.#token) ? done[this.#token] : undefined;
    if (!apply) return this.#operand();
    this.#next();
    return apply(this.#unary());
  }

  #operand(): bigint {
    if (this.#token === "(") {
      this.#next();
      const value = this.#comma();
      if (!this.#is(")")) throw this.#fault("missing `)'");
      this.#next();
      return value;
    }
    const place = this.#place();
    if (place) {
      const value = this.#valueOf(place);
      if (this.#token !== "++" && this.#token !== "--") return value;
      this.#stored(place, wrap(value + (this.#next() === "++" ? 1n : -1n)));
      return value;
    }
    if (/^[0-9]/.test(this.#token)) {
      const value = this.#number(this.#token);
      this.#next();
      return value;
    }
    throw this.#fault("syntax error: operand expected", this.#token === "" ? this.#lastAt() : this.#tokenAt);
  }

  /** At the end, bash shows the operator that has no operand. */
  #lastAt(): number {
    const text = this.text.trimEnd();
    return Math.max(0, text.length - 1);
  }

  #place(): Place | undefined {
    if (!/^[A-Za-z_]/.test(this.#token)) return undefined;
    const name = this.#token;
    let index: string | undefined;
    if (this.text[this.#at] === "[") {
      const from = this.#at + 1;
      let depth = 1;
      for (this.#at = from; this.#at < this.text.length; this.#at++) {
        const char = this.text[this.#at];
        if (char === "[") depth++;
        if (char === "]" && --depth === 0) break;
      }
      index = this.text.slice(from, this.#at++);
    }
    this.#next();
    return { name, index };
  }

  #valueOf({ name, index }: Place): bigint {
    if (this.#skipping > 0) return 0n;
    const text = this.names.get(name, index);
    return text === undefined || text === "" ? 0n : evaluate(text, this.names, this.depth + 1);
  }

  #stored({ name, index }: Place, value: bigint): bigint {
    if (this.#skipping === 0) this.names.set(name, index, String(value));
    return value;
  }

  #number(token: string): bigint {
    const based = /^(\d+)#(.+)$/.exec(token);
    if (based) return this.#inBase(based[2]!, Number(based[1]), token);
    if (/^0[xX]/.test(token)) return this.#inBase(token.slice(2).toLowerCase(), 16, token);
    if (/^0./.test(token)) return this.#inBase(token.slice(1), 8, token);
    if (!/^\d+$/.test(token)) throw this.#fault("value too great for base");
    return wrap(BigInt(token));
  }

  #inBase(digits: string, base: number, token: string): bigint {
    if (base < 2 || base > 64) throw this.#fault("invalid arithmetic base");
    const all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_";
    let value = 0n;
    for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
      const worth = all.indexOf(digit);
      if (worth < 0 || worth >= base) {
        throw new ArithmeticFault(`${token}: value too great for base (error token is "${token}")`);
      }
      value = wrap(value * BigInt(base) + BigInt(worth));
    }
    return value;
  }

  #applied(operator: string, left: bigint, right: bigint, from: number): bigint {
    if ((operator === "/" || operator === "%") && right === 0n) {
      if (this.#skipping > 0) return 0n;
      throw this.#fault("division by 0", from);
    }
    return APPLIED[operator]!(left, right);
  }
}

const yes = (is: boolean): bigint => is ? 1n : 0n;
const APPLIED: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  "+": (a, b) => wrap(a + b),
  "-": (a, b) => wrap(a - b),
  "*": (a, b) => wrap(a * b),
  "/": (a, b) => wrap(a / b),
  "%": (a, b) => a % b,
  "<<": (a, b) => wrap(a << (b & 63n)),
  ">>": (a, b) => a >> (b & 63n),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "==": (a, b) => yes(a === b),
  "!=": (a, b) => yes(a !== b),
  "<": (a, b) => yes(a < b),
  ">": (a, b) => yes(a > b),
  "<=": (a, b) => yes(a <= b),
  ">=": (a, b) => yes(a >= b),
};
