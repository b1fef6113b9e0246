import { sortedKeys } from "./json.ts";

const NAMED: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

const UNPRINTABLE = /["\\]|[^\P{C}]|[^\P{Z} ]/gu;

/** A text as Go's `%q` (`strconv.Quote`) shows it. */
export function goQuote(text: string): string {
  const inside = text.replace(UNPRINTABLE, (character) => {
    const named = NAMED[character];
    if (named) return named;
    const code = character.codePointAt(0)!;
    if (code < 0x80) return "\\x" + code.toString(16).padStart(2, "0");
    return code < 0x10000 ? "\\u" + code.toString(16).padStart(4, "0") : "\\U" + code.toString(16).padStart(8, "0");
  });
  return `"${inside}"`;
}

/** JSON as Go's `%v` shows it: `map[a:1 b:[x y] c:<nil>]`. */
export function goMap(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return goNumber(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(goMap).join(" ")}]`;
  const record = value as Record<string, unknown>;
  return `map[${sortedKeys(value).map((key) => `${key}:${goMap(record[key])}`).join(" ")}]`;
}

/** A number as `%v` shows it: whole ones as integers, others in the shortest form with a two-digit exponent. */
export function goNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e18) return BigInt(value).toString();
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e21) ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** How Go names the type of a JSON value that was decoded into `interface{}`. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "object") return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}
