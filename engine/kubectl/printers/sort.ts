import { compileJsonPath, relaxedJsonPath } from "../../base/jsonpath.ts";
import { compareQuantities, parseQuantity } from "../../base/quantity.ts";

/**
 * Objects in the order of what `--sort-by` finds in them: numbers, quantities, times and text, each after its kind; what
 * lacks the field comes first. A fault when the path can't be read, or when nothing has such a field.
 */
export function sorted<T>(objects: readonly T[], field: string): readonly T[] | { readonly fault: string } {
  const path = relaxedJsonPath(field);
  if ("fault" in path) return path;
  const compiled = compileJsonPath(path.template);
  if ("fault" in compiled) return compiled;
  const keyed = objects.map((object) => ({ object, key: compiled.find(object)[0] }));
  if (keyed.length && keyed.every(({ key }) => key === undefined)) {
    return { fault: `couldn't find any field with path ${JSON.stringify(path.template)} in the list of objects` };
  }
  return keyed.sort((a, b) => compared(a.key, b.key)).map(({ object }) => object);
}

function compared(a: unknown, b: unknown): number {
  if (a === undefined || a === null || b === undefined || b === null) {
    return Number(b === undefined || b === null) - Number(a === undefined || a === null);
  }
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return comparedTexts(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return 0;
}

function comparedTexts(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (left && right) return compareQuantities(left, right);
  return naturalOrder(a, b);
}

/** Text in which numbers count as numbers: `node2` before `node10`. */
function naturalOrder(a: string, b: string): number {
  const [left, right] = [a, b].map((text): string[] => text.match(/\d+|\D/g) ?? []) as [string[], string[]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const difference = numbers ? Number(x) - Number(y) || x.length - y.length : x < y ? -1 : 1;
    if (difference) return difference;
  }
  return left.length - right.length;
}
