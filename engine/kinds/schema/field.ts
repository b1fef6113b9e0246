import go from "./go_facts.json" with { type: "json" };
import facts from "./schema.json" with { type: "json" };

/** One field as facts/schema.json states it. */
interface FieldFact {
  readonly type?: string;
  readonly format?: string;
  readonly ref?: string;
  readonly list?: FieldFact;
  readonly map?: FieldFact;
  readonly enum?: readonly string[];
  readonly listType?: "atomic" | "set" | "map";
  readonly listMapKeys?: readonly string[];
  readonly mapType?: "atomic" | "granular";
  readonly mergeKey?: string;
  readonly patchStrategy?: string;
}

interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly fields?: Readonly<Record<string, FieldFact>>;
  readonly required?: readonly string[];
  readonly gvk?: string | readonly (readonly string[])[];
}

const DEFINITIONS = facts as unknown as Readonly<Record<string, Definition>>;

export type FieldType =
  | "struct"
  | "map"
  | "list"
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "bytes"
  | "quantity"
  | "intOrString"
  | "time"
  | "microTime"
  /** Whatever JSON there is: it is kept as it comes. */
  | "any";

const TYPES: Readonly<Record<string, FieldType>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "microTime",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intOrString",
};

const DROPPED_WHEN_ZERO = new Set(go.droppedWhenZero);
const KEPT_WHEN_ZERO = new Set(go.keptWhenZero);
const KEPT_WHEN_EMPTY = new Set(go.keptWhenEmpty);
const ATOMIC_STRUCTS = new Set(go.atomicStructs);
const TYPE_NAMES = go.typeNames as Readonly<Record<string, string>>;
const KEY_DEFAULTS = go.keyDefaults as Readonly<Record<string, string>>;

/** A field of a kind, or the kind itself: made when it is first asked for, and kept. */
export class Field {
  readonly type: FieldType;
  /** What Go calls its type, in messages: `int32`, `map[string]string`, `v1.Container`, `[]v1.Container`. */
  readonly goType: string;
  /** A struct's bare name, `Container`; empty for what is none. */
  readonly structName: string;
  /** The bare name of the type that it refers to, a struct or not (`Quantity`, `JSON`); empty without one. */
  readonly refName: string;
  /** The full name of a struct's definition. */
  readonly definition: string;
  readonly format: string;
  readonly enum: readonly string[];
  readonly required: boolean;
  /** Its zero value is left out when Go writes it (`omitempty` on a plain value). */
  readonly dropsZero: boolean;
  readonly listType: "atomic" | "set" | "map";
  /** The keys of a list that is a map of structs; for server-side apply. */
  readonly listKeys: readonly string[];
  readonly isAtomicMap: boolean;
  /** For strategic patches. */
  readonly mergeKey: string | undefined;
  readonly patchStrategies: readonly string[];
  /** What lies in a list or map. */
  readonly item: Field | undefined;
  #struct: Struct | undefined;

  constructor(fact: FieldFact, name: string, owner: string, required: boolean) {
    const named = TYPE_NAMES[`${owner}.${name}`] ?? TYPE_NAMES[name];
    const definition = fact.ref ? DEFINITIONS[fact.ref] : undefined;
    this.type = typeOf(fact, definition);
    this.structName = this.type === "struct" ? lastSegment(fact.ref!) : "";
    this.refName = fact.ref ? lastSegment(fact.ref) : "";
    this.definition = this.type === "struct" ? fact.ref! : "";
    this.format = fact.format ?? "";
    this.enum = fact.enum ?? [];
    this.required = required;
    this.listType = fact.listType ?? "atomic";
    this.listKeys = fact.listMapKeys ?? [];
    this.mergeKey = fact.mergeKey;
    this.patchStrategies = fact.patchStrategy?.split(",") ?? [];
    this.isAtomicMap = fact.mapType === "atomic" ||
      (fact.mapType !== "granular" && ATOMIC_STRUCTS.has(this.structName));
    const inner = fact.list ?? fact.map;
    this.item = inner && (inner.ref ? fieldOfDefinition(inner.ref) : new Field(inner, "", "", false));
    this.goType = named && this.type !== "struct" ? named : goType(fact, this);
    this.dropsZero = dropsZero(this, `${owner}.${name}`, name);
  }

  /** The fields of a struct. */
  get fields(): ReadonlyMap<string, Field> {
    return this.#known().fields;
  }

  /** Frozen values that are known to be in a struct's form already, so that shared parts are looked at once. */
  get settled(): WeakSet<object> {
    return this.#known().settled;
  }

  #known(): Struct {
    this.#struct ??= structOf(this.definition);
    return this.#struct;
  }
}

interface Struct {
  readonly fields: ReadonlyMap<string, Field>;
  readonly settled: WeakSet<object>;
}

const STRUCTS = new Map<string, Struct>();

function structOf(definition: string): Struct {
  const known = STRUCTS.get(definition);
  if (known) return known;
  const made = { fields: fieldsOf(definition), settled: new WeakSet<object>() };
  STRUCTS.set(definition, made);
  return made;
}

function typeOf(fact: FieldFact, definition: Definition | undefined): FieldType {
  if (fact.list) return "list";
  if (fact.map) return "map";
  if (!fact.ref) return fact.format === "byte" ? "bytes" : fact.type as FieldType;
  return TYPES[fact.ref] ?? (definition?.fields ? "struct" : "any");
}

function dropsZero(field: Field, place: string, name: string): boolean {
  switch (field.type) {
    case "integer":
    case "number":
    case "boolean":
      return !field.required && DROPPED_WHEN_ZERO.has(name) && !KEPT_WHEN_ZERO.has(place);
    case "string":
    case "bytes":
    case "list":
    case "map":
      return !field.required && !KEPT_WHEN_EMPTY.has(place);
    default:
      return false;
  }
}

function goType(fact: FieldFact, field: Field): string {
  switch (field.type) {
    case "list":
      return `[]${field.item!.goType}`;
    case "map":
      return field.item!.type === "quantity" ? TYPE_NAMES.ResourceList! : `map[string]${field.item!.goType}`;
    case "integer":
      return fact.format ?? "int64";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    case "bytes":
      return "[]uint8";
    case "any":
      return "interface {}";
    case "string":
      return "string";
    default: {
      const segments = fact.ref!.split(".");
      return segments.slice(-2).join(".");
    }
  }
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function fieldsOf(definition: string): ReadonlyMap<string, Field> {
  const { fields = {}, required = [] } = DEFINITIONS[definition] ?? {};
  const owner = lastSegment(definition);
  const made = Object.entries(fields).map((
    [name, fact],
  ) => [name, new Field(fact, name, owner, required.includes(name))]);
  return new Map(made as [string, Field][]);
}

const BY_DEFINITION = new Map<string, Field>();

/** The one field of all lists, maps and kinds of this definition. */
function fieldOfDefinition(definition: string): Field {
  const known = BY_DEFINITION.get(definition);
  if (known) return known;
  const field = new Field({ ref: definition }, "", "", false);
  BY_DEFINITION.set(definition, field);
  return field;
}

const DEFINITION_OF_KIND = new Map<string, string>();
for (const [name, { gvk }] of Object.entries(DEFINITIONS)) {
  if (!Array.isArray(gvk)) continue;
  for (const [group, version, kind] of gvk) {
    DEFINITION_OF_KIND.set(`${group ? `${group}/` : ""}${version} ${kind}`, name);
  }
}

/** The field that a whole object of a kind is; undefined for kinds that the facts don't have. */
export function fieldOfKind(apiVersion: string, kind: string): Field | undefined {
  const definition = DEFINITION_OF_KIND.get(`${apiVersion} ${kind}`);
  return definition === undefined ? undefined : fieldOfDefinition(definition);
}

/** What a key of a list's element counts as when it is absent (`protocol` is TCP). */
export function keyDefault(key: string): string | undefined {
  return KEY_DEFAULTS[key];
}
