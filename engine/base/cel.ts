import { Environment } from "@marcbachmann/cel-js";
import { compareQuantities, milliValue, parseQuantity } from "./quantity.ts";
import { regularExpression } from "./regular_expression.ts";

/** CEL with what Kubernetes adds to it; variables need not be declared. */
export const CEL = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  unlistedVariablesAreDyn: true,
});

const wides = new WeakMap<object, unknown>();

/** A value as CEL has it: whole numbers are its int, what is undefined isn't there. Frozen objects are widened once. */
export function wide(value: unknown): unknown {
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

/** A value of CEL's as a plain one. */
export function narrow(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return Array.isArray(value) ? value.map(narrow) : value;
}

/** What a CEL error says, without the excerpt below it. */
export function celFault(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.trim();
}

type Plain = bigint | number | string | boolean;

const isLess = (a: Plain, b: Plain) => a < b;

function sorted(list: readonly Plain[]): Plain[] {
  return list.toSorted((a, b) => isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0);
}

function extreme(name: string, list: readonly Plain[], place: number): Plain {
  const found = sorted(list).at(place);
  if (found === undefined) throw new Error(`${name} called on empty list`);
  return found;
}

/** All of one kind: a sum of texts is none. */
function total(list: readonly Plain[]): Plain {
  if (list.every((one) => typeof one === "bigint")) return (list as bigint[]).reduce((sum, one) => sum + one, 0n);
  if (list.some((one) => typeof one !== "bigint" && typeof one !== "number")) throw new Error("no such overload: sum");
  return list.reduce<number>((sum, one) => sum + Number(one), 0);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function matches(text: string, pattern: string): string[] {
  const expression = regularExpression(pattern);
  return "fault" in expression ? [] : expression.findAll(text).map(({ groups }) => groups[0] ?? "");
}

/** The namespace of `base64.encode` and `base64.decode`. */
class Base64 {}
CEL.registerType("Base64", Base64);
CEL.registerConstant("base64", "Base64", new Base64());

/** The namespace of `jsonpatch.escapeKey`. */
class JsonPatchKeys {}
CEL.registerType("JsonPatchKeys", JsonPatchKeys);
CEL.registerConstant("jsonpatch", "JsonPatchKeys", new JsonPatchKeys());

/**
 * Kubernetes' own functions that authors of rules and labs use, by their signatures. Source: "Common Expression Language in
 * Kubernetes", CEL community libraries and Kubernetes' libraries for lists, regular expressions and quantities.
 */
// deno-lint-ignore no-explicit-any -- the library checks arguments by their signatures
const FUNCTIONS: Readonly<Record<string, (...parts: any[]) => unknown>> = {
  "list.sum(): dyn": total,
  "list.min(): dyn": (list) => extreme("min", list, 0),
  "list.max(): dyn": (list) => extreme("max", list, -1),
  "list.sort(): list": sorted,
  "list.isSorted(): bool": (list: readonly Plain[]) => list.every((one, i) => i === 0 || !isLess(one, list[i - 1]!)),
  "list.indexOf(dyn): int": (list: readonly Plain[], one: Plain) => BigInt(list.indexOf(one)),
  "list.lastIndexOf(dyn): int": (list: readonly Plain[], one: Plain) => BigInt(list.lastIndexOf(one)),
  "list.distinct(): list": (list: readonly Plain[]) => [...new Set(list)],
  "list.flatten(): list": (list: readonly unknown[]) => list.flat(),
  "list.slice(int, int): list": (list: readonly unknown[], from: bigint, to: bigint) =>
    list.slice(Number(from), Number(to)),
  "string.charAt(int): string": (text: string, place: bigint) => text.charAt(Number(place)),
  "string.replace(string, string): string": (text: string, old: string, next: string) => text.replaceAll(old, next),
  "string.find(string): string": (text: string, pattern: string) => matches(text, pattern)[0] ?? "",
  "string.findAll(string): list<string>": matches,
  "quantity(string): double": (text: string) => parseQuantity(text) === undefined ? NaN : milliValue(text) / 1000,
  "isQuantity(string): bool": (text: string) => parseQuantity(text) !== undefined,
  "compareQuantities(string, string): int": (a: string, b: string) => BigInt(Math.sign(compareQuantities(a, b))),
  "JsonPatchKeys.escapeKey(string): string": (_, key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1"),
  "Base64.encode(bytes): string": (_, bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)),
  "Base64.encode(string): string": (_, text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text))),
  "Base64.decode(string): bytes": (_, text: string) => bytesOf(text),
};

for (const [signature, work] of Object.entries(FUNCTIONS)) CEL.registerFunction(signature, work);
