import { goJson } from "../../base/json.ts";
import { writeKyaml } from "../../base/kyaml.ts";
import { writeYaml } from "../../base/yaml.ts";
import type { Kube } from "../verb.ts";
import type { Printable, Printer } from "./mod.ts";

/** `-o yaml`: documents after the first follow `---`. */
export function yamlPrinter(_template: string, kube: Kube): Printer {
  let printed = 0;
  return { print: (object) => ({ text: (printed++ ? "---\n" : "") + writeYaml(shown(object, kube)) }) };
}

export function jsonPrinter(_template: string, kube: Kube): Printer {
  return { print: (object) => ({ text: `${goJson(shown(object, kube), { indent: 4, plainHtml: true })}\n` }) };
}

export function kyamlPrinter(_template: string, kube: Kube): Printer {
  return { print: (object) => ({ text: writeKyaml(shown(object, kube)) }) };
}

/** Without `metadata.managedFields`, unless they were asked for. */
function shown(object: Printable, kube: Kube): Printable {
  return kube.flags.has("show-managed-fields") && kube.flags.yes("show-managed-fields")
    ? object
    : withoutManagedFields(object);
}

export function withoutManagedFields<T extends Printable>(object: T): T {
  if (object.kind?.endsWith("List") && Array.isArray(object.items)) {
    return { ...object, items: (object.items as Printable[]).map(withoutManagedFields) };
  }
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
