import { isFaulty } from "../../base/fault.ts";
import type { Faulty } from "../../base/fault.ts";
import type { Shape } from "../../base/field_set.ts";
import { isRecord } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { decode, type Decoded, shape } from "../../kinds/schema/mod.ts";
import type { CustomResource } from "../catalog.ts";
import { fieldSchema, type JsonSchema, shapeOf } from "./schema.ts";

/** A kind with nothing but metadata, to decode metadata by. */
const BARE = { apiVersion: "v1", kind: "ConfigMap" };

/** A body in the form of its custom resource's schema: unknown fields pruned and named, defaults filled in. */
export function decodeCustom(resource: CustomResource, body: unknown): Decoded | Faulty {
  if (!isRecord(body)) return { fault: "json: cannot unmarshal into Go value of type map[string]interface {}" };
  const { apiVersion, kind, metadata, ...fields } = body;
  const head = decode(BARE.apiVersion, BARE.kind, { ...BARE, metadata });
  if (isFaulty(head)) return head;
  const unknown: string[] = [...head.unknown];
  const pruned = pruneFields(resource.schema, fields, "", unknown) as Record<string, unknown>;
  const filled = withDefaults(resource.schema, pruned) as Record<string, unknown>;
  const object = { ...filled, apiVersion, kind, metadata: head.object.metadata ?? {} } as KubeObject;
  return { object, unknown: unknown.sort() };
}

/** The value without what its schema doesn't know. */
function prune(schema: JsonSchema, value: unknown, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    return schema.items ? value.map((item, i) => prune(schema.items!, item, `${path}[${i}]`, unknown)) : value;
  }
  return isRecord(value) ? pruneFields(schema, value, path, unknown) : value;
}

function pruneFields(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
  unknown: string[],
): unknown {
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const isEmbedded = schema["x-kubernetes-embedded-resource"] && ["apiVersion", "kind", "metadata"].includes(name);
    const field = fieldSchema(schema, name);
    const place = path ? `${path}.${name}` : name;
    if (field) kept[name] = prune(field, inner, place, unknown);
    else if (isOpen || isEmbedded) kept[name] = inner;
    else unknown.push(place);
  }
  return kept;
}

/** The value with the defaults of its schema. A null where none may be counts as absent if there is a default. */
function withDefaults(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => withDefaults(schema.items!, item)) : value;
  if (!isRecord(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isMissing = filled[name] === undefined || (filled[name] === null && !field.nullable);
    if (isMissing && field.default !== undefined) filled[name] = field.default;
    else if (filled[name] === null && !field.nullable) delete filled[name];
  }
  for (const name of Object.keys(filled)) {
    const field = fieldSchema(schema, name);
    if (field) filled[name] = withDefaults(field, filled[name]);
  }
  return filled;
}

/** What server-side apply sees in a custom resource. */
export function customShape(resource: CustomResource): Shape | undefined {
  const own = shapeOf(resource.schema);
  const bare = shape(BARE.apiVersion, BARE.kind)!;
  const field = (name: string) =>
    ["apiVersion", "kind", "metadata"].includes(name) ? bare.field(name) : own.field(name);
  return { ...bare, type: "map", isClosed: own.isClosed, field };
}
