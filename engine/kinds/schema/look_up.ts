import type { Merging } from "../../base/patch.ts";
import type { Shape } from "../../base/field_set.ts";
import { type Field, fieldOfKind, keyDefault } from "./field.ts";

/** The field at a path of names such as `["spec", "template"]`; lists and maps are passed through without a step. */
export function fieldAt(apiVersion: string, kind: string, path: readonly string[] | string): Field | undefined {
  let here = fieldOfKind(apiVersion, kind);
  for (const name of typeof path === "string" ? path.split(".").filter((part) => part !== "") : path) {
    while (here?.item) here = here.item;
    here = here?.type === "struct" ? here.fields.get(name) : undefined;
  }
  return here;
}

const MERGINGS = new WeakMap<Field, Merging>();
const SHAPES = new WeakMap<Field, Shape>();

/** How strategic patches merge objects of a kind; undefined when the facts don't have it (then only merge patches work). */
export function merging(apiVersion: string, kind: string): Merging | undefined {
  const field = fieldOfKind(apiVersion, kind);
  return field && mergingOf(field);
}

function mergingOf(field: Field): Merging {
  const known = MERGINGS.get(field);
  if (known) return known;
  const made: Merging = {
    strategies: field.patchStrategies,
    mergeKey: field.mergeKey,
    field(name) {
      const inner = field.type === "map" ? field.item : field.type === "struct" ? field.fields.get(name) : undefined;
      return inner && mergingOf(inner);
    },
    get item() {
      return field.item && mergingOf(field.item);
    },
  };
  MERGINGS.set(field, made);
  return made;
}

/** The shape that server-side apply sees in objects of a kind; undefined when the facts don't have it. */
export function shape(apiVersion: string, kind: string): Shape | undefined {
  const field = fieldOfKind(apiVersion, kind);
  return field && shapeOf(field);
}

function shapeOf(field: Field): Shape {
  const known = SHAPES.get(field);
  if (known) return known;
  const made: Shape = {
    type: shapeType(field),
    goType: field.goType,
    scalar: scalarOf(field),
    keys: field.listKeys,
    keyDefault,
    isClosed: field.type === "struct",
    field(name) {
      const inner = field.type === "map" ? field.item : field.type === "struct" ? field.fields.get(name) : undefined;
      return inner && shapeOf(inner);
    },
    get item() {
      return field.item && shapeOf(field.item);
    },
  };
  SHAPES.set(field, made);
  return made;
}

function shapeType(field: Field): Shape["type"] {
  switch (field.type) {
    case "struct":
    case "map":
      return field.isAtomicMap ? "atomic" : "map";
    case "list":
      return field.listType === "map" ? "list" : field.listType;
    case "any":
      return "untyped";
    default:
      return "scalar";
  }
}

function scalarOf(field: Field): Shape["scalar"] {
  switch (field.type) {
    case "integer":
    case "number":
      return "numeric";
    case "boolean":
      return "boolean";
    case "quantity":
    case "intOrString":
      return "untyped";
    default:
      return "string";
  }
}
