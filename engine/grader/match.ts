import { goJson } from "../base/json.ts";
import { canonical, compareQuantities, parseQuantity } from "../base/quantity.ts";

/** What a partial manifest asks for and an object doesn't have. */
export interface Difference {
  /** `spec.template.spec.containers[web].image` */
  readonly path: string;
  /** In words: `nginx:1.27`, `more than 2`, `no such field`. */
  readonly expected: string;
  /** As JSON, or `nothing`. */
  readonly found: string;
}

/** Tells the merge key of the list at a path such as `spec.template.spec.containers`; undefined where lists keep order. */
export type MergeKeyOf = (path: string) => string | undefined;

/**
 * Every difference between a partial manifest and an object: maps by key, lists of named things by their merge key (in any
 * order), other lists of maps as a part in the same order, lists of plain values as a whole. Texts may be matchers.
 */
export function differences(pattern: unknown, object: unknown, mergeKeyOf: MergeKeyOf): Difference[] {
  return at("", "", pattern, object, mergeKeyOf);
}

/** `path` is the shown one (`containers[web].image`), `place` the one without indexes. */
function at(path: string, place: string, pattern: unknown, value: unknown, keyOf: MergeKeyOf): Difference[] {
  if (Array.isArray(pattern)) return inList(path, place, pattern, value, keyOf);
  if (pattern !== null && typeof pattern === "object") {
    if (Object.keys(pattern).length > 0 && (value === null || typeof value !== "object" || Array.isArray(value))) {
      // An absent map still has its wanted-absent fields absent.
      value = value === undefined ? {} : value;
      if (typeof value !== "object" || Array.isArray(value)) return [differs(path, pattern, value)];
    }
    const record = (value ?? {}) as Record<string, unknown>;
    return Object.entries(pattern).flatMap(([key, part]) =>
      at(joined(path, key), joined(place, key), part, Object.hasOwn(record, key) ? record[key] : undefined, keyOf)
    );
  }
  const same = plain(pattern, value) || (AMOUNTS.test(place) && sameAmount(pattern, value));
  return same ? [] : [differs(path, pattern, value)];
}

function inList(path: string, place: string, pattern: unknown[], value: unknown, keyOf: MergeKeyOf): Difference[] {
  if (!Array.isArray(value)) {
    return pattern.length === 0 && value === undefined ? [] : [differs(path, pattern, value)];
  }
  if (pattern.length === 0) return value.length === 0 ? [] : [differs(path, pattern, value)];
  if (!pattern.every(isMap)) {
    const same = pattern.length === value.length && pattern.every((part, i) => plain(part, value[i]));
    return same ? [] : [differs(path, pattern, value)];
  }
  const key = keyOf(place);
  if (key && pattern.every((item) => item[key] !== undefined)) {
    return pattern.flatMap((item) => keyed(`${path}[${text(item[key])}]`, place, item, key, value, keyOf));
  }
  return inOrder(path, place, pattern, value, keyOf);
}

function keyed(
  path: string,
  place: string,
  item: Record<string, unknown>,
  key: string,
  value: readonly unknown[],
  keyOf: MergeKeyOf,
): Difference[] {
  const twins = value.filter((other) => isMap(other) && plain(item[key], other[key]));
  const tries = twins.map((twin) => at(path, place, item, twin, keyOf));
  return fewest(tries) ?? [differs(path, item, undefined)];
}

/** Each wanted item must match one that comes after the match of the item before. */
function inOrder(
  path: string,
  place: string,
  pattern: Record<string, unknown>[],
  value: readonly unknown[],
  keyOf: MergeKeyOf,
): Difference[] {
  let from = 0;
  for (const [i, item] of pattern.entries()) {
    const tries = value.slice(from).map((other) => at(`${path}[${i}]`, place, item, other, keyOf));
    const match = tries.findIndex((faults) => faults.length === 0);
    if (match < 0) return fewest(tries) ?? [differs(`${path}[${i}]`, item, undefined)];
    from += match + 1;
  }
  return [];
}

/** Whether one plain value is what is asked for. */
export function plain(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== "string") return pattern === value;
  if (pattern === "!") return value === undefined;
  const range = /^(-?[\w.]+)\.\.(-?[\w.]+)$/.exec(pattern);
  if (range && parseQuantity(range[1]!) && parseQuantity(range[2]!)) {
    return compared(value, range[1]!, (order) => order >= 0) && compared(value, range[2]!, (order) => order <= 0);
  }
  const bound = /^(>=|<=|>|<) *(\S+)$/.exec(pattern);
  if (bound) return compared(value, bound[2]!, ORDER[bound[1]!]!);
  if (pattern.startsWith("~ ")) return typeof value === "string" && like(pattern.slice(2).trim(), value);
  if (pattern.startsWith("!= ")) return value !== undefined && !plain(pattern.slice(3), value);
  return pattern === value;
}

const ORDER: Readonly<Record<string, (order: number) => boolean>> = {
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
};

function compared(value: unknown, bound: string, holds: (order: number) => boolean): boolean {
  if (typeof value !== "number" && typeof value !== "string") return false;
  const [left, right] = [parseQuantity(value), parseQuantity(bound)];
  return left !== undefined && right !== undefined && holds(compareQuantities(left, right));
}

/** Where `0.5` and `500m` are the same amount; elsewhere `1.10` and `1.1` are two versions. */
const AMOUNTS = /(^|\.)(limits|requests|capacity|allocatable|hard|used|overhead|sizeLimit)(\.|$)/;

function sameAmount(pattern: unknown, value: unknown): boolean {
  if (!isAmount(pattern) || !isAmount(value)) return false;
  return parseQuantity(pattern) !== undefined && parseQuantity(value) !== undefined &&
    canonical(pattern) === canonical(value);
}

function isAmount(value: unknown): value is string | number {
  return typeof value === "number" || typeof value === "string";
}

/** A glob of `*` and `?`, without a regular expression, so that it can't be made slow. */
export function like(glob: string, value: string): boolean {
  let [g, v, star, mark] = [0, 0, -1, 0];
  while (v < value.length) {
    if (g < glob.length && (glob[g] === "?" || glob[g] === value[v]) && glob[g] !== "*") {
      g++;
      v++;
    } else if (glob[g] === "*") {
      star = g++;
      mark = v;
    } else if (star >= 0) {
      g = star + 1;
      v = ++mark;
    } else return false;
  }
  while (glob[g] === "*") g++;
  return g === glob.length;
}

/** A matcher in words: `more than 2`, `nginx:1.27`, `no such field`. */
export function inWords(pattern: unknown): string {
  if (typeof pattern !== "string") return text(pattern);
  if (pattern === "!") return "no such field";
  const range = /^(-?[\d.]+\w*)\.\.(-?[\d.]+\w*)$/.exec(pattern);
  if (range) return `from ${range[1]} to ${range[2]}`;
  const bound = /^(>=|<=|>|<) *(\S+)$/.exec(pattern);
  if (bound) {
    const words: Record<string, string> = { ">": "more than", ">=": "at least", "<": "less than", "<=": "at most" };
    return `${words[bound[1]!]} ${bound[2]}`;
  }
  if (pattern.startsWith("~ ")) return `like ${pattern.slice(2).trim()}`;
  if (pattern.startsWith("!= ")) return `other than ${pattern.slice(3)}`;
  return pattern === "" ? '""' : pattern;
}

function differs(path: string, pattern: unknown, value: unknown): Difference {
  return { path, expected: inWords(pattern), found: value === undefined ? "nothing" : text(value) };
}

function text(value: unknown): string {
  return typeof value === "string" ? (value === "" ? '""' : value) : goJson(value);
}

function fewest(tries: readonly Difference[][]): Difference[] | undefined {
  return tries.reduce<Difference[] | undefined>(
    (best, next) => best === undefined || next.length < best.length ? next : best,
    undefined,
  );
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
