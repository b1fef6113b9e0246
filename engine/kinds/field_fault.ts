import { goQuote } from "../base/go_text.ts";
import { goJson } from "../base/json.ts";
import type { Json } from "../base/object.ts";
import type { FieldFault } from "./kind.ts";

/** What a fault says after its field, as in a Status cause: `Invalid value: "x": must be …`. */
export function causeText(fault: FieldFault): string {
  const shows = fault.type !== "Required value" && fault.type !== "Forbidden" && fault.type !== "Too long";
  const head = shows && fault.type !== "Too many" && fault.type !== "Too few" && fault.type !== "Internal error"
    ? `${fault.type}: ${valueText(fault.value)}`
    : shows && fault.value !== undefined
    ? `${fault.type}: ${valueText(fault.value)}`
    : fault.type;
  return fault.detail ? `${head}: ${fault.detail}` : head;
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` (Go's `field.Error`). */
export function faultText(fault: FieldFault): string {
  return `${fault.field}: ${causeText(fault)}`;
}

/** A bad text in Go's quotes, any other bad value as JSON; `{text}` is printed as it is (Go's own forms of a few structs). */
function valueText(value: FieldFault["value"]): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return goQuote(value);
  if (
    typeof value === "object" && "text" in value && Object.keys(value).length === 1 && typeof value.text === "string"
  ) {
    return value.text;
  }
  return goJson(value as Json);
}

export function invalid(field: string, value: unknown, detail: string): FieldFault {
  return { field, type: "Invalid value", value: (value ?? null) as Json, detail };
}

/** A value that isn't shown: what is wrong stands in its place. */
export function invalidUnshown(field: string, detail: string): FieldFault {
  return { field, type: "Invalid value", value: { text: detail } };
}

export function tooMany(field: string, count: number, max: number): FieldFault {
  return { field, type: "Too many", value: count, detail: `must have at most ${max} ${max === 1 ? "item" : "items"}` };
}

export function required(field: string, detail?: string): FieldFault {
  return { field, type: "Required value", detail };
}

export function forbidden(field: string, detail: string): FieldFault {
  return { field, type: "Forbidden", detail };
}

export function duplicate(field: string, value: unknown): FieldFault {
  return { field, type: "Duplicate value", value: value as Json };
}

export function notFound(field: string, value: unknown): FieldFault {
  return { field, type: "Not found", value: value as Json };
}

/** The supported values are quoted; pass them in the order in which the server lists them. */
export function unsupported(field: string, value: unknown, supported: readonly string[]): FieldFault {
  const detail = `supported values: ${supported.map((text) => `"${text}"`).join(", ")}`;
  return { field, type: "Unsupported value", value: (value ?? "") as Json, detail };
}

export function tooLong(field: string, max: number): FieldFault {
  return { field, type: "Too long", detail: `may not be more than ${max} bytes` };
}
