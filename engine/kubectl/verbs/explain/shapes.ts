import { isRecord } from "../../../base/json.ts";
import { type Field, fieldOfKind } from "../../../kinds/schema/mod.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import type { Kube } from "../../verb.ts";

/** A type as `kubectl explain` speaks of it, whether it comes from the facts or from a custom resource's definition. */
export interface Shape {
  /** `DaemonSetSpec`, `[]Container`, `map[string]string`, `integer`, `Object`. */
  readonly label: string;
  /** Of the field, then of its type; empty when nobody said anything. */
  readonly description: string;
  /** Of the field alone, as the list of an object's fields shows it. */
  readonly summary: string;
  readonly enum: readonly string[];
  readonly required: boolean;
  /** The fields of the object that it is, or is a list or map of; sorted by name, made when asked for. */
  fields(): readonly (readonly [name: string, shape: Shape])[];
}

/** What describes a definition, or a field of it: the Kubernetes authors' text, which a host may read from a package. */
export type Descriptions = (definition: string, field?: string) => string | undefined;

/** The shape of a resource's objects; undefined for one without a schema. */
export function shapeOf(
  resource: Resource,
  kube: Kube,
  descriptions: Descriptions = () => undefined,
): Shape | undefined {
  const field = fieldOfKind(resource.apiVersion, resource.kind);
  return field ? ofField(field, "", descriptions) : customShape(resource, kube, descriptions);
}

function ofField(field: Field, summary: string, descriptions: Descriptions): Shape {
  const inner = innermost(field);
  const own = inner.definition ? descriptions(inner.definition) ?? "" : "";
  return {
    label: labelOf(field),
    description: [summary, own].filter((text) => text !== "").join("\n"),
    summary,
    enum: field.enum,
    required: field.required,
    fields: () =>
      sorted(inner.type === "struct" ? [...inner.fields] : []).map(([name, one]) =>
        [name, ofField(one, descriptions(inner.definition, name) ?? "", descriptions)] as const
      ),
  };
}

const innermost = (field: Field): Field => field.item ? innermost(field.item) : field;

function labelOf(field: Field): string {
  if (field.type === "list") return `[]${labelOf(field.item!)}`;
  if (field.type === "map") return `map[string]${labelOf(field.item!)}`;
  return field.refName || { bytes: "string", any: "Object" }[field.type as string] || field.type;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => a < b ? -1 : 1);
}

type Schema = Readonly<Record<string, unknown>>;

/** Out of `spec.versions[].schema.openAPIV3Schema` of the definition; every object has metadata besides. */
function customShape(resource: Resource, kube: Kube, descriptions: Descriptions): Shape | undefined {
  const answer = kube.client.cluster.request({
    verb: "get",
    resource: "customresourcedefinitions.apiextensions.k8s.io",
    name: resource.name,
  });
  if (!answer.ok) return undefined;
  const versions: readonly { name: string; schema?: { openAPIV3Schema?: Schema } }[] = answer.object?.spec?.versions ??
    [];
  const schema = versions.find(({ name }) => name === resource.version)?.schema?.openAPIV3Schema;
  const known = fieldOfKind("v1", "Pod")!;
  const common = ["apiVersion", "kind", "metadata"].map((name) =>
    [name, ofField(known.fields.get(name)!, descriptions(known.definition, name) ?? "", descriptions)] as const
  );
  const shape = ofSchema(schema ?? { type: "object" }, false);
  return {
    ...shape,
    label: resource.kind,
    fields: () => sorted([...common, ...shape.fields().filter(([name]) => !common.some(([one]) => one === name))]),
  };
}

function ofSchema(schema: Schema, required: boolean): Shape {
  const description = String(schema.description ?? "");
  const inner = innermostSchema(schema);
  const needed = Array.isArray(inner.required) ? inner.required : [];
  const properties = isRecord(inner.properties) ? inner.properties : {};
  return {
    label: schemaLabel(schema),
    description,
    summary: description,
    enum: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    required,
    fields: () =>
      sorted(Object.entries(properties)).map(([name, one]) =>
        [name, ofSchema(isRecord(one) ? one : {}, needed.includes(name))] as const
      ),
  };
}

function insideOf(schema: Schema): readonly [prefix: string, inner: Schema] | undefined {
  if (isRecord(schema.items)) return ["[]", schema.items];
  return isRecord(schema.additionalProperties) ? ["map[string]", schema.additionalProperties] : undefined;
}

const innermostSchema = (schema: Schema): Schema => {
  const inside = insideOf(schema);
  return inside ? innermostSchema(inside[1]) : schema;
};

function schemaLabel(schema: Schema): string {
  const inside = insideOf(schema);
  if (inside) return inside[0] + schemaLabel(inside[1]);
  if (schema["x-kubernetes-int-or-string"]) return "IntOrString";
  return schema.type === "object" || !schema.type ? "Object" : String(schema.type);
}
