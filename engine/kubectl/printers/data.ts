import { type FieldOrder, goJson } from "../../base/json.ts";
import { writeKyaml } from "../../base/kyaml.ts";
import { writeYaml } from "../../base/yaml.ts";
import { fieldOrder } from "../../kinds/schema/mod.ts";
import type { Kube } from "../verb.ts";
import type { Printable, Printer } from "./mod.ts";

/** `-o yaml`: documents after the first follow `---`. */
export function yamlPrinter(_template: string, kube: Kube): Printer {
  let printed = 0;
  return { print: (object) => ({ text: (printed++ ? "---\n" : "") + writeYaml(shown(object, kube)) }) };
}

export function jsonPrinter(_template: string, kube: Kube, _format: string, typed: boolean | FieldOrder): Printer {
  const written = (object: Printable) => goJson(shown(object, kube), { indent: 4, order: orderOf(object, typed) });
  return { print: (object) => ({ text: `${written(object)}\n` }) };
}

/** The order of a typed object's fields. */
export function orderOf({ apiVersion, kind }: Printable, typed: boolean | FieldOrder): FieldOrder | undefined {
  if (typeof typed === "object") return typed;
  if (!typed) return undefined;
  const order = fieldOrder(String(apiVersion), String(kind));
  if (!String(kind).endsWith("List")) return order;
  const items = fieldOrder(String(apiVersion), String(kind).slice(0, -"List".length));
  return {
    names: LIST_FIELDS,
    field: (name) => name === "items" ? { field: () => undefined, item: items } : undefined,
  };
}

const LIST_FIELDS = ["kind", "apiVersion", "metadata", "items"];

export function kyamlPrinter(_template: string, kube: Kube): Printer {
  return { print: (object) => ({ text: writeKyaml(shown(object, kube)) }) };
}

/** Without `metadata.managedFields`, unless they were asked for. */
function shown(object: Printable, kube: Kube): Printable {
  const asked = kube.flags.has("show-managed-fields") && kube.flags.yes("show-managed-fields");
  return asked ? withManagedFields(object) : withoutManagedFields(object);
}

/** Objects of the cluster carry their managed fields out of sight, worked out when they are read: here they are read. */
export function withManagedFields<T extends Printable>(object: T): T {
  return onMetadata(
    object,
    (metadata) =>
      metadata.managedFields === undefined ? metadata : { ...metadata, managedFields: metadata.managedFields },
  );
}

/** The same for a template, which may go over all of the metadata but seldom does: worked out only if it looks. */
export function withManagedFieldsAtHand<T extends Printable>(object: T): T {
  return onMetadata(object, (metadata) => {
    const isHidden = Object.getOwnPropertyDescriptor(metadata, "managedFields")?.enumerable === false;
    if (!isHidden) return metadata;
    const get = () => metadata.managedFields;
    return Object.defineProperty({ ...metadata }, "managedFields", { enumerable: true, configurable: true, get });
  });
}

/** Only what came from a file can have them in sight. */
export function withoutManagedFields<T extends Printable>(object: T): T {
  return onMetadata(object, (metadata) => {
    if (!Object.prototype.propertyIsEnumerable.call(metadata, "managedFields")) return metadata;
    const { managedFields: _, ...rest } = metadata;
    return rest;
  });
}

/** The object, or each of a list's, with its metadata changed; itself when nothing is. */
function onMetadata<T extends Printable>(object: T, change: (metadata: Metadata) => Metadata): T {
  if (object.kind?.endsWith("List") && Array.isArray(object.items)) {
    return { ...object, items: (object.items as Printable[]).map((item) => onMetadata(item, change)) };
  }
  if (typeof object.metadata !== "object" || object.metadata === null) return object;
  const metadata = change(object.metadata as Metadata);
  return metadata === object.metadata ? object : { ...object, metadata };
}

interface Metadata {
  readonly [field: string]: unknown;
}
