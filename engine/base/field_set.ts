import { goJson, isRecord, sameJson, sortedKeys } from "./json.ts";

/** What server-side apply sees in a value: which parts are owned one by one, and which only as a whole. */
export interface Shape {
  /** `map`: fields one by one. `list`: elements by their keys. `set`: elements by their value. `atomic`: as a whole. */
  readonly type: "map" | "list" | "set" | "atomic" | "scalar" | "untyped";
  readonly goType: string;
  /** Of a scalar: what it may be. */
  readonly scalar: "string" | "numeric" | "boolean" | "untyped";
  readonly keys: readonly string[];
  keyDefault(key: string): string | undefined;
  /** A map that has no fields but those that it knows. */
  readonly isClosed: boolean;
  field(name: string): Shape | undefined;
  readonly item: Shape | undefined;
}

/**
 * A set of fields in the form of `managedFields[].fieldsV1`: `f:name` for fields, `k:{"name":"a"}` for elements by keys,
 * `v:"x"` for elements of sets, `.` for the thing itself.
 */
export type FieldSet = { readonly [element: string]: FieldSet };

export const NO_FIELDS: FieldSet = Object.freeze({});

/** What has no shape: maps by their fields, lists as a whole. */
const UNTYPED: Shape = {
  type: "untyped",
  goType: "",
  scalar: "untyped",
  keys: [],
  keyDefault: () => undefined,
  isClosed: false,
  field: () => undefined,
  item: undefined,
};

/** Every field that a value sets. */
export function fieldsOf(value: unknown, shape: Shape | undefined): FieldSet {
  if (!hasParts(value, shape)) return NO_FIELDS;
  const set: Record<string, FieldSet> = {};
  for (const [element, inner, innerShape] of partsOf(value, shape)) {
    const fields = fieldsOf(inner, innerShape);
    // An element of a list is itself there, and so is an object with fields inside it.
    set[element] = isElement(element) && hasParts(inner, innerShape) ? { ".": NO_FIELDS, ...fields } : fields;
  }
  return set;
}

function isElement(element: string): boolean {
  return element.startsWith("k:");
}

/** Whether a value is owned part by part. */
function hasParts(value: unknown, shape: Shape | undefined): boolean {
  const type = shape?.type ?? "untyped";
  if (isRecord(value)) return (type === "map" || type === "untyped") && sortedKeys(value).length > 0;
  return Array.isArray(value) && value.length > 0 && (type === "list" || type === "set");
}

type Part = readonly [element: string, value: unknown, shape: Shape | undefined];

/** The parts of a value that can be owned, each with the name of its place. */
export function partsOf(value: unknown, shape: Shape | undefined): Part[] {
  const known = shape ?? UNTYPED;
  if (Array.isArray(value)) {
    return value.map((item): Part => [elementOf(item, known), item, known.type === "set" ? undefined : known.item]);
  }
  return sortedKeys(value as object).map((name): Part => [
    `f:${name}`,
    (value as Record<string, unknown>)[name],
    known.field(name),
  ]);
}

/** `k:{"containerPort":80,"protocol":"TCP"}` or `v:"x"`. */
function elementOf(item: unknown, shape: Shape): string {
  if (shape.type === "set" || !isRecord(item)) return `v:${goJson(item)}`;
  const keys: Record<string, unknown> = {};
  for (const key of shape.keys) {
    const value = item[key] ?? shape.keyDefault(key);
    if (value !== undefined) keys[key] = value;
  }
  return `k:${goJson(keys)}`;
}

/** What every object has before its first fields are counted: the parts that Go's structs always hold. */
export const EMPTY_OBJECT: unknown = {
  metadata: {},
  spec: { containers: [], strategy: {}, template: { metadata: {}, spec: { containers: [] } }, updateStrategy: {} },
  status: {},
};

/** Fields that a change sets: those that are new, with a `.` for each new map, and those whose value is another one. */
export function setFields(before: unknown, after: unknown, shape: Shape | undefined): FieldSet {
  if (before === after || !hasParts(after, shape)) return NO_FIELDS;
  const old = new Map(
    isRecord(before) || Array.isArray(before) ? partsOf(before, shape).map((part) => [part[0], part]) : [],
  );
  const set: Record<string, FieldSet> = {};
  for (const [element, value, inner] of partsOf(after, shape)) {
    const known = old.get(element)?.[1];
    if (known === undefined) {
      set[element] = hasParts(value, inner) ? { ".": NO_FIELDS, ...setFields(undefined, value, inner) } : NO_FIELDS;
    } else if (!hasParts(value, inner)) {
      if (!sameJson(known, value)) set[element] = NO_FIELDS;
    } else {
      const fields = setFields(known, value, inner);
      if (!isEmpty(fields)) set[element] = fields;
    }
  }
  return set;
}

/** What nobody owns, because the server keeps it. */
const UNOWNED: FieldSet = (() => {
  const names = [
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "generation",
    "managedFields",
    "resourceVersion",
  ];
  const metadata = Object.fromEntries(names.map((name) => [`f:${name}`, NO_FIELDS]));
  return { "f:apiVersion": NO_FIELDS, "f:kind": NO_FIELDS, "f:metadata": metadata };
})();

/** A set without the fields that nobody owns: kind, name, uid and the like. */
export function ownable(set: FieldSet): FieldSet {
  const rest = difference(set, UNOWNED);
  const metadata = rest["f:metadata"];
  if (!metadata || !isEmpty(metadata)) return rest;
  const { "f:metadata": _, ...others } = rest;
  return others;
}

/** Fields that are in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const result: Record<string, FieldSet> = { ...a };
  for (const element in b) result[element] = element in a ? union(a[element]!, b[element]!) : b[element]!;
  return result;
}

/** Fields of `a` that are not in `b`. A field with fields inside it goes when nothing of it is left. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const result: Record<string, FieldSet> = {};
  for (const element in a) {
    const [left, right] = [a[element]!, b[element]];
    if (right === undefined) result[element] = left;
    else if (!isLeaf(left)) {
      const rest = difference(left, right);
      if (!isEmpty(rest)) result[element] = rest;
    } else if (!isLeaf(right) && !("." in right)) result[element] = left;
  }
  return result;
}

/** Fields that are in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result: Record<string, FieldSet> = {};
  for (const element in a) {
    const [left, right] = [a[element]!, b[element]];
    if (right === undefined) continue;
    if (isLeaf(left) || isLeaf(right)) {
      const isBoth = (isLeaf(left) || "." in left) && (isLeaf(right) || "." in right);
      if (isBoth) result[element] = NO_FIELDS;
      continue;
    }
    const both = intersection(left, right);
    if (!isEmpty(both)) result[element] = both;
  }
  return result;
}

function isLeaf(set: FieldSet): boolean {
  return isEmpty(set);
}

export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** How Kubernetes writes the paths of a set in messages: `.spec.containers[name="a"].image`, one for each leaf. */
export function pathsOf(set: FieldSet, prefix = ""): string[] {
  const paths: string[] = [];
  for (const element of Object.keys(set).sort()) {
    if (element === ".") {
      paths.push(prefix);
      continue;
    }
    const path = prefix + stepText(element);
    const inner = set[element]!;
    if (isLeaf(inner)) paths.push(path);
    else paths.push(...pathsOf(inner, path));
  }
  return paths;
}

function stepText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  const keys = JSON.parse(rest) as Record<string, unknown>;
  return `[${sortedKeys(keys).map((key) => `${key}=${goJson(keys[key])}`).join(",")}]`;
}

/** The value at each element of a set's first level, for looking up parts by place. */
function partAt(value: unknown, shape: Shape | undefined, element: string): Part | undefined {
  if (!hasParts(value, shape)) return undefined;
  if (element.startsWith("f:")) {
    if (!isRecord(value)) return undefined;
    const name = element.slice(2);
    return Object.hasOwn(value, name) ? [element, value[name], (shape ?? UNTYPED).field(name)] : undefined;
  }
  return partsOf(value, shape).find(([other]) => other === element);
}

/** Fields of `set` whose values differ between two values (or that only one of them has). */
export function changedFields(set: FieldSet, before: unknown, after: unknown, shape: Shape | undefined): FieldSet {
  if (before === after) return NO_FIELDS;
  const result: Record<string, FieldSet> = {};
  for (const element in set) {
    if (element === ".") continue;
    const [old, now] = [partAt(before, shape, element), partAt(after, shape, element)];
    const inner = set[element]!;
    if (!old && !now) continue;
    if (!old || !now || isLeaf(inner)) {
      if (!old || !now || !sameJson(old[1], now[1])) result[element] = isLeaf(inner) ? NO_FIELDS : inner;
      continue;
    }
    const changed = changedFields(inner, old[1], now[1], now[2]);
    if (!isEmpty(changed)) result[element] = changed;
  }
  return result;
}

/** The value without the fields of a set. A list or object that loses its last part goes too. Shares what is left. */
export function removeFields(value: unknown, set: FieldSet, shape: Shape | undefined): unknown {
  if (isEmpty(set) || !hasParts(value, shape)) return value;
  const gone = (element: string, inner: unknown, innerShape: Shape | undefined): unknown => {
    const removed = set[element];
    if (removed === undefined) return inner;
    if (isLeaf(removed) || "." in removed) {
      const rest = isLeaf(removed) ? undefined : removeFields(inner, removed, innerShape);
      const hasRest = rest !== undefined && hasParts(rest, innerShape) && !onlyKeys(rest, innerShape, shape);
      return hasRest ? rest : undefined;
    }
    return removeFields(inner, removed, innerShape);
  };
  const parts = partsOf(value, shape);
  if (Array.isArray(value)) {
    const kept = parts.map(([element, inner, innerShape]) => gone(element, inner, innerShape)).filter((item) =>
      item !== undefined
    );
    return kept.length === 0 ? undefined : kept;
  }
  const result: Record<string, unknown> = { ...value as object };
  for (const [element, inner, innerShape] of parts) {
    const rest = gone(element, inner, innerShape);
    if (rest === undefined) delete result[element.slice(2)];
    else result[element.slice(2)] = rest;
  }
  return result;
}

/** Whether nothing is left of a list's element but the keys that name it. */
function onlyKeys(item: unknown, _shape: Shape | undefined, list: Shape | undefined): boolean {
  return isRecord(item) && list?.type === "list" && sortedKeys(item).every((name) => list.keys.includes(name));
}

/** Merges an applied configuration into a value: its fields win, its lists merge by keys. Shares what doesn't change. */
export function mergeApplied(value: unknown, applied: unknown, shape: Shape | undefined): unknown {
  if (applied === undefined) return value;
  if (!hasParts(applied, shape) || value === undefined || value === null) {
    return sameJson(value, applied) || addsNothing(value, applied, shape) ? value : applied;
  }
  if (Array.isArray(applied)) return mergeElements(Array.isArray(value) ? value : [], applied, shape!);
  if (!isRecord(value) || !isRecord(applied)) return applied;
  let result: Record<string, unknown> | undefined;
  for (const name of sortedKeys(applied)) {
    const merged = mergeApplied(value[name], applied[name], (shape ?? UNTYPED).field(name));
    if (merged === value[name]) continue;
    result ??= { ...value };
    result[name] = merged;
  }
  return result ?? value;
}

/** An empty map or list takes nothing from one that is merged part by part. */
function addsNothing(value: unknown, applied: unknown, shape: Shape | undefined): boolean {
  const isSameType = Array.isArray(applied) ? Array.isArray(value) : isRecord(applied) && isRecord(value);
  return isSameType && hasParts(value, shape);
}

/** Elements that are applied stand in the order of the configuration; the others keep their places before them. */
function mergeElements(value: readonly unknown[], applied: readonly unknown[], shape: Shape): unknown {
  const old = partsOf(value, shape);
  const byElement = new Map(old.map(([element, item]) => [element, item]));
  const next = partsOf(applied, shape);
  const wanted = new Set(next.map(([element]) => element));
  const result: unknown[] = [];
  let at = 0;
  const passOthers = (upTo: string | undefined) => {
    for (; at < old.length; at++) {
      const [element, item] = old[at]!;
      if (element === upTo) {
        at++;
        return;
      }
      if (wanted.has(element)) {
        if (upTo !== undefined) return;
      } else result.push(item);
    }
  };
  for (const [element, item, itemShape] of next) {
    passOthers(element);
    result.push(byElement.has(element) ? mergeApplied(byElement.get(element), item, itemShape) : item);
  }
  passOthers(undefined);
  return result.length === value.length && result.every((item, i) => item === value[i]) ? value : result;
}

/** Why a configuration doesn't fit its kind, as the server says it; undefined when it fits. Several are joined. */
export function shapeFault(value: unknown, shape: Shape | undefined, path = ""): string | undefined {
  const faults = shapeFaults(value, shape, path);
  return faults.length === 0 ? undefined : faults.length === 1 ? faults[0] : `errors:\n  ${faults.join("\n  ")}`;
}

function shapeFaults(value: unknown, shape: Shape | undefined, path: string): string[] {
  if (!shape || shape.type === "untyped" || value === null || value === undefined) return [];
  if (shape.type === "scalar") {
    const expected = shape.scalar;
    const isGood = expected === "untyped" || typeof value === (expected === "numeric" ? "number" : expected);
    return isGood ? [] : [`${path}: expected ${expected}, got &value.valueUnstructured{Value:${valueText(value)}}`];
  }
  if (shape.item && (shape.type === "list" || shape.type === "set") || Array.isArray(value)) {
    if (!Array.isArray(value)) {
      return [`${path}: expected list, got &value.valueUnstructured{Value:${valueText(value)}}`];
    }
    return value.flatMap((item, i) =>
      shapeFaults(item, shape.item, path + (shape.type === "list" ? stepText(elementOf(item, shape)) : `[${i}]`))
    );
  }
  if (!isRecord(value)) return [`${path}: expected map, got &value.valueUnstructured{Value:${valueText(value)}}`];
  return sortedKeys(value).flatMap((name) => {
    const field = shape.field(name);
    if (!field && shape.isClosed) return [`${path}.${name}: field not declared in schema`];
    return shapeFaults(value[name], field, `${path}.${name}`);
  });
}

/** A value as Go's `%#v` shows it. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(valueText).join(", ")}}`;
  if (isRecord(value)) {
    return `map[string]interface {}{${
      sortedKeys(value).map((name) => `"${name}":${valueText(value[name])}`).join(", ")
    }}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
