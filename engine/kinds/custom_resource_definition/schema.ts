import { compileFault } from "../../base/cel_compiling.ts";
import { goJson, isRecord, sameJson } from "../../base/json.ts";
import { regularExpression } from "../../base/regular_expression.ts";
import { faultText, forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { each, type Faults, NO_FAULTS, oneOf } from "../rules.ts";
import type { Fields } from "../types.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const LIST_TYPES = ["atomic", "set", "map"];
const MAP_TYPES = ["atomic", "granular"];

type Level = "root" | "item" | "field";

/** What makes the whole schema unfit: first that it isn't structural, then what no schema may have. */
export function schemaFaults(schema: Fields, at: string): Faults {
  const structural = [...structureFaults(schema, "root", at), ...completenessFaults(schema, schema, at, at)];
  structural.sort((a, b) => faultText(a) < faultText(b) ? -1 : 1);
  return [
    ...(schema.nullable ? [forbidden(`${at}.nullable`, "nullable cannot be true at the root")] : []),
    ...structural,
    ...contentFaults(schema, at),
  ];
}

const UNTYPED: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

/** Structural schemas name the type of everything. */
function structureFaults(schema: Fields, level: Level, at: string): Faults {
  const { type, items, properties = {}, additionalProperties: others } = schema;
  const isOpen = schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const faults: FieldFault[] = [];
  if (type === "array" && !items) faults.push(required(`${at}.items`, "must be specified"));
  if (isRecord(items)) faults.push(...structureFaults(items as Fields, "item", `${at}.items`));
  for (const name of Object.keys(properties).sort()) {
    faults.push(...structureFaults(properties[name], "field", `${at}.properties[${name}]`));
  }
  if (others !== undefined && level === "root") {
    faults.push(forbidden(`${at}.additionalProperties`, "must not be used at the root"));
  }
  if (isRecord(others)) faults.push(...structureFaults(others as Fields, "field", `${at}.additionalProperties`));
  faults.push(...patternFaults(schema, at));
  if (isEmbedded && type !== "object") {
    const says = "must be object if x-kubernetes-embedded-resource is true";
    faults.push(type ? invalid(`${at}.type`, type, says) : required(`${at}.type`, says));
  } else if (!type && !isOpen) faults.push(required(`${at}.type`, UNTYPED[level]));
  if (level === "root" && type && type !== "object") {
    faults.push(invalid(`${at}.type`, type, "must be object at the root"));
  }
  return [...faults, ...(level === "root" || isEmbedded ? namedFaults(schema, level, at) : [])];
}

function patternFaults({ pattern }: Fields, at: string): Faults {
  if (!pattern) return NO_FAULTS;
  const read = regularExpression(pattern);
  return "fault" in read
    ? [invalid(`${at}.pattern`, pattern, `must be a valid regular expression, but isn't: ${read.fault}`)]
    : NO_FAULTS;
}

/** What every object has anyway may only be spelled as it is. */
function namedFaults({ properties = {} }: Fields, level: Level, at: string): Faults {
  const { kind, apiVersion, metadata } = properties;
  const field = (name: string) => `${at}.properties[${name}]`;
  const { type, properties: inner = {}, ...more } = metadata ?? {};
  const isMore = Object.keys(more).length > 0 ||
    Object.keys(inner).some((name) => name !== "name" && name !== "generateName");
  return [
    ...(kind && kind.type !== "string" ? [invalid(`${field("kind")}.type`, kind.type ?? "", "must be string")] : []),
    ...(apiVersion && apiVersion.type !== "string"
      ? [invalid(`${field("apiVersion")}.type`, apiVersion.type ?? "", "must be string")]
      : []),
    ...(metadata && type !== "object" ? [invalid(`${field("metadata")}.type`, type ?? "", "must be object")] : []),
    ...(metadata && level === "root" && isMore
      ? [
        forbidden(
          field("metadata"),
          "must not specify anything other than name and generateName, but metadata is implicitly specified",
        ),
      ]
      : []),
  ];
}

const JUNCTORS = ["allOf", "anyOf", "oneOf"] as const;

/** What a junctor speaks of must be there outside of it. */
function completenessFaults(schema: Fields, whole: Fields, at: string, home: string): Faults {
  const faults: FieldFault[] = [];
  for (const junctor of JUNCTORS) {
    (schema[junctor] as readonly Fields[] | undefined)?.forEach((part, i) =>
      faults.push(...partFaults(part, whole, `${at}.${junctor}[${i}]`, home))
    );
  }
  if (schema.not) faults.push(...partFaults(schema.not, whole, `${at}.not`, home));
  const properties: Fields = schema.properties ?? {};
  for (const name of Object.keys(properties).sort()) {
    const inner = `${at}.properties[${name}]`;
    faults.push(...completenessFaults(properties[name], properties[name], inner, inner));
  }
  if (isRecord(schema.items)) {
    faults.push(...completenessFaults(schema.items as Fields, schema.items as Fields, `${at}.items`, `${at}.items`));
  }
  return faults;
}

const INT_OR_STRING = [[{ type: "integer" }, { type: "string" }], [{ type: "string" }, { type: "integer" }]];

function partFaults(part: Fields, whole: Fields, at: string, home: string): Faults {
  const isPair = whole["x-kubernetes-int-or-string"] &&
    (INT_OR_STRING.some((pair) => sameJson(pair, whole.anyOf)) || whole.allOf);
  const properties: Fields = part.properties ?? {};
  return [
    ...(part.type && !isPair ? [forbidden(`${at}.type`, "must be empty to be structural")] : []),
    ...(part.default === undefined ? [] : [forbidden(`${at}.default`, "must be undefined to be structural")]),
    ...(part.title ? [forbidden(`${at}.title`, "must be empty to be structural")] : []),
    ...(part.description ? [forbidden(`${at}.description`, "must be empty to be structural")] : []),
    ...(part.nullable ? [forbidden(`${at}.nullable`, "must be false to be structural")] : []),
    ...Object.keys(properties).sort().flatMap((name) =>
      whole.properties?.[name]
        ? partFaults(properties[name], whole.properties[name], `${at}.properties[${name}]`, home)
        : [required(`${home}.properties[${name}]`, `because it is defined in ${at}.properties[${name}]`)]
    ),
  ];
}

/** Names of schemas in general that the server has no use for. */
const UNSUPPORTED = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];

function contentFaults(schema: Fields, at: string): Faults {
  const { type = "", properties, additionalProperties: others, items } = schema;
  const keep = schema["x-kubernetes-preserve-unknown-fields"];
  return [
    ...(type ? oneOf(`${at}.type`, type, TYPES) : []),
    ...UNSUPPORTED.filter((name) => schema[name] !== undefined).map((name) =>
      forbidden(`${at}.${name}`, `${name} is not supported`)
    ),
    ...(type === "null" ? [forbidden(`${at}.type`, "type cannot be set to null, use nullable as an alternative")] : []),
    ...(Array.isArray(items) ? [forbidden(`${at}.items`, "items must be a schema object and not an array")] : []),
    ...(schema.uniqueItems
      ? [
        forbidden(
          `${at}.uniqueItems`,
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
        ),
      ]
      : []),
    ...(others !== undefined && others !== true && Object.keys(properties ?? {}).length > 0
      ? [forbidden(`${at}.additionalProperties`, "additionalProperties and properties are mutual exclusive")]
      : []),
    ...(isRecord(others) ? contentFaults(others as Fields, `${at}.additionalProperties`) : []),
    ...Object.keys(properties ?? {}).sort().flatMap((name) =>
      contentFaults(properties[name], `${at}.properties[${name}]`)
    ),
    ...(schema.not ? contentFaults(schema.not, `${at}.not`) : []),
    ...JUNCTORS.flatMap((name) => each<Fields>(`${at}.${name}`, schema[name], contentFaults)),
    ...(isRecord(items) ? contentFaults(items as Fields, `${at}.items`) : []),
    ...(keep === false
      ? [invalid(`${at}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined")]
      : []),
    ...mergeFaults(schema, at),
    ...each<Fields>(`${at}.x-kubernetes-validations`, schema["x-kubernetes-validations"], ruleFaults),
  ];
}

const SELF = { variables: ["self", "oldSelf"] };

/** A rule in CEL must be there, and be one; it is shown as the server holds it. */
function ruleFaults(rule: Fields, at: string): Faults {
  const { rule: text, message = "", messageExpression = "", reason, fieldPath = "", optionalOldSelf } = rule;
  if (!text?.trim()) return [required(`${at}.rule`, "rule is not specified")];
  const fields = {
    Rule: text,
    Message: message,
    MessageExpression: messageExpression,
    Reason: reason ?? null,
    FieldPath: fieldPath,
    OptionalOldSelf: optionalOldSelf ?? null,
  };
  const held = { text: goJson(fields, { order: { names: Object.keys(fields), field: () => undefined } }) };
  const wrong = compileFault(text, { ...SELF, type: "bool" });
  const wrongMessage = messageExpression && compileFault(messageExpression, { ...SELF, type: "string" });
  return [
    ...(wrong ? [invalid(`${at}.rule`, held, wrong)] : []),
    ...(wrongMessage ? [invalid(`${at}.messageExpression`, held, `messageExpression ${wrongMessage}`)] : []),
  ];
}

/** How lists and maps are merged fits their type. */
function mergeFaults(schema: Fields, at: string): Faults {
  const { type = "" } = schema;
  const [mapType, listType] = [schema["x-kubernetes-map-type"], schema["x-kubernetes-list-type"]];
  const keys: readonly string[] = schema["x-kubernetes-list-map-keys"] ?? [];
  const typed = (wanted: string, name: string): Faults => {
    const says = `must be ${wanted} if ${name} is specified`;
    return type === wanted ? NO_FAULTS : [type ? invalid(`${at}.type`, type, says) : required(`${at}.type`, says)];
  };
  const mustBeMap = "must be map if x-kubernetes-list-map-keys is non-empty";
  const listField = `${at}.x-kubernetes-list-type`;
  return [
    ...(mapType === undefined ? [] : typed("object", "x-kubernetes-map-type")),
    ...(mapType === undefined ? [] : oneOf(`${at}.x-kubernetes-map-type`, mapType, MAP_TYPES)),
    ...(listType === undefined ? [] : typed("array", "x-kubernetes-list-type")),
    ...(listType === undefined ? [] : oneOf(listField, listType, LIST_TYPES)),
    ...(keys.length > 0 && listType !== "map"
      ? [listType === undefined ? required(listField, mustBeMap) : invalid(listField, listType, mustBeMap)]
      : []),
    ...(listType === "map" && keys.length === 0
      ? [required(`${at}.x-kubernetes-list-map-keys`, "must not be empty if x-kubernetes-list-type is map")]
      : []),
  ];
}
