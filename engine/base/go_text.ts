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

/** JSON as Go's `%v` shows it: `map[a:1 b:[x y] c:<nil>]`. `number` says how numbers look: whole ones as integers. */
export function goMap(value: unknown, number: (value: number) => string = goNumber): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return number(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => goMap(item, number)).join(" ")}]`;
  const record = value as Record<string, unknown>;
  return `map[${sortedKeys(value).map((key) => `${key}:${goMap(record[key], number)}`).join(" ")}]`;
}

/** A number as `%v` shows it where whole numbers are integers. */
export function goNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString();
  return goFloat(value);
}

/** A `float64` as `%v` shows it: the shortest form, with an exponent from a million on. */
export function goFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e6);
  const text = isPlain ? String(value) : value.toExponential();
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
