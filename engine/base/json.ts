/** Freezes a JSON value in place, down to the parts that are frozen already (those were deep-frozen when they came). */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) { for (let i = 0; i < value.length; i++) deepFreeze(value[i]); }
  else for (const key in value) deepFreeze(value[key]);
  return value;
}

/** Equality of two JSON values. The order of keys doesn't matter, and `undefined` is the same as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameJson(a[i], b[i])) return false;
    return true;
  }
  if (Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let fields = 0;
  for (const key in left) {
    if (left[key] === undefined) continue;
    fields++;
    if (!sameJson(left[key], right[key])) return false;
  }
  for (const key in right) if (right[key] !== undefined) fields--;
  return fields === 0;
}

/** The same without looking at one field of the two objects. */
export function sameJsonBut(name: string, a: object, b: object): boolean {
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) if (key !== name && !sameJson(left[key], right[key])) return false;
  for (const key in right) if (key !== name && !(key in left) && right[key] !== undefined) return false;
  return true;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

// deno-lint-ignore no-control-regex -- control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f<>&\u2028\u2029]/;
// deno-lint-ignore no-control-regex -- as above
const ESCAPED_ALL = /["\\\u0000-\u001f<>&\u2028\u2029]/g;

/** A string as Go's `encoding/json` writes it: `<`, `>`, `&` and the line separators escaped too. */
export function goJsonString(text: string): string {
  if (!ESCAPED.test(text)) return `"${text}"`;
  const inside = text.replace(
    ESCAPED_ALL,
    (character) => ESCAPES[character] ?? "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0"),
  );
  return `"${inside}"`;
}

/** What Go's JSON decoder calls a value: `object`, `array`, `string`, `number`, `bool`, `null`. */
export function jsonKind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

export interface GoJsonOptions {
  /** Blanks for each level; without, everything is on one line. */
  readonly indent?: number;
  /** Of a struct, whose fields Go writes in the order in which they are declared. */
  readonly order?: FieldOrder;
}

/** The order of a struct's fields. A map's or list's own order is none, but what lies in it may have one. */
export interface FieldOrder {
  readonly names?: readonly string[];
  field(name: string): FieldOrder | undefined;
  readonly item?: FieldOrder;
}

/** A value as Go's `encoding/json` writes it: keys sorted (or in a struct's order), `undefined` left out, no newline at the end. */
export function goJson(value: unknown, options?: GoJsonOptions): string {
  const order = options?.order;
  return options?.indent ? indented(value, " ".repeat(options.indent), "\n", order) : compact(value, order);
}

/** The names of an object's fields that are set, sorted as Go sorts map keys. */
export function sortedKeys(value: object): string[] {
  const record = value as Record<string, unknown>;
  const keys: string[] = [];
  for (const key in record) if (record[key] !== undefined) keys.push(key);
  return keys.sort();
}

function keysOf(value: object, order: FieldOrder | undefined): string[] {
  const keys = sortedKeys(value);
  const names = order?.names;
  if (!names) return keys;
  const place = (key: string) => names.includes(key) ? names.indexOf(key) : names.length;
  return keys.sort((a, b) => place(a) - place(b));
}

function scalar(value: unknown): string {
  if (typeof value === "string") return goJsonString(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  return "null";
}

function compact(value: unknown, order?: FieldOrder): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += (text ? "," : "") + compact(item, order?.item);
    return `[${text}]`;
  }
  const record = value as Record<string, unknown>;
  for (const key of keysOf(value, order)) {
    text += `${text ? "," : ""}${goJsonString(key)}:${compact(record[key], order?.field(key))}`;
  }
  return `{${text}}`;
}

function indented(value: unknown, step: string, newline: string, order?: FieldOrder): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  const inner = newline + step;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${inner}${value.map((item) => indented(item, step, inner, order?.item)).join("," + inner)}${newline}]`;
  }
  const record = value as Record<string, unknown>;
  const fields = keysOf(value, order).map((key) =>
    `${goJsonString(key)}: ${indented(record[key], step, inner, order?.field(key))}`
  );
  return fields.length === 0 ? "{}" : `{${inner}${fields.join("," + inner)}${newline}}`;
}

/** The value at a dotted path such as `spec.template.spec`, or undefined. Numbers index lists. */
// deno-lint-ignore no-explicit-any -- the caller knows what lies there
export function at(value: unknown, path: string): any {
  let here = value;
  for (const name of path.split(".")) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** A copy of an object without some of its fields; the object itself when it has none of them. */
export function without<T extends object>(value: T, ...names: string[]): T {
  if (!names.some((name) => name in value)) return value;
  const copy = { ...value } as Record<string, unknown>;
  for (const name of names) delete copy[name];
  return copy as T;
}

/** A plain object of JSON: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
