import { sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import { dns1035Label, dnsSubdomain, type NameRule } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { each, type Faults, IMMUTABLE, NO_FAULTS } from "../rules.ts";
import type { Fields } from "../types.ts";
import { withFields } from "../with_fields.ts";
import { schemaFaults } from "./schema.ts";

export function customResourceDefinitionFaults({ metadata, spec, status }: KubeObject, previous?: KubeObject): Faults {
  const { names = {}, group = "" } = spec;
  const isNamed = metadata.name === `${names.plural}.${group}`;
  return [
    ...(isNamed || previous
      ? []
      : [invalid("metadata.name", metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...specFaults(inOnePlace(spec)),
    ...(previous ? changeFaults(spec, previous) : []),
    ...storedFaults(status?.storedVersions ?? [], spec.versions ?? []),
    ...(spec.preserveUnknownFields === true
      ? [
        invalid(
          "spec.preserveUnknownFields",
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
        ),
      ]
      : []),
  ];
}

const SHARED = ["schema", "subresources", "additionalPrinterColumns"] as const;

/** What all versions have in common stands over them in the server's own form, and is named there. */
function inOnePlace(spec: Fields): Fields {
  const versions: readonly Fields[] = spec.versions ?? [];
  const common = SHARED.filter((name) => versions.every((version) => sameJson(version[name], versions[0]![name])));
  const moved = Object.fromEntries(common.map((name) => [name, versions[0]?.[name]]));
  const bare = Object.fromEntries(common.map((name) => [name, undefined]));
  return { ...spec, ...moved, versions: versions.map((version) => withFields(version, bare)) };
}

function specFaults(spec: Fields): Faults {
  const { versions, schema, subresources, additionalPrinterColumns } = spec;
  return [
    ...groupFaults(spec.group ?? ""),
    ...scopeFaults(spec.scope),
    ...(schema?.openAPIV3Schema
      ? []
      : each<Fields>("spec.versions", versions, (version, at) =>
        version.schema?.openAPIV3Schema ? NO_FAULTS : [required(`${at}.schema.openAPIV3Schema`)])),
    ...each<Fields>("spec.versions", versions, (version, at) => [
      ...joined(`${at}.name`, version.name ?? "", dns1035Label),
      ...deprecationFaults(version, `${at}.deprecationWarning`),
      ...partsFaults(version, `${at}.schema`, at),
    ]),
    ...versionsFaults(versions),
    ...namesFaults(spec.names ?? {}),
    ...partsFaults({ schema, subresources, additionalPrinterColumns }, "spec.validation", "spec"),
  ];
}

function groupFaults(group: string): Faults {
  if (!group) return [required("spec.group")];
  const faults = joined("spec.group", group, dnsSubdomain);
  return faults.length > 0 || group.includes(".")
    ? faults
    : [invalid("spec.group", group, "should be a domain with at least one dot")];
}

const SCOPES = ["Cluster", "Namespaced"];

function scopeFaults(scope: string | undefined): Faults {
  if (!scope) return [required("spec.scope")];
  return SCOPES.includes(scope) ? NO_FAULTS : [unsupported("spec.scope", scope, SCOPES)];
}

/** All that a grammar has against a text, in one line. */
function joined(field: string, text: string, rule: NameRule, head = "", shown = text): Faults {
  const faults = rule(text);
  return faults.length === 0 ? NO_FAULTS : [invalid(field, shown, head + faults.join(","))];
}

function deprecationFaults({ deprecated, deprecationWarning: text }: Fields, field: string): Faults {
  if (text === undefined) return NO_FAULTS;
  if (!deprecated) return [invalid(field, text, "can only be set for deprecated versions")];
  return [
    ...(text.length > 256 ? [invalid(field, text, "must be <= 256 characters long")] : []),
    ...(text.length === 0 ? [invalid(field, text, "must not be an empty string")] : []),
  ];
}

function partsFaults({ schema, subresources, additionalPrinterColumns }: Fields, home: string, at: string): Faults {
  return [
    ...(schema?.openAPIV3Schema ? schemaFaults(schema.openAPIV3Schema, `${home}.openAPIV3Schema`) : []),
    ...(subresources?.scale ? scaleFaults(subresources.scale, `${at}.subresources.scale`) : []),
    ...each<Fields>(`${at}.additionalPrinterColumns`, additionalPrinterColumns, columnFaults),
  ];
}

function scaleFaults(scale: Fields, at: string): Faults {
  return [
    ...pathFaults(scale.specReplicasPath, `${at}.specReplicasPath`, [".spec."], "under .spec"),
    ...pathFaults(scale.statusReplicasPath, `${at}.statusReplicasPath`, [".status."], "under .status"),
    ...(scale.labelSelectorPath
      ? pathFaults(
        scale.labelSelectorPath,
        `${at}.labelSelectorPath`,
        [".spec.", ".status."],
        "under either .spec or .status",
      )
      : []),
  ];
}

const NO_PATH = "must be a simple json path starting with .";

function pathFaults(path: string | undefined, field: string, heads: readonly string[], where: string): Faults {
  if (!path) return [required(field)];
  if (!path.startsWith(".")) return [invalid(field, path, NO_PATH)];
  return heads.some((head) => path.startsWith(head))
    ? NO_FAULTS
    : [invalid(field, path, `should be a json path ${where}`)];
}

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

function columnFaults({ name, type, format, jsonPath }: Fields, at: string): Faults {
  const types = `must be one of ${COLUMN_TYPES.join(",")}`;
  const path = `${at}.JSONPath`;
  return [
    ...(name ? [] : [required(`${at}.name`)]),
    ...(type ? [] : [required(`${at}.type`, types)]),
    ...(type && !COLUMN_TYPES.includes(type) ? [invalid(`${at}.type`, type, types)] : []),
    ...(format && !COLUMN_FORMATS.includes(format)
      ? [invalid(`${at}.format`, format, `must be one of ${COLUMN_FORMATS.join(",")}`)]
      : []),
    ...(jsonPath ? [] : [required(path)]),
    ...(jsonPath && !jsonPath.startsWith(".") ? [invalid(path, jsonPath, NO_PATH)] : []),
  ];
}

function versionsFaults(versions: readonly Fields[]): Faults {
  const shown = () => ({
    text: `[${versions.map((version) => goForm("CustomResourceDefinitionVersion", version)).join(",")}]`,
  });
  const isUnique = new Set(versions.map(({ name }) => name)).size === versions.length;
  const stored = versions.filter((version) => version.storage).length;
  return [
    ...(isUnique ? [] : [invalid("spec.versions", shown(), "must contain unique version names")]),
    ...(stored === 1
      ? []
      : [invalid("spec.versions", shown(), "must have exactly one version marked as storage version")]),
  ];
}

const MIXED = "may have mixed case, but should otherwise match: ";

function namesFaults(names: Fields): Faults {
  const texts = ["plural", "singular", "kind", "listKind"] as const;
  const given = (name: string): string => names[name] ?? "";
  const isMixed = (name: string) => name === "kind" || name === "listKind";
  return [
    ...texts.filter((name) => !given(name)).map((name) => required(`spec.names.${name}`)),
    ...texts.filter(given).flatMap((name) =>
      isMixed(name)
        ? joined(`spec.names.${name}`, given(name).toLowerCase(), dns1035Label, MIXED, given(name))
        : joined(`spec.names.${name}`, given(name), dns1035Label)
    ),
    ...each<string>("spec.names.shortNames", names.shortNames, (name, at) => joined(at, name, dns1035Label)),
    ...(given("kind") && given("kind") === given("listKind")
      ? [invalid("spec.names.listKind", given("listKind"), "kind and listKind may not be the same")]
      : []),
    ...each<string>("spec.names.categories", names.categories, (name, at) => joined(at, name, dns1035Label)),
  ];
}

function changeFaults(spec: Fields, { spec: before, status }: KubeObject): Faults {
  const isServed = status?.conditions?.some(({ type, status }: Fields) => type === "Established" && status === "True");
  const fixed: readonly (readonly [string, unknown, unknown])[] = [
    ...(isServed
      ? [
        ["spec.scope", spec.scope, before.scope],
        ["spec.names.kind", spec.names?.kind, before.names?.kind],
      ] as const
      : []),
    ["spec.group", spec.group, before.group],
    ["spec.names.plural", spec.names?.plural, before.names?.plural],
  ];
  return fixed.filter(([, now, then]) => now !== then).map(([field, now]) => invalid(field, now, IMMUTABLE));
}

function storedFaults(stored: readonly string[], versions: readonly Fields[]): Faults {
  if (stored.length === 0) return [invalid("status.storedVersions", null, "must have at least one stored version")];
  const names = versions.map(({ name }) => name);
  return each("status.storedVersions", stored, (name, at) => {
    if (names.includes(name)) return NO_FAULTS;
    const says = `missing from spec.versions; ${name} was previously a storage version, and must remain in ` +
      `spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} ` +
      "from status.storedVersions";
    return [invalid(at, name, says)];
  });
}
