import { isRecord, sameJson } from "../../base/json.ts";
import type { Json, KubeObject } from "../../base/object.ts";
import { regularExpression } from "../../base/regular_expression.ts";
import { parseTime } from "../../base/time.ts";
import { invalid, required, unsupported } from "../../kinds/field_fault.ts";
import type { FieldFault } from "../../kinds/kind.ts";
import { ruleFaults } from "./rules.ts";
import type { JsonSchema } from "./schema.ts";

/** A fault, and whether it keeps the rules in CEL from being asked. */
interface SchemaFault {
  readonly fault: FieldFault;
  readonly isBlocking?: boolean;
}

const UNCHECKED: FieldFault = {
  field: "<nil>",
  type: "Invalid value",
  value: null,
  detail:
    "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

/** What is wrong with a custom object by its schema, in the words of kube-openapi's validator. */
export function customFaults(
  schema: JsonSchema,
  next: KubeObject,
  previous: KubeObject | undefined,
): readonly FieldFault[] {
  const { apiVersion: _, kind: __, metadata: ___, ...fields } = next;
  const found = faultsOf(schema, fields, "");
  const faults = found.map(({ fault }) => fault);
  if (!hasRules(schema)) return faults;
  if (found.some(({ isBlocking }) => isBlocking)) return [...faults, UNCHECKED];
  return [...ruleFaults(schema, next, previous, ""), ...faults];
}

const WITH_RULES = new WeakMap<JsonSchema, boolean>();

function hasRules(schema: JsonSchema): boolean {
  const known = WITH_RULES.get(schema);
  if (known !== undefined) return known;
  const inner = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties].filter(
    isRecord,
  ) as JsonSchema[];
  const has = (schema["x-kubernetes-validations"]?.length ?? 0) > 0 || inner.some(hasRules);
  WITH_RULES.set(schema, has);
  return has;
}

function faultsOf(schema: JsonSchema, value: unknown, path: string): SchemaFault[] {
  if (value === null && schema.nullable) return [];
  const wrong = typeFault(schema, value, path);
  if (wrong) return [wrong];
  const own = [...enumFault(schema, value, path), ...combinedFaults(schema, value, path)];
  if (typeof value === "string") return [...own, ...stringFaults(schema, value, path)];
  if (typeof value === "number") return [...own, ...numberFaults(schema, value, path)];
  if (Array.isArray(value)) return [...own, ...listFaults(schema, value, path)];
  return isRecord(value) ? [...own, ...objectFaults(schema, value, path)] : own;
}

function says(path: string, value: unknown, detail: string, isBlocking = false): SchemaFault {
  return { fault: invalid(path, value as Json, `${path} in body ${detail}`), isBlocking };
}

const JSON_TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => typeof value === "number" && Number.isInteger(value),
};

/** The value of a wrong type is not shown, only what it is. */
function typeFault(schema: JsonSchema, value: unknown, path: string): SchemaFault | undefined {
  if (schema["x-kubernetes-int-or-string"]) {
    return typeof value === "string" || Number.isInteger(value) ? undefined : wrongType("integer,string", value, path);
  }
  if (!schema.type || JSON_TYPES[schema.type]!(value)) return undefined;
  return wrongType(schema.type, value, path);
}

function wrongType(wanted: string, value: unknown, path: string): SchemaFault {
  const is = value === null
    ? "null"
    : Array.isArray(value)
    ? "array"
    : typeof value === "number"
    ? Number.isInteger(value) ? "integer" : "number"
    : typeof value;
  const fault = invalid(path, is, `${path} in body must be of type ${wanted}: ${JSON.stringify(is)}`);
  return { fault, isBlocking: true };
}

function enumFault(schema: JsonSchema, value: unknown, path: string): SchemaFault[] {
  if (!schema.enum || schema.enum.some((one) => sameJson(one, value))) return [];
  return [{ fault: unsupported(path, value as Json, schema.enum.map(String)), isBlocking: true }];
}

function combinedFaults(schema: JsonSchema, value: unknown, path: string): SchemaFault[] {
  const fits = (one: JsonSchema) => faultsOf(one, value, path).length === 0;
  const faults = (schema.allOf ?? []).flatMap((one) => faultsOf(one, value, path));
  const shown = path || "<nil>";
  const complain = (detail: string) =>
    faults.push({ fault: invalid(path, value as Json, `${shown} in body ${detail}`) });
  if (schema.anyOf && !schema.anyOf.some(fits)) complain("must validate at least one schema (anyOf)");
  if (schema.oneOf && schema.oneOf.filter(fits).length !== 1) {
    const found = schema.oneOf.some(fits) ? `${schema.oneOf.filter(fits).length} valid alternatives` : "none valid";
    complain(`must validate one and only one schema (oneOf). Found ${found}`);
  }
  if (schema.not && fits(schema.not)) complain("must not validate the schema (not)");
  return faults;
}

function stringFaults(schema: JsonSchema, value: string, path: string): SchemaFault[] {
  const { minLength, maxLength, pattern, format } = schema;
  const faults: SchemaFault[] = [];
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    faults.push({
      fault: { field: path, type: "Too long", detail: `may not be more than ${maxLength} bytes` },
      isBlocking: true,
    });
  }
  if (minLength !== undefined && length < minLength) {
    faults.push(says(path, value, `should be at least ${minLength} chars long`));
  }
  if (pattern !== undefined && !fitsPattern(pattern, value)) {
    faults.push(says(path, value, `should match '${pattern}'`));
  }
  if (format !== undefined && !(FORMATS[format]?.(value) ?? true)) {
    faults.push(says(path, value, `must be of type ${format}: ${JSON.stringify(value)}`));
  }
  return faults;
}

function fitsPattern(pattern: string, value: string): boolean {
  const expression = regularExpression(pattern);
  return "fault" in expression || expression.test(value);
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": (text) => !Number.isNaN(parseTime(text)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(parseTime(`${text}T00:00:00Z`)),
  ipv4: (text) => /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) < 256),
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  hostname: (text) => /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/.test(text),
  uri: (text) => /^[A-Za-z][-+.A-Za-z0-9]*:/.test(text),
};

function numberFaults(schema: JsonSchema, value: number, path: string): SchemaFault[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const faults: SchemaFault[] = [];
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    faults.push(says(path, value, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`));
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    faults.push(says(path, value, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`));
  }
  if (multipleOf && value % multipleOf !== 0) faults.push(says(path, value, `should be a multiple of ${multipleOf}`));
  return faults;
}

function listFaults(schema: JsonSchema, value: readonly unknown[], path: string): SchemaFault[] {
  const { minItems, maxItems, items } = schema;
  const faults: SchemaFault[] = [];
  if (maxItems !== undefined && value.length > maxItems) faults.push(tooMany(path, value.length, maxItems));
  if (minItems !== undefined && value.length < minItems) {
    faults.push(says(path, value.length, `should have at least ${minItems} items`));
  }
  const inner = items ? value.flatMap((item, i) => faultsOf(items, item, `${path}[${i}]`)) : [];
  return [...faults, ...inner, ...repeatedFaults(schema, value, path)];
}

/** Sets hold each value once, and lists by keys each key. */
function repeatedFaults(schema: JsonSchema, value: readonly unknown[], path: string): SchemaFault[] {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return [];
  const seen = new Set<string>();
  return value.flatMap((item, i) => {
    const keys = Object.fromEntries(
      (schema["x-kubernetes-list-map-keys"] ?? []).map((key) => [key, isRecord(item) ? item[key] : undefined]),
    );
    const shown = (type === "set" ? item : keys) as Json;
    const text = JSON.stringify(shown);
    if (seen.has(text)) return [{ fault: { field: `${path}[${i}]`, type: "Duplicate value", value: shown } as const }];
    seen.add(text);
    return [];
  });
}

function tooMany(path: string, count: number, max: number): SchemaFault {
  return {
    fault: { field: path, type: "Too many", value: count, detail: `must have at most ${max} items` },
    isBlocking: true,
  };
}

function objectFaults(schema: JsonSchema, value: Readonly<Record<string, unknown>>, path: string): SchemaFault[] {
  const { minProperties, maxProperties, properties = {}, additionalProperties } = schema;
  const inside = (name: string) => path ? `${path}.${name}` : name;
  const names = Object.keys(value).sort();
  const faults: SchemaFault[] = [];
  if (maxProperties !== undefined && names.length > maxProperties) {
    faults.push(tooMany(path, names.length, maxProperties));
  }
  if (minProperties !== undefined && names.length < minProperties) {
    faults.push(says(path, names.length, `should have at least ${minProperties} properties`));
  }
  for (const name of [...schema.required ?? []].sort()) {
    if (value[name] === undefined) faults.push({ fault: required(inside(name)), isBlocking: true });
  }
  for (const name of names) {
    const field = Object.hasOwn(properties, name)
      ? properties[name]
      : isRecord(additionalProperties)
      ? additionalProperties as JsonSchema
      : undefined;
    if (field) faults.push(...faultsOf(field, value[name], inside(name)));
  }
  return faults;
}
