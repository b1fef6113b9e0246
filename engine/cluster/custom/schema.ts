import type { Shape } from "../../base/field_set.ts";
import { isRecord } from "../../base/json.ts";

/** The part of OpenAPI v3 that structural schemas of custom resources are written in. */
export interface JsonSchema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The schema of a map's values or an object's field; undefined when the field is not known. */
export function fieldSchema(schema: JsonSchema, name: string): JsonSchema | undefined {
  const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  return known ??
    (isRecord(schema.additionalProperties)
      ? schema.additionalProperties as JsonSchema
      : schema.additionalProperties
      ? {}
      : undefined);
}

const SHAPES = new WeakMap<JsonSchema, Shape>();

/** What server-side apply sees in values of a schema. */
export function shapeOf(schema: JsonSchema): Shape {
  const known = SHAPES.get(schema);
  if (known) return known;
  const made: Shape = {
    type: shapeType(schema),
    goType: schema.type ?? "",
    scalar: schema.type === "string"
      ? "string"
      : schema.type === "boolean"
      ? "boolean"
      : schema.type === "integer" || schema.type === "number"
      ? "numeric"
      : "untyped",
    keys: schema["x-kubernetes-list-map-keys"] ?? [],
    keyDefault(key) {
      const value = schema.items?.properties?.[key]?.default;
      return value === undefined ? undefined : String(value);
    },
    isClosed: schema.properties !== undefined && !schema["x-kubernetes-preserve-unknown-fields"],
    field(name) {
      const field = fieldSchema(schema, name);
      return field && shapeOf(field);
    },
    get item() {
      return schema.items && shapeOf(schema.items);
    },
  };
  SHAPES.set(schema, made);
  return made;
}

function shapeType(schema: JsonSchema): Shape["type"] {
  if (schema.type === "object") {
    if (schema["x-kubernetes-map-type"] === "atomic") return "atomic";
    return schema.properties || schema.additionalProperties ? "map" : "untyped";
  }
  if (schema.type !== "array") return schema.type && !schema["x-kubernetes-int-or-string"] ? "scalar" : "untyped";
  const list = schema["x-kubernetes-list-type"];
  return list === "map" ? "list" : list === "set" ? "set" : "atomic";
}
