import type { Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import { DOCUMENTATION } from "../api/openapi.ts";

/** An operation of the API, made ready to be read and tried. */
export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly place: string; readonly about: string }[];
  readonly body: Schema | undefined;
  readonly answers: readonly (readonly [status: string, about: string])[];
  /** Where an example goes. */
  readonly address: string;
  readonly example: unknown;
  readonly needsKey: boolean;
  readonly needsVersion: boolean;
}

export interface ApiDocument {
  readonly about: readonly string[];
  readonly tags: readonly {
    readonly name: string;
    readonly description: string;
    readonly operations: ApiOperation[];
  }[];
}

/** A JSON schema, without references. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { name: string; in: string; description?: string; schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly "x-example"?: { readonly path?: string; readonly body?: unknown; readonly query?: string };
}

const FIELD_DEPTH_MAX = 3;

/** The OpenAPI document as a page shows it. */
export async function apiDocument(app: Hono): Promise<ApiDocument> {
  const document = JSON.parse(JSON.stringify(await generateSpecs(app, { documentation: DOCUMENTATION })));
  const schemas: Readonly<Record<string, Schema>> = document.components?.schemas ?? {};
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({
        tag: one.tags?.[0],
        operation: operationOf(path, method, one, schemas),
      }))
    );
  return {
    about: String(document.info.description).split("\n\n"),
    tags: (document.tags as { name: string; description: string }[]).map(({ name, description }) => ({
      name,
      description,
      operations: operations.filter(({ tag }) => tag === name).map(({ operation }) => operation),
    })).filter((tag) => tag.operations.length > 0),
  };
}

function operationOf(
  path: string,
  method: string,
  one: Operation,
  schemas: Readonly<Record<string, Schema>>,
): ApiOperation {
  const body = one.requestBody?.content["application/json"]?.schema;
  const { path: address = path, query, body: example } = one["x-example"] ?? {};
  return {
    id: one.operationId,
    method,
    path,
    summary: one.summary ?? "",
    description: (one.description ?? "").split("\n\n").filter(Boolean),
    parameters: (one.parameters ?? []).map(({ name, in: place, description, schema }) => ({
      name,
      place,
      about: [description, schema?.enum && `One of ${schema.enum.map((value) => `\`${value}\``).join(", ")}`]
        .filter(Boolean).join(". "),
    })),
    body: body && resolved(body, schemas),
    answers: Object.entries(one.responses ?? {}).map(([status, { description = "" }]) =>
      [status, description] as const
    ),
    address: query === undefined ? address : `${address}?${query}`,
    example: example ?? (body ? {} : undefined),
    needsKey: !(one.security ?? [{}]).some((way) => Object.keys(way).length === 0),
    needsVersion: (one.parameters ?? []).some(({ name }) => name === "If-Match"),
  };
}

/** The schema with what it refers to put in; what refers to itself ends where it is deep. */
function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth = 0): Schema {
  const reference = (schema as { $ref?: string }).$ref;
  if (reference !== undefined) {
    const found = schemas[reference.split("/").at(-1)!];
    return found && depth < 2 * FIELD_DEPTH_MAX ? resolved(found, schemas, depth + 1) : {};
  }
  const inner = (one: Schema) => resolved(one, schemas, depth + 1);
  const parts = (all: Readonly<Record<string, Schema>>) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, inner(one)]));
  return {
    ...schema,
    ...(schema.properties ? { properties: parts(schema.properties) } : {}),
    ...(schema.items ? { items: inner(schema.items) } : {}),
    ...(schema.anyOf ? { anyOf: schema.anyOf.map(inner) } : {}),
  };
}

/** The fields of a schema by their paths, each with what it means. */
export function fieldsOf(schema: Schema, path = "", depth = 0): (readonly [string, string])[] {
  const own = path === "" ? [] : [[path, aboutOf(schema)] as const];
  if (depth >= FIELD_DEPTH_MAX) return own;
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
    fieldsOf(one, path === "" ? name : `${path}.${name}`, depth + 1)
  );
  const items = schema.items?.properties
    ? fieldsOf({ ...schema.items, description: "" }, `${path}[]`, depth + 1).slice(path === "" ? 0 : 1)
    : [];
  const ways = (schema.anyOf ?? []).filter(({ properties, items }) => properties ?? items)
    .flatMap((one) => fieldsOf(one, path, depth)).filter(([name]) => name !== path);
  const all = [...own, ...inner, ...items, ...ways];
  return all.filter(([name], i) => all.findIndex(([other]) => other === name) === i);
}

function aboutOf({ type, description, anyOf, enum: values, default: fallback }: Schema): string {
  const types = [type, ...(anyOf ?? []).map((one) => one.type)].flat().filter((one) => one !== undefined);
  return [
    [...new Set(types)].join(" or "),
    values && `one of ${values.map((value) => `\`${value}\``).join(", ")}`,
    fallback === undefined ? undefined : `\`${JSON.stringify(fallback)}\` unless given`,
    description,
  ].filter(Boolean).join(". ");
}
