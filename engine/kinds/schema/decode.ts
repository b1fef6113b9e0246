import type { Faulty } from "../../base/fault.ts";
import type { KubeObject } from "../../base/object.ts";
import { canonical, quantityFault } from "../../base/quantity.ts";
import { parseTime, rfc3339 } from "../../base/time.ts";
import { goQuote } from "../../base/go_text.ts";
import { type Field, fieldOfKind } from "./field.ts";

export interface Decoded {
  /** Known fields only, quantities and times in their canonical form. Shares all that needed no change with the body. */
  readonly object: KubeObject;
  /** `spec.template.spec.containers[0].imagee`, in the order in which the server meets them: keys sorted at each level. */
  readonly unknown: readonly string[];
}

/** How the body reaches the server: as JSON of its own, or as the outcome of a patch, which speaks of types differently. */
export type DecodeSource = "json" | "patch";

/**
 * Brings a parsed body into the form of its kind, as Go's decoder does: fields it doesn't know are dropped and named, nulls
 * and empty optional values vanish, wrong types are faults in Go's words. Kinds without facts come back as they are.
 */
export function decode(
  apiVersion: string,
  kind: string,
  body: unknown,
  source: DecodeSource = "json",
): Decoded | Faulty {
  const field = fieldOfKind(apiVersion, kind);
  if (!field) return { object: body as KubeObject, unknown: [] };
  const walk = new Walk(source);
  try {
    const object = walk.struct(field, body);
    if (walk.typeFault !== undefined) return { fault: walk.typeFault };
    return { object: object as unknown as KubeObject, unknown: walk.unknown };
  } catch (error) {
    if (error instanceof Abort) return { fault: error.message };
    throw error;
  }
}

/** What ends decoding at once: the faults of types that read themselves (quantities, times). */
class Abort extends Error {}

/** Where the walk is: names of fields, indexes of lists, and keys of maps (as one-element lists). */
type Step = string | number | readonly [string];

class Walk {
  readonly unknown: string[] = [];
  /** The first wrong type; the walk goes on after it, as Go's does. */
  typeFault: string | undefined;
  readonly #path: Step[] = [];
  #struct = "";

  constructor(readonly source: DecodeSource) {}

  /** A struct from an object. */
  struct(field: Field, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.#wrong(field, value);
    const isFrozen = Object.isFrozen(value);
    if (isFrozen && field.settled.has(value)) return value;
    const record = value as Record<string, unknown>;
    const outer = this.#struct;
    const unknownBefore = this.unknown.length;
    const { fields } = field;
    const names = Object.keys(record);
    let copy: Record<string, unknown> | undefined;
    for (const name of this.#ordered(names, fields, record)) {
      const inner = fields.get(name);
      const given = record[name];
      let taken: unknown;
      if (!inner) this.unknown.push(this.#place(name));
      else if (given !== null && given !== undefined) {
        this.#struct = field.structName;
        this.#path.push(name);
        taken = this.#value(inner, given);
        this.#path.pop();
        if (inner.dropsZero && isZero(taken)) taken = undefined;
      }
      if (taken === given) continue;
      copy ??= { ...record };
      if (taken === undefined) delete copy[name];
      else copy[name] = taken;
    }
    this.#struct = outer;
    if (!copy && isFrozen && this.unknown.length === unknownBefore) field.settled.add(value);
    return copy ?? value;
  }

  /** The order only matters where something can be wrong; sorting each level would double the time of the walk. */
  #ordered(names: string[], fields: ReadonlyMap<string, Field>, record: Record<string, unknown>): string[] {
    return names.some((name) => !fields.has(name) || typeof record[name] === "object") ? names.sort() : names;
  }

  #value(field: Field, value: unknown): unknown {
    switch (field.type) {
      case "struct":
        return this.struct(field, value);
      case "list":
        return this.#list(field, value);
      case "map":
        return this.#map(field, value);
      case "string":
        return typeof value === "string" ? value : this.#wrong(field, value);
      case "boolean":
        return typeof value === "boolean" ? value : this.#wrong(field, value);
      case "integer":
        return this.#integer(field, value);
      case "number":
        return typeof value === "number" ? value : this.#wrong(field, value);
      default:
        return SELF_READING[field.type]!(value, this);
    }
  }

  #integer(field: Field, value: unknown): unknown {
    if (typeof value !== "number") return this.#wrong(field, value);
    const isTooLarge = field.format === "int32" && (value > 2147483647 || value < -2147483648);
    if (Number.isInteger(value) && !isTooLarge) return value;
    // Go's conversion of a patched object keeps the low 32 bits of a whole number.
    if (Number.isInteger(value) && this.source === "patch") return value | 0;
    return this.#wrong(field, value);
  }

  #list(field: Field, value: unknown): unknown {
    if (!Array.isArray(value)) return this.#wrong(field, value);
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      this.#path.push(i);
      const taken = value[i] === null ? zeroOf(field.item!) : this.#value(field.item!, value[i]);
      this.#path.pop();
      if (taken === value[i]) continue;
      copy ??= [...value];
      copy[i] = taken;
    }
    return copy ?? value;
  }

  #map(field: Field, value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.#wrong(field, value);
    const record = value as Record<string, unknown>;
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(record)) {
      this.#path.push([key]);
      const taken = record[key] === null ? zeroOf(field.item!) : this.#value(field.item!, record[key]);
      this.#path.pop();
      if (taken === record[key]) continue;
      copy ??= { ...record };
      copy[key] = taken;
    }
    return copy ?? value;
  }

  /** `spec.containers[0].imagee`, for the name of a field right here. */
  #place(name: string): string {
    let text = "";
    for (const step of [...this.#path, name]) {
      if (typeof step === "number") text += `[${step}]`;
      else text += `${text ? "." : ""}${typeof step === "string" ? step : step[0]}`;
    }
    return text;
  }

  #wrong(field: Field, value: unknown): undefined {
    this.typeFault ??= this.source === "patch" ? conversionFault(field, value) : this.jsonFault(value, field.goType);
    return undefined;
  }

  /** Go's `json.UnmarshalTypeError`. Lists and maps leave no trace in its path. */
  jsonFault(value: unknown, goType: string): string {
    const fields = this.#path.filter((step) => typeof step === "string").join(".");
    const place = fields === "" ? "value" : `struct field ${this.#struct}.${fields}`;
    return `json: cannot unmarshal ${jsonKind(value, goType)} into Go ${place} of type ${goType}`;
  }
}

function isZero(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

/** What null stands for inside a list or map. */
function zeroOf(field: Field): unknown {
  switch (field.type) {
    case "struct":
    case "map":
      return {};
    case "list":
      return [];
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "quantity":
      return "0";
    default:
      return field.type === "any" ? null : "";
  }
}

/** What Go's JSON decoder calls a value. */
function jsonKind(value: unknown, goType: string): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return /^(u?int|float)/.test(goType) ? `number ${value}` : "number";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** What the converter from unstructured objects says, which patches go through. */
function conversionFault(field: Field, value: unknown): string {
  const given = Array.isArray(value) ? "slice" : typeof value === "object" ? "map" : GO_KINDS[typeof value] ?? "string";
  const kind = typeof value === "number" && !Number.isInteger(value) ? "float64" : given;
  switch (field.type) {
    case "struct":
      return `cannot restore struct from: ${kind}`;
    case "map":
      return `cannot restore map from ${kind}`;
    case "list":
    case "bytes":
      return `cannot restore slice from ${kind}`;
    default:
      return `unrecognized type: ${field.type === "string" ? "string" : field.goType}`;
  }
}

const GO_KINDS: Readonly<Record<string, string>> = { number: "int64", boolean: "bool" };

/** Types with a reader of their own. What they complain of ends the walk. */
const SELF_READING: Readonly<Record<string, (value: unknown, walk: Walk) => unknown>> = {
  any: (value) => value,
  quantity(value) {
    const text = typeof value === "string" ? value.trim() : typeof value === "object" ? "{}" : String(value);
    const fault = quantityFault(text);
    if (fault !== undefined) throw new Abort(fault);
    return canonical(text);
  },
  intOrString(value, walk) {
    if (typeof value === "string") return value;
    if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2147483648) return value;
    throw new Abort(
      walk.source === "json"
        ? walk.jsonFault(value, "int32")
        : `json: cannot unmarshal ${jsonKind(value, "int32")} into Go value of type int32`,
    );
  },
  bytes(value, walk) {
    if (typeof value !== "string") throw new Abort(walk.jsonFault(value, "[]uint8"));
    const clean = value.replace(/[\r\n]/g, "");
    const bad = base64Fault(clean);
    if (bad !== undefined) throw new Abort(`illegal base64 data at input byte ${bad}`);
    return value;
  },
  time(value, walk) {
    if (typeof value !== "string") throw new Abort(walk.jsonFault(value, "string"));
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return value;
    const ms = parseTime(value);
    if (Number.isNaN(ms)) throw new Abort(timeFault(value, "2006-01-02T15:04:05Z07:00"));
    return rfc3339(ms);
  },
  microTime(value, walk) {
    if (typeof value !== "string") throw new Abort(walk.jsonFault(value, "string"));
    if (Number.isNaN(parseTime(value))) throw new Abort(timeFault(value, "2006-01-02T15:04:05.000000Z07:00"));
    return value;
  },
};

/** Where a base64 text goes wrong, in bytes from its start. */
function base64Fault(text: string): number | undefined {
  const bad = text.search(/[^A-Za-z0-9+/]/);
  if (bad < 0) return text.length % 4 === 0 ? undefined : text.length;
  const isPadding = /^={1,2}$/.test(text.slice(bad)) && text.length % 4 === 0;
  return isPadding ? undefined : text[bad] === "=" && text.length % 4 !== 0 ? text.length : bad;
}

const TIME_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, "2006"],
  [/^-/, "-"],
  [/^\d\d/, "01"],
  [/^-/, "-"],
  [/^\d\d/, "02"],
  [/^T/, "T"],
  [/^\d\d/, "15"],
  [/^:/, ":"],
  [/^\d\d/, "04"],
  [/^:/, ":"],
  [/^\d\d/, "05"],
  [/^(\.\d+)?(Z|[+-]\d\d:\d\d)/, "Z07:00"],
];

/** `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"` */
function timeFault(text: string, layout: string): string {
  const head = `parsing time ${goQuote(text)}${layout.includes(".000000") ? ` as "${layout}"` : ` as "${layout}"`}`;
  let rest = text;
  for (const [part, name] of TIME_PARTS) {
    const match = part.exec(rest)?.[0];
    if (match === undefined) return `${head}: cannot parse ${goQuote(rest)} as ${goQuote(name)}`;
    rest = rest.slice(match.length);
  }
  return rest
    ? `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`
    : `parsing time ${goQuote(text)}: out of range`;
}
