import { type FieldOrder, isRecord } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { isFaulty } from "../../base/fault.ts";
import { decode } from "./decode.ts";
import { type Field, fieldOfKind } from "./field.ts";
import facts from "./go_writing.json" with { type: "json" };

/** Field names of structs in the order in which Go has them, where that isn't the alphabet's. */
const ORDER = facts.order as Readonly<Record<string, string>>;
/** What is written of a struct even when it is empty: fields without `omitempty`. */
const ZERO = facts.zero as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const ORDERS = new WeakMap<Field, FieldOrder>();

/** How a Go program that knows the kind orders its fields; undefined for kinds without facts. */
export function fieldOrder(apiVersion: string, kind: string): FieldOrder | undefined {
  const field = fieldOfKind(apiVersion, kind);
  return field && orderOf(field);
}

function orderOf(field: Field): FieldOrder {
  const known = ORDERS.get(field);
  if (known) return known;
  const made: FieldOrder = {
    names: ORDER[field.definition]?.split(" "),
    field(name) {
      const inner = field.type === "struct" ? field.fields.get(name) : field.item;
      return inner && orderOf(inner);
    },
    get item() {
      return field.item && orderOf(field.item);
    },
  };
  ORDERS.set(field, made);
  return made;
}

/**
 * An object as a Go program writes it after reading it into its types: quantities in canonical form, unknown and empty
 * optional fields gone, empty structs there. Kinds without facts come back as they are.
 */
export function writtenByGo(object: KubeObject): KubeObject {
  const field = fieldOfKind(object.apiVersion, object.kind);
  const decoded = field && decode(object.apiVersion, object.kind, object);
  if (!decoded || isFaulty(decoded)) return object;
  return filled(field, decoded.object) as KubeObject;
}

function filled(field: Field, value: unknown): unknown {
  if (Array.isArray(value)) return field.item ? value.map((item) => filled(field.item!, item)) : value;
  if (!isRecord(value)) return value;
  if (field.type !== "struct") {
    if (!field.item) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(field.item!, item)]));
  }
  const whole = { ...ZERO[field.definition], ...value };
  return Object.fromEntries(
    Object.entries(whole).map(([name, inner]) => {
      const known = field.fields.get(name);
      return [name, known ? filled(known, inner) : inner];
    }),
  );
}
