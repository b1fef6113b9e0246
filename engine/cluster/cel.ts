import { Environment } from "@marcbachmann/cel-js";
import { compareQuantities, milliValue, parseQuantity } from "../base/quantity.ts";
import { regularExpression } from "../base/regular_expression.ts";

/** Kubernetes' rules in CEL: those of custom resources (`self`, `oldSelf`) and of admission policies (`object`, …). */
export interface Rule {
  /** What the rule says with these variables; a fault is its first line. */
  evaluate(variables: Readonly<Record<string, unknown>>): { readonly value: unknown } | { readonly fault: string };
}

const ENVIRONMENT = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  unlistedVariablesAreDyn: true,
});

const KEPT_MAX = 200;
const kept = new Map<string, Rule | { readonly fault: string }>();

/** Reads a rule. Kept, so that many objects are judged by one reading. */
export function ruleOf(text: string): Rule | { readonly fault: string } {
  const known = kept.get(text);
  if (known) return known;
  const made = read(text);
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value!);
  kept.set(text, made);
  return made;
}

function read(text: string): Rule | { readonly fault: string } {
  try {
    const program = ENVIRONMENT.parse(text);
    return {
      evaluate(variables) {
        try {
          return { value: narrow(program(wide(variables) as Record<string, unknown>)) };
        } catch (error) {
          return { fault: firstLine(error) };
        }
      },
    };
  } catch (error) {
    return { fault: firstLine(error) };
  }
}

const wides = new WeakMap<object, unknown>();

/** Whole numbers are CEL's int. */
function wide(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== "object") return value;
  const known = wides.get(value);
  if (known) return known;
  const made = Array.isArray(value) ? value.map(wide) : Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined).map(([key, part]) => [key, wide(part)]),
  );
  if (Object.isFrozen(value)) wides.set(value, made);
  return made;
}

function narrow(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return Array.isArray(value) ? value.map(narrow) : value;
}

/** The first line, in the words of Kubernetes' own CEL where they differ. */
function firstLine(error: unknown): string {
  const line = (error instanceof Error ? error.message : String(error)).split("\n")[0]!.trim();
  return line.replace(/^No such key/, "no such key").replace(/^no such overload: .*/, "no such overload");
}

ENVIRONMENT.registerFunction(
  "quantity(string): double",
  (text: string) => parseQuantity(text) === undefined ? NaN : milliValue(text) / 1000,
);
ENVIRONMENT.registerFunction("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined);
ENVIRONMENT.registerFunction(
  "compareQuantities(string, string): int",
  (a: string, b: string) => BigInt(Math.sign(compareQuantities(a, b))),
);
ENVIRONMENT.registerFunction("string.find(string): string", (text: string, pattern: string) => {
  const expression = regularExpression(pattern);
  return "fault" in expression ? "" : expression.find(text)?.groups[0] ?? "";
});
