import { isRecord, sameJson, sortedKeys } from "./json.ts";
import type { Faulty } from "./fault.ts";
import type { Merging } from "./patch.ts";

/** How `kubectl apply` finds its patch: what was applied last time, what is applied now, and what the server has. */

type Fields = Readonly<Record<string, unknown>>;
type List = readonly unknown[];

/** The merge patch for kinds without facts (custom resources), by RFC 7386. */
export function threeWayMergePatch(original: unknown, modified: unknown, current: unknown): Fields {
  const additions = withoutNulls(mergeDiff(current, modified));
  const deletions = onlyNulls(mergeDiff(original ?? {}, modified));
  return mergedPatches(deletions, additions);
}

/** The merge patch that brings `from` to `to`. */
export function mergeDiff(from: unknown, to: unknown): Fields {
  const [left, right] = [isRecord(from) ? from : {}, isRecord(to) ? to : {}];
  const patch: Record<string, unknown> = {};
  for (const name of sortedKeys(right)) {
    if (!(name in left) || left[name] === undefined) patch[name] = right[name];
    else if (isRecord(left[name]) && isRecord(right[name])) {
      const inner = mergeDiff(left[name], right[name]);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (!sameJson(left[name], right[name])) patch[name] = right[name];
  }
  for (const name of sortedKeys(left)) if (right[name] === undefined) patch[name] = null;
  return patch;
}

function withoutNulls(patch: Fields): Fields {
  return filtered(patch, (value) => value !== null);
}

function onlyNulls(patch: Fields): Fields {
  return filtered(patch, (value) => value === null);
}

function filtered(patch: Fields, keeps: (value: unknown) => boolean): Fields {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (isRecord(value)) {
      const inner = filtered(value, keeps);
      if (Object.keys(inner).length > 0 || (Object.keys(value).length === 0 && keeps(value))) result[name] = inner;
    } else if (keeps(value)) result[name] = value;
  }
  return result;
}

/** One patch from two, nulls kept. */
function mergedPatches(a: Fields, b: Fields): Fields {
  const result: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    result[name] = isRecord(value) && isRecord(result[name]) ? mergedPatches(result[name] as Fields, value) : value;
  }
  return result;
}

/**
 * The strategic patch: what is new or different in `modified` against `current`, and what was in `original` and no longer
 * is. `{}` when there is nothing to do. Source: `strategicpatch.CreateThreeWayMergePatch`.
 */
export function threeWayStrategicPatch(
  original: unknown,
  modified: unknown,
  current: unknown,
  merging: Merging | undefined,
): Fields | Faulty {
  const next = isRecord(modified) ? modified : {};
  try {
    const delta = diffFields(isRecord(current) ? current : {}, next, merging, { additions: true, deletions: false });
    const deletions = diffFields(isRecord(original) ? original : {}, next, merging, {
      additions: false,
      deletions: true,
    });
    return mergeDiffs(deletions, delta, merging);
  } catch (error) {
    if (error instanceof Complaint) return { fault: error.message };
    throw error;
  }
}

/** The strategic patch that brings `from` to `to`. */
export function strategicDiff(from: unknown, to: unknown, merging: Merging | undefined): Fields | Faulty {
  try {
    return diffFields(from as Fields, to as Fields, merging, { additions: true, deletions: true });
  } catch (error) {
    if (error instanceof Complaint) return { fault: error.message };
    throw error;
  }
}

class Complaint extends Error {}

interface Wanted {
  readonly additions: boolean;
  readonly deletions: boolean;
}

const PATCH = "$patch";
const RETAIN_KEYS = "$retainKeys";

function diffFields(from: Fields, to: Fields, merging: Merging | undefined, wanted: Wanted): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of sortedKeys(from)) {
    const [old, next] = [from[name], to[name]];
    if (next === undefined) {
      if (wanted.deletions) patch[name] = null;
      continue;
    }
    diffField(patch, name, old, next, merging?.field(name), wanted);
  }
  if (wanted.additions) {
    for (const name of sortedKeys(to)) if (from[name] === undefined) patch[name] = to[name];
  }
  return patch;
}

function diffField(
  patch: Record<string, unknown>,
  name: string,
  old: unknown,
  next: unknown,
  merging: Merging | undefined,
  wanted: Wanted,
): void {
  const strategies = merging?.strategies ?? [];
  if (isRecord(old) && isRecord(next)) {
    if (strategies.includes("replace")) {
      if (wanted.additions && !sameJson(old, next)) patch[name] = next;
      return;
    }
    const inner = diffFields(old, next, merging, wanted);
    if (Object.keys(inner).length === 0) return;
    if (strategies.includes("retainKeys")) inner[RETAIN_KEYS] = sortedKeys(next);
    patch[name] = inner;
  } else if (Array.isArray(old) && Array.isArray(next) && strategies.includes("merge")) {
    diffLists(patch, name, old, next, merging!, wanted);
  } else if (wanted.additions && !sameJson(old, next)) patch[name] = next;
}

function diffLists(
  patch: Record<string, unknown>,
  name: string,
  old: List,
  next: List,
  merging: Merging,
  wanted: Wanted,
): void {
  const isOfObjects = [...old, ...next].some(isRecord);
  const list = isOfObjects ? diffElements(old as Fields[], next as Fields[], merging, wanted) : undefined;
  const added = list ?? (wanted.additions ? next.filter((item) => !old.includes(item)) : []);
  const removed = isOfObjects || !wanted.deletions ? [] : old.filter((item) => !next.includes(item));
  if (added.length > 0) patch[name] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${name}`] = removed;
  const isOrdered = added.length > 0 || (wanted.additions && !sameOrder(old, next, merging.mergeKey));
  if (isOrdered && next.length > 0) {
    patch[`$setElementOrder/${name}`] = next.map((item) =>
      isRecord(item) ? { [merging.mergeKey!]: item[merging.mergeKey!] } : item
    );
  }
}

/** Whether two lists name the same elements in the same order, whatever else the elements say. */
function sameOrder(old: List, next: List, key: string | undefined): boolean {
  const idOf = (item: unknown) => isRecord(item) && key !== undefined ? item[key] : item;
  return old.length === next.length && old.every((item, i) => sameJson(idOf(item), idOf(next[i])));
}

/** Elements that are new or differ, and `$patch: delete` for those that went. */
function diffElements(old: readonly Fields[], next: readonly Fields[], merging: Merging, wanted: Wanted): unknown[] {
  const key = merging.mergeKey;
  if (key === undefined) throw new Complaint("cannot merge lists without merge key");
  for (const item of [...old, ...next]) {
    if (isRecord(item) && !(key in item)) {
      throw new Complaint(`map: ${textOf(item)} does not contain declared merge key: ${key}`);
    }
  }
  const idOf = (item: Fields) => String(item[key]);
  const before = new Map(old.map((item) => [idOf(item), item]));
  const after = new Map(next.map((item) => [idOf(item), item]));
  const changes: { id: string; change: Fields }[] = [];
  for (const [id, item] of after) {
    const known = before.get(id);
    if (!known) {
      if (wanted.additions) changes.push({ id, change: item });
      continue;
    }
    const inner = diffFields(known, item, merging.item, wanted);
    if (merging.strategies.includes("retainKeys") && Object.keys(inner).length > 0) {
      inner[RETAIN_KEYS] = sortedKeys(item);
    }
    if (Object.keys(inner).length > 0) changes.push({ id, change: { [key]: item[key], ...inner } });
  }
  const gone = wanted.deletions ? old.filter((item) => !after.has(idOf(item))) : [];
  return [...changes.map(({ change }) => change), ...gone.map((item) => ({ [PATCH]: "delete", [key]: item[key] }))];
}

function textOf(item: Fields): string {
  return `map[${sortedKeys(item).map((name) => `${name}:${String(item[name])}`).join(" ")}]`;
}

/** Deletions and additions as one patch: lists of objects are joined by key. */
function mergeDiffs(deletions: Fields, delta: Fields, merging: Merging | undefined): Fields {
  const result: Record<string, unknown> = { ...deletions };
  for (const [name, value] of Object.entries(delta)) {
    const other = result[name];
    const inner = merging?.field(name);
    if (other === undefined || name.startsWith("$")) result[name] = value;
    else if (isRecord(other) && isRecord(value)) result[name] = mergeDiffs(other, value, inner);
    else if (Array.isArray(other) && Array.isArray(value) && inner?.mergeKey) {
      result[name] = joinedElements(other as Fields[], value as Fields[], inner);
    } else result[name] = value;
  }
  return result;
}

function joinedElements(
  deletions: readonly Fields[],
  additions: readonly Fields[],
  merging: Merging,
): readonly Fields[] {
  const key = merging.mergeKey!;
  const joined = additions.map((item) => {
    const other = deletions.find((deletion) => deletion[PATCH] === undefined && sameJson(deletion[key], item[key]));
    return other ? mergeDiffs(other, item, merging.item) : item;
  });
  const rest = deletions.filter((deletion) => !additions.some((item) => sameJson(item[key], deletion[key])));
  return [...joined, ...rest];
}

/** Whether a patch does nothing. */
export function isEmptyPatch(patch: unknown): boolean {
  return isRecord(patch) && Object.keys(patch).length === 0;
}
