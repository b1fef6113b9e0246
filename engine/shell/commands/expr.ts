import { compileExpression } from "../posix_expression.ts";
import { simple } from "../tool.ts";

class Wrong {
  constructor(readonly text: string) {}
}

const LEVELS: readonly (readonly string[])[] = [["|"], ["&"], ["<", "<=", "=", "==", "!=", ">=", ">"], ["+", "-"], [
  "*",
  "/",
  "%",
], [":"]];

class Reading {
  #at = 0;
  constructor(readonly words: readonly string[]) {}

  whole(): string {
    if (this.words.length === 0) throw new Wrong("missing operand\nTry 'expr --help' for more information.");
    const value = this.#level(0);
    const next = this.words[this.#at];
    if (next !== undefined) throw new Wrong(`syntax error: unexpected argument ‘${next}’`);
    return value;
  }

  #level(level: number): string {
    const operators = LEVELS[level];
    if (!operators) return this.#operand();
    let left = this.#level(level + 1);
    while (operators.includes(this.words[this.#at] ?? "")) {
      const operator = this.words[this.#at++]!;
      left = applied(operator, left, this.#level(level + 1));
    }
    return left;
  }

  #take(): string {
    const word = this.words[this.#at++];
    if (word === undefined) throw new Wrong(`syntax error: missing argument after ‘${this.words.at(-1)}’`);
    return word;
  }

  #operand(): string {
    const word = this.#take();
    switch (word) {
      case "(": {
        const value = this.#level(0);
        if (this.words[this.#at++] !== ")") {
          throw new Wrong(`syntax error: expecting ')' after ‘${this.words[this.#at - 2]}’`);
        }
        return value;
      }
      case "length":
        return String([...this.#operand()].length);
      case "substr": {
        const [text, from, count] = [this.#operand(), Number(this.#operand()), Number(this.#operand())];
        return from > 0 && count > 0 ? text.slice(from - 1, from - 1 + count) : "";
      }
      case "index": {
        const [text, chars] = [this.#operand(), this.#operand()];
        return String([...text].findIndex((char) => chars.includes(char)) + 1);
      }
      case "match": {
        const text = this.#operand();
        return applied(":", text, this.#operand());
      }
      case "+":
        return this.#take();
    }
    return word;
  }
}

function applied(operator: string, left: string, right: string): string {
  const isNull = (text: string) => text === "" || text === "0";
  const isWhole = (text: string) => /^-?\d+$/.test(text);
  switch (operator) {
    case "|":
      return !isNull(left) ? left : isNull(right) ? "0" : right;
    case "&":
      return isNull(left) || isNull(right) ? "0" : left;
    case ":": {
      const expression = compileExpression(`^${right.replace(/^\^/, "")}`);
      if ("fault" in expression) throw new Wrong(expression.fault);
      const found = expression.find(left, 0);
      if (expression.groups > 0) return found?.groups[1] ?? "";
      return String(found ? found.end - found.start : 0);
    }
  }
  if (LEVELS[2]!.includes(operator)) {
    const order = isWhole(left) && isWhole(right)
      ? Number(BigInt(left) - BigInt(right))
      : left < right
      ? -1
      : left > right
      ? 1
      : 0;
    const yes = {
      "<": order < 0,
      "<=": order <= 0,
      "=": order === 0,
      "==": order === 0,
      "!=": order !== 0,
      ">=": order >= 0,
      ">": order > 0,
    };
    return yes[operator as keyof typeof yes] ? "1" : "0";
  }
  if (!isWhole(left) || !isWhole(right)) throw new Wrong("non-integer argument");
  const [a, b] = [BigInt(left), BigInt(right)];
  if (b === 0n && (operator === "/" || operator === "%")) throw new Wrong("division by zero");
  return String(
    operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : operator === "/" ? a / b : a % b,
  );
}

export const expr = simple("expr", ({ args }) => {
  try {
    const value = new Reading(args).whole();
    return { out: `${value}\n`, exit: value === "" || /^-?0+$/.test(value) ? 1 : 0 };
  } catch (thrown) {
    if (thrown instanceof Wrong) return { err: `expr: ${thrown.text}\n`, exit: 2 };
    throw thrown;
  }
});
