import { AwkFault } from "./lexer.ts";
import type { Statement } from "./syntax.ts";

/** A number as `%d` takes it. */
export const wholeText = (value: number): string =>
  Number.isFinite(value)
    ? BigInt(Math.trunc(value)).toString()
    : value > 0
    ? "9223372036854775807"
    : "-9223372036854775808";

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0) throw new AwkFault("division by zero");
      return a / b;
    case "%":
      if (b === 0) throw new AwkFault("division by zero in %");
      return a % b;
    default:
      return a ** b;
  }
}

export function compared(operator: string, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "==":
      return order === 0;
    default:
      return order !== 0;
  }
}

/** Whether a function uses a parameter as an array: by its text, which is enough for what is written by hand. */
export function usesAsArray(body: Statement, param: string): boolean {
  const text = JSON.stringify(body);
  return text.includes(`"array":"${param}"`) ||
    text.includes(`"is":"call"`) && text.includes(`{"is":"name","name":"${param}"}`);
}
