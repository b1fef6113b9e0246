import { complaint, type Memory, type Outcome } from "../memory.ts";
import { done } from "../output.ts";
import type { World } from "../process.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import type { Step } from "../step.ts";
import { BINARY, compareFiles, compareNumbers, isUnaryTrue, UNARY } from "../testing.ts";

class TestFault {
  constructor(readonly text: string) {}
}

/** `test` and `[`: POSIX decides by the number of words; more than four are read as an expression. */
class Reading {
  #at = 0;
  constructor(readonly words: readonly string[], readonly memory: Memory, readonly world: World) {}

  whole(): boolean {
    const { words } = this;
    if (words.length === 0) return false;
    if (words.length <= 4) return this.#counted(words);
    const value = this.#or();
    if (this.#at < words.length) throw new TestFault("too many arguments");
    return value;
  }

  #counted(words: readonly string[]): boolean {
    const [a, b, c] = words as [string, string, string];
    switch (words.length) {
      case 1:
        return a !== "";
      case 2:
        if (a === "!") return b === "";
        if (UNARY.has(a)) return this.#unary(a, b);
        throw new TestFault(`${a}: unary operator expected`);
      case 3:
        if (BINARY.has(b)) return this.#binary(a, b, c);
        if (b === "-a") return a !== "" && c !== "";
        if (b === "-o") return a !== "" || c !== "";
        if (a === "!") return !this.#counted(words.slice(1));
        if (a === "(" && c === ")") return b !== "";
        throw new TestFault(`${b}: binary operator expected`);
      default: {
        if (a === "!") return !this.#counted(words.slice(1));
        if (a === "(" && words[3] === ")") return this.#counted(words.slice(1, 3));
        const value = this.#or();
        if (this.#at < words.length) throw new TestFault("too many arguments");
        return value;
      }
    }
  }

  #or(): boolean {
    let value = this.#and();
    while (this.words[this.#at] === "-o") {
      this.#at++;
      value = this.#and() || value;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#primary();
    while (this.words[this.#at] === "-a") {
      this.#at++;
      value = this.#primary() && value;
    }
    return value;
  }

  #primary(): boolean {
    const word = this.words[this.#at++];
    if (word === undefined) throw new TestFault("argument expected");
    if (word === "!") return !this.#primary();
    if (word === "(") {
      const value = this.#or();
      if (this.words[this.#at++] !== ")") throw new TestFault("`)' expected");
      return value;
    }
    const next = this.words[this.#at];
    if (next !== undefined && BINARY.has(next)) {
      this.#at++;
      const right = this.words[this.#at++];
      if (right === undefined) throw new TestFault("argument expected");
      return this.#binary(word, next, right);
    }
    if (UNARY.has(word) && next !== undefined) return this.#unary(word, this.words[this.#at++]!);
    return word !== "";
  }

  #unary(operator: string, operand: string): boolean {
    return isUnaryTrue(operator, operand, this.memory, this.world);
  }

  #binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case "=":
      case "==":
        return left === right;
      case "!=":
        return left !== right;
      case "<":
        return left < right;
      case ">":
        return left > right;
      case "-nt":
      case "-ot":
      case "-ef":
        return compareFiles(operator, left, right, this.memory, this.world);
      case "=~":
        throw new TestFault("=~: binary operator expected");
      default:
        return compareNumbers(operator, whole(left, this.memory), whole(right, this.memory));
    }
  }
}

function whole(text: string, memory: Memory): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d+$/.test(trimmed)) {
    throw new TestFault(memory.flavour === "busybox" ? `${text}: bad number` : `${text}: integer expression expected`);
  }
  return BigInt(trimmed.replace(/^\+/, ""));
}

function run(name: "test" | "[", { args, memory, world }: BuiltinCall): Step<Outcome> {
  const wrong = (text: string) =>
    done(memory, world, { err: complaint(memory, memory.flavour === "busybox" ? text : `${name}: ${text}`), exit: 2 });
  if (name === "[" && args.at(-1) !== "]") return wrong(memory.flavour === "busybox" ? "missing ]" : "missing `]'");
  try {
    const words = name === "[" ? args.slice(0, -1) : args;
    return done(memory, world, { exit: new Reading(words, memory, world).whole() ? 0 : 1 });
  } catch (thrown) {
    if (thrown instanceof TestFault) return wrong(thrown.text);
    throw thrown;
  }
}

export const TESTS: readonly Builtin[] = [
  { name: "test", run: (call) => run("test", call) },
  { name: "[", run: (call) => run("[", call) },
];
