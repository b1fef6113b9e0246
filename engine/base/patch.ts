import type { Faulty } from "./fault.ts";
import { goMap, goType } from "./go_text.ts";
import { isRecord, sameJson } from "./json.ts";

/** How a strategic patch merges one field: its strategies, the key of its list's elements, and what lies deeper. */
export interface Merging {
  readonly strategies: readonly string[];
  /** For a list of objects that is merged: the field that tells its elements apart. */
  readonly mergeKey: string | undefined;
  field(name: string): Merging | undefined;
  /** The elements of a list or map. */
  readonly item: Merging | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** A merge patch (RFC 7386): null removes. Unchanged parts are the target's own; a patch without effect gives it back. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const base = isRecord(target) ? target : {};
  let result: Record<string, unknown> | undefined;
  for (const name of Object.keys(patch)) {
    const has = Object.hasOwn(base, name);
    if (patch[name] === null) {
      if (!has) continue;
      result ??= { ...base };
      delete result[name];
      continue;
    }
    const merged = mergePatch(has ? base[name] : undefined, patch[name]);
    if (has && (merged === base[name] || sameJson(merged, base[name]))) continue;
    result ??= { ...base };
    result[name] = merged;
  }
  return result ?? base;
}

/** The directives of strategic patches. */
const PATCH = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_FROM = "$deleteFromPrimitiveList/";
const ELEMENT_ORDER = "$setElementOrder/";

/** Thrown inside strategic merging only. */
class Complaint extends Error {}

/**
 * A strategic merge patch: lists of objects merge by their keys, directives delete, replace and order. `merging` undefined
 * means that lists are replaced. Unchanged parts are the target's own. Source: `apimachinery/pkg/util/strategicpatch`.
 */
export function strategicPatch(target: unknown, patch: unknown, merging: Merging | undefined): unknown | Faulty {
  if (!isRecord(patch)) return { fault: "Invalid JSON Patch" };
  try {
    return mergeFields(isRecord(target) ? target : {}, patch, merging);
  } catch (error) {
    if (error instanceof Complaint) return { fault: error.message };
    throw error;
  }
}

function mergeFields(target: Fields, patch: Fields, merging: Merging | undefined): Fields {
  if (PATCH in patch) return directed(patch);
  const result: Record<string, unknown> = { ...retained(target, patch) };
  const ordered = new Set<string>();
  for (const name of Object.keys(patch)) {
    if (!name.startsWith(ELEMENT_ORDER)) continue;
    const field = name.slice(ELEMENT_ORDER.length);
    ordered.add(field);
    const list = reordered(result[field], patch, field, patch[name], merging?.field(field));
    if (list !== undefined) result[field] = list;
  }
  for (const [name, value] of Object.entries(patch)) {
    if (name === RETAIN_KEYS || name.startsWith(ELEMENT_ORDER) || ordered.has(name)) continue;
    if (name.startsWith(DELETE_FROM)) {
      const field = name.slice(DELETE_FROM.length);
      if (!ordered.has(field)) result[field] = withoutItems(result[field], value);
    } else if (value === null) delete result[name];
    else result[name] = mergeValue(result[name], value, merging?.field(name));
  }
  return keptIfSame(target, result);
}

/** A whole object that says what becomes of the target's. */
function directed(patch: Fields): Fields {
  const { [PATCH]: directive, ...rest } = patch;
  if (directive === "replace") return rest;
  if (directive === "delete") return {};
  throw new Complaint(`unknown patch type: ${goMap(directive)} in map: ${goMap(patch)}`);
}

/** The target with no other fields than `$retainKeys` names. */
function retained(target: Fields, patch: Fields): Fields {
  const keys = patch[RETAIN_KEYS];
  if (keys === undefined) return target;
  if (!Array.isArray(keys)) throw new Complaint("patch contains a $retainKeys directive that is not a list");
  return Object.fromEntries(Object.entries(target).filter(([name]) => keys.includes(name)));
}

function mergeValue(target: unknown, patch: unknown, merging: Merging | undefined): unknown {
  if (sameJson(target, patch)) return target;
  const replaces = merging?.strategies.includes("replace") ?? false;
  if (isRecord(patch) && isRecord(target)) return replaces ? patch : mergeFields(target, patch, merging);
  const merges = merging?.strategies.includes("merge") ?? false;
  if (Array.isArray(patch) && Array.isArray(target) && merges) return mergeLists(target, patch, merging!);
  return plain(patch);
}

/** A new value of the patch as it will stand: without nulls and directives. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !(isRecord(item) && PATCH in item)).map(plain);
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).filter(([name, inner]) =>
    inner !== null && name !== PATCH && name !== RETAIN_KEYS && !name.startsWith(DELETE_FROM) &&
    !name.startsWith(ELEMENT_ORDER)
  );
  return Object.fromEntries(fields.map(([name, inner]) => [name, plain(inner)]));
}

function keptIfSame(target: Fields, result: Fields): Fields {
  const names = Object.keys(result);
  return names.length === Object.keys(target).length && names.every((name) => result[name] === target[name])
    ? target
    : result;
}

type List = readonly unknown[];

/** Lists of values become one without doubles; lists of objects merge by key, and stand in the patch's order. */
function mergeLists(target: List, patch: List, merging: Merging): List {
  const key = merging.mergeKey;
  const types = new Set([...target, ...patch].map(goType));
  if (types.has("[]interface {}")) throw new Complaint("lists of lists are not supported");
  if (types.size > 1) throw new Complaint(`list element types are not identical: ${goMap([target, patch])}`);
  if (![...target, ...patch].some(isRecord)) {
    const merged = [...new Set([...target, ...patch])];
    return inOrder(merged, patch, target, undefined);
  }
  if (key === undefined) throw new Complaint("cannot merge lists without merge key");
  const items = patch as readonly Fields[];
  let base = target as readonly Fields[];
  let replaced = false;
  for (const item of items) {
    if (item[PATCH] === undefined) continue;
    if (item[PATCH] === "replace") replaced = true;
    else if (item[PATCH] === "delete") {
      if (!(key in item)) throw new Complaint(`delete patch type with no merge key defined`);
      base = base.filter((other) => !sameJson(other[key], item[key]));
    } else if (item[PATCH] === "merge") throw new Complaint("merging lists cannot yet be specified in the patch");
    else throw new Complaint(`unknown patch type: ${goMap(item[PATCH])} in map: ${goMap(item)}`);
  }
  const ordinary = items.filter((item) => item[PATCH] === undefined);
  if (replaced) return ordinary.map(plain);
  const merged: unknown[] = [...base];
  for (const item of ordinary) {
    if (!(key in item)) throw new Complaint(`map: ${goMap(item)} does not contain declared merge key: ${key}`);
    const at = merged.findIndex((other) => isRecord(other) && sameJson(other[key], item[key]));
    if (at < 0) merged.push(plain(item));
    else merged[at] = mergeFields(merged[at] as Fields, item, merging.item);
  }
  const result = inOrder(merged, ordinary, target, key);
  return result.length === target.length && result.every((item, i) => item === target[i]) ? target : result;
}

/**
 * Elements that the patch names stand in its order; the others stay where they were, as far as the target's order tells:
 * what is new goes before them.
 */
function inOrder(merged: List, wanted: List, target: List, key: string | undefined): List {
  const id = (item: unknown) => key !== undefined && isRecord(item) ? item[key] : item;
  const indexIn = (list: List, item: unknown) => list.findIndex((other) => sameJson(id(other), id(item)));
  const named = merged.filter((item) => indexIn(wanted, item) >= 0).sort((a, b) =>
    indexIn(wanted, a) - indexIn(wanted, b)
  );
  const others = merged.filter((item) => indexIn(wanted, item) < 0);
  const result: unknown[] = [];
  let [i, j] = [0, 0];
  while (i < others.length || j < named.length) {
    if (j >= named.length) result.push(others[i++]);
    else if (i >= others.length) result.push(named[j++]);
    else {
      const [left, right] = [indexIn(target, others[i]), indexIn(target, named[j])];
      result.push(left >= 0 && right >= 0 && left < right ? others[i++] : named[j++]);
    }
  }
  return result;
}

/** A list after a patch that states the order of its elements. */
function reordered(
  target: unknown,
  patch: Fields,
  field: string,
  order: unknown,
  merging: Merging | undefined,
): unknown {
  const list = Array.isArray(target) ? target : undefined;
  const removed = list && withoutItems(list, patch[DELETE_FROM + field]) as List;
  const given = patch[field];
  if (given === null) return undefined;
  const merged = given === undefined ? removed : removed ? mergeValue(removed, given, merging) : plain(given);
  if (!Array.isArray(merged) || !Array.isArray(order)) return merged;
  const result = inOrder(merged, order, list ?? [], merging?.mergeKey);
  return list && result.length === list.length && result.every((item, i) => item === list[i]) ? list : result;
}

function withoutItems(target: unknown, removed: unknown): unknown {
  if (!Array.isArray(target) || !Array.isArray(removed)) return target;
  const rest = target.filter((item) => !removed.some((other) => sameJson(other, item)));
  return rest.length === target.length ? target : rest;
}
