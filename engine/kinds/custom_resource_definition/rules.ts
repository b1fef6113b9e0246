import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { dns1035Label, dnsSubdomain, nameFaults } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { withFields } from "../with_fields.ts";
import { each, type Faults, NO_FAULTS, requiredOneOf } from "../rules.ts";
import type { Fields } from "../types.ts";

/** Names that follow from the kind, and the versions that are stored: those that ever were the storage version. */
export function prepareCustomResourceDefinition(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given: Fields = next.spec ?? {};
  const names: Fields = given.names ?? {};
  const kind: string = names.kind ?? "";
  const spec = withFields(given, {
    conversion: given.conversion ?? NO_CONVERSION,
    preserveUnknownFields: given.preserveUnknownFields || undefined,
    names: withFields(names, {
      singular: names.singular || kind.toLowerCase(),
      listKind: names.listKind || (kind && `${kind}List`),
    }),
  });
  const stored: readonly string[] = next.status?.storedVersions ?? [];
  const storage: string | undefined = given.versions?.find((version: Fields) => version.storage)?.name;
  const status = storage === undefined || stored.includes(storage)
    ? next.status
    : { acceptedNames: { kind: "", plural: "" }, conditions: [], ...next.status, storedVersions: [...stored, storage] };
  return withFields(next, { spec, status });
}

const NO_CONVERSION = Object.freeze({ strategy: "None" });

export function customResourceDefinitionFaults({ metadata, spec, status }: KubeObject): Faults {
  const { names = {}, group = "", versions = [] } = spec;
  const isNamed = metadata.name === `${names.plural}.${group}`;
  return [
    ...(isNamed ? [] : [invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...groupFaults(group),
    ...requiredOneOf("spec.scope", spec.scope, ["Cluster", "Namespaced"]),
    ...each<Fields>("spec.versions", versions, versionFaults),
    ...storageFaults(versions),
    ...namesFaults(names),
    ...(status?.storedVersions?.length
      ? []
      : [invalid("status.storedVersions", null, "must have at least one stored version")]),
  ];
}

function groupFaults(group: string): Faults {
  if (!group) return [required("spec.group")];
  const faults = nameFaults("spec.group", group, dnsSubdomain);
  return faults.length > 0 || group.includes(".")
    ? faults
    : [invalid("spec.group", group, "should be a domain with at least one dot")];
}

function versionFaults(version: Fields, at: string): Faults {
  const schema: Fields | undefined = version.schema?.openAPIV3Schema;
  return [
    ...nameFaults(`${at}.name`, version.name ?? "", dns1035Label),
    ...(schema ? schemaFaults(schema, `${at}.schema.openAPIV3Schema`) : [required(`${at}.schema.openAPIV3Schema`, "")]),
  ];
}

/** Structural schemas name the type of everything. */
function schemaFaults(schema: Fields, at: string): Faults {
  const faults: FieldFault[] = [];
  const isOpen = schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
  if (!schema.type && !isOpen) faults.push(required(`${at}.type`, "must not be empty for specified object fields"));
  for (const name of Object.keys(schema.properties ?? {}).sort()) {
    faults.push(...schemaFaults(schema.properties[name], `${at}.properties[${name}]`));
  }
  if (schema.type === "array" && !schema.items) faults.push(required(`${at}.items`, "must be specified"));
  else if (schema.items) faults.push(...schemaFaults(schema.items, `${at}.items`));
  return faults;
}

function storageFaults(versions: readonly Fields[]): Faults {
  if (versions.filter((version) => version.storage).length === 1) return NO_FAULTS;
  const shown = `[${versions.map((version) => goForm("CustomResourceDefinitionVersion", version)).join(",")}]`;
  return [invalid("spec.versions", { text: shown }, "must have exactly one version marked as storage version")];
}

function namesFaults(names: Fields): Faults {
  return ["plural", "singular", "kind", "listKind"].flatMap((name) => {
    const field = `spec.names.${name}`;
    const text: string = names[name] ?? "";
    return text ? nameFaults(field, text.toLowerCase(), dns1035Label) : [required(field)];
  });
}
