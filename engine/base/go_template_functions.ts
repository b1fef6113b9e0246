import { goFloat, goMap, goQuote } from "./go_text.ts";

/** A fault of one function; the walk says where. */
export class TemplateFunctionFault extends Error {}

type Compare = (left: unknown, right: unknown) => boolean;

/** Whether `if` takes a value for true: not zero, not empty, not absent. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A value as a template prints it. */
export function printed(value: unknown): string {
  return value === undefined || value === null ? "<no value>" : shown(value);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : goMap(value, goFloat);
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "object") return "map[string]interface {}";
  return { number: "float64", bigint: "int", boolean: "bool" }[typeof value as string] ?? "string";
}

function isBasic(value: unknown): boolean {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}

function equal(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined) {
    return (left ?? null) === (right ?? null);
  }
  if (!isBasic(left) || !isBasic(right)) {
    throw new TemplateFunctionFault(`non-comparable type ${shown(left)}: ${typeName(left)}`);
  }
  if (typeof left !== typeof right) throw new TemplateFunctionFault("incompatible types for comparison");
  return left === right;
}

function less(left: unknown, right: unknown): boolean {
  const isOrdered = (value: unknown) => isBasic(value) && typeof value !== "boolean";
  if (!isOrdered(left) || !isOrdered(right)) throw new TemplateFunctionFault("invalid type for comparison");
  if (typeof left !== typeof right) throw new TemplateFunctionFault("incompatible types for comparison");
  return (left as number) < (right as number);
}

/** The comparisons of two values; `eq` takes more. */
const COMPARISONS: Readonly<Record<string, Compare>> = {
  ne: (a, b) => !equal(a, b),
  lt: less,
  le: (a, b) => less(a, b) || equal(a, b),
  gt: (a, b) => !less(a, b) && !equal(a, b),
  ge: (a, b) => !less(a, b),
};

type TemplateFunction = (args: readonly unknown[]) => unknown;

function comparison(name: string, compare: Compare): TemplateFunction {
  return (args) => {
    wants(name, args, 2);
    return compare(args[0], args[1]);
  };
}

function wants(name: string, args: readonly unknown[], count: number): void {
  if (args.length !== count) {
    throw new TemplateFunctionFault(`wrong number of args for ${name}: want ${count} got ${args.length}`);
  }
}

function atLeast(name: string, args: readonly unknown[], count: number): void {
  if (args.length < count) {
    throw new TemplateFunctionFault(`wrong number of args for ${name}: want at least ${count} got ${args.length}`);
  }
}

function indexed(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) throw new TemplateFunctionFault("index of untyped nil");
  if (Array.isArray(value) || typeof value === "string") {
    if (typeof key !== "bigint") throw new TemplateFunctionFault(`cannot index slice/array with type ${typeName(key)}`);
    const at = Number(key);
    if (at < 0 || at >= value.length) throw new TemplateFunctionFault(`index out of range: ${key}`);
    return typeof value === "string" ? BigInt(value.charCodeAt(at)) : value[at];
  }
  if (typeof value !== "object") throw new TemplateFunctionFault(`can't index item of type ${typeName(value)}`);
  if (typeof key !== "string") throw new TemplateFunctionFault(`value has type ${typeName(key)}; should be string`);
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function sliced(args: readonly unknown[]): unknown {
  const value = args[0];
  const [from = 0, to] = args.slice(1).map(Number);
  if (!Array.isArray(value) && typeof value !== "string") {
    throw new TemplateFunctionFault(`can't slice item of type ${typeName(value)}`);
  }
  const end = to ?? value.length;
  for (const index of [from, end]) {
    if (index < 0 || index > value.length) throw new TemplateFunctionFault(`index out of range: ${index}`);
  }
  if (from > end) throw new TemplateFunctionFault(`invalid slice index: ${from} > ${end}`);
  return value.slice(from, end);
}

function length(value: unknown): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (Array.isArray(value)) return value.length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  throw new TemplateFunctionFault(
    value === null || value === undefined
      ? "reflect: call of reflect.Value.Type on zero Value"
      : `len of type ${typeName(value)}`,
  );
}

/** Go's `Sprint`: a blank between two operands when neither is a string. */
function joined(args: readonly unknown[]): string {
  return args.map((arg, i) => {
    const isApart = i > 0 && typeof arg !== "string" && typeof args[i - 1] !== "string";
    return (isApart ? " " : "") + (arg === undefined || arg === null ? "<nil>" : shown(arg));
  }).join("");
}

function plain(args: readonly unknown[]): string {
  return args.length === 1 && typeof args[0] === "string" ? args[0] : joined(args);
}

const HTML: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};
const SCRIPT: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([name, compare]) => [name, comparison(name, compare)])),
  eq: (args) => {
    atLeast("eq", args, 1);
    if (args.length === 1) throw new TemplateFunctionFault("missing argument for comparison");
    return args.slice(1).some((other) => equal(args[0], other));
  },
  not: (args) => {
    wants("not", args, 1);
    return !isTrue(args[0]);
  },
  len: (args) => {
    wants("len", args, 1);
    return BigInt(length(args[0]));
  },
  index: (args) => {
    atLeast("index", args, 1);
    return args.slice(1).reduce(indexed, args[0]);
  },
  slice: (args) => {
    atLeast("slice", args, 1);
    return sliced(args);
  },
  print: joined,
  println: (args) => `${args.map((arg) => arg === undefined || arg === null ? "<nil>" : shown(arg)).join(" ")}\n`,
  printf: (args) => {
    atLeast("printf", args, 1);
    return goFormat(String(args[0]), args.slice(1));
  },
  html: (args) => plain(args).replace(/[\0"'&<>]/g, (character) => HTML[character]!),
  js: (args) => plain(args).replace(/[\\'"<>&=]/g, (character) => SCRIPT[character]!),
  urlquery: (args) =>
    encodeURIComponent(plain(args)).replaceAll("%20", "+").replace(
      /[!'()*]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  base64decode: (args) => {
    wants("base64decode", args, 1);
    return decoded(String(args[0]));
  },
  exists: (args) => exists(args[0], args.slice(1)),
};

/** The functions of kubectl's templates. `and` and `or` stop early, so the walk does them itself. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([...Object.keys(FUNCTIONS), "and", "or", "call"]);

/** How many of a function's first arguments must be texts. */
const TEXTS: Readonly<Record<string, number>> = { base64decode: 1, printf: 1 };

/** What is wrong with an argument where a function takes a text; undefined: nothing. */
export function argumentFault(name: string, at: number, value: unknown): string | undefined {
  if (at >= (TEXTS[name] ?? 0) || typeof value === "string") return undefined;
  return value === null || value === undefined
    ? "invalid value; expected string"
    : `wrong type for value; expected string; got ${typeName(value)}`;
}

/** Calls a function. Throws `TemplateFunctionFault`; `isArity` tells the faults that Go words without the call. */
export function callFunction(name: string, args: readonly unknown[]): unknown {
  const found = FUNCTIONS[name];
  if (!found) throw new TemplateFunctionFault(`error calling ${name}: not a function`);
  try {
    return found(args);
  } catch (error) {
    if (!(error instanceof TemplateFunctionFault) || error.message.startsWith("wrong number of args")) throw error;
    throw new TemplateFunctionFault(`error calling ${name}: ${error.message}`);
  }
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    throw new TemplateFunctionFault("illegal base64 data at input byte 0");
  }
}

function exists(value: unknown, keys: readonly unknown[]): boolean {
  let here = value;
  for (const key of keys) {
    if (typeof here !== "object" || here === null) return false;
    if (!Object.hasOwn(here, key as string)) return false;
    here = (here as Record<string, unknown>)[key as string];
  }
  return here !== null && here !== undefined;
}

/** Go's `Sprintf`, for the verbs that make sense with values of JSON. */
export function goFormat(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+# 0]*)(\d+|\*)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string, verb: string) => {
      if (verb === "%") return "%";
      const size = width === "*" ? Number(args[next++]) : Number(width ?? 0);
      if (next >= args.length) return `%!${verb}(MISSING)`;
      return padded(verbText(verb, args[next++], precision, flags), size, flags);
    },
  );
  const extra = args.slice(next).map((arg) =>
    `${typeName(arg)}=${arg === null || arg === undefined ? "<nil>" : shown(arg)}`
  );
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(", ")})`;
}

function padded(text: string, width: number, flags: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  return flags.includes("0") && /^[+-]?[\d.]+$/.test(text) ? text.padStart(width, "0") : text.padStart(width);
}

function verbText(verb: string, value: unknown, precision: string | undefined, flags: string): string {
  const bad = () =>
    value === null || value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${shown(value)})`;
  const digits = precision === undefined ? 6 : Number(precision);
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const sign = flags.includes("+") && isNumber && value >= 0 ? "+" : "";
  switch (verb) {
    case "v":
      return value === null || value === undefined ? "<nil>" : shown(value);
    case "s":
      return typeof value === "string" ? value.slice(0, precision === undefined ? undefined : digits) : bad();
    case "q":
      return typeof value === "string" ? goQuote(value) : bad();
    case "t":
      return typeof value === "boolean" ? String(value) : bad();
    case "T":
      return typeName(value);
    case "f":
    case "F":
      return typeof value === "number" ? sign + value.toFixed(digits) : bad();
    case "e":
      return typeof value === "number" ? value.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2") : bad();
    case "g":
      return typeof value === "number" ? sign + goFloat(value) : bad();
    case "d":
      // JSON's numbers are float64, which Go doesn't print with %d.
      return typeof value === "bigint" ? sign + String(value) : bad();
    case "x":
      return typeof value === "bigint" ? value.toString(16) : bad();
    case "c":
      return typeof value === "bigint" ? String.fromCodePoint(Number(value)) : bad();
    default:
      return bad();
  }
}
