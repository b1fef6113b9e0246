import { goJson } from "../base/json.ts";
import { canonical, compareQuantities, parseQuantity } from "../base/quantity.ts";

/** What a partial manifest asks for and an object doesn't have. */
export interface Difference {
  /** `spec.template.spec.containers[web].image` */
  readonly path: string;
  readonly wanted: unknown;
  /** Undefined where there is nothing. */
  readonly value: unknown;
}

/** Tells the merge key of the list at a path such as `spec.template.spec.containers`; undefined where lists keep order. */
export type MergeKeyOf = (path: string) => string | undefined;

/**
 * Every difference between a partial manifest and an object: maps by key, lists of named things by their merge key (in any
 * order), other lists of maps as a part in the same order, lists of plain values as a whole. Texts may be matchers.
 */
export function differences(pattern: unknown, object: unknown, mergeKeyOf: MergeKeyOf): Difference[] {
  return found({ path: "", place: "" }, pattern, object, { keyOf: mergeKeyOf, most: Infinity });
}

/** Whether there is none. */
export function matches(pattern: unknown, object: unknown, mergeKeyOf: MergeKeyOf): boolean {
  return found({ path: "", place: "" }, pattern, object, { keyOf: mergeKeyOf, most: 1 }).length === 0;
}

/** `path` is the shown one (`containers[web].image`), `place` the one without indexes. */
interface Spot {
  readonly path: string;
  readonly place: string;
}

interface Looking {
  readonly keyOf: MergeKeyOf;
  /** So many differences are enough. */
  readonly most: number;
}

const NONE: Difference[] = [];

function found(spot: Spot, pattern: unknown, value: unknown, looking: Looking): Difference[] {
  if (Array.isArray(pattern)) return inList(spot, pattern, value, looking);
  if (pattern !== null && typeof pattern === "object") return inMap(spot, pattern, value, looking);
  if (plain(pattern, value) || (AMOUNTS.test(spot.place) && sameAmount(pattern, value))) return NONE;
  return [differs(spot, pattern, value)];
}

function inMap(spot: Spot, pattern: object, value: unknown, looking: Looking): Difference[] {
  const keys = Object.keys(pattern);
  // An absent map still has its wanted-absent fields absent.
  if (keys.length > 0 && value !== undefined && value !== null && !isMap(value)) return [differs(spot, pattern, value)];
  const record = (value ?? {}) as Record<string, unknown>;
  let all = NONE;
  for (const key of keys) {
    const part = Object.hasOwn(record, key) ? record[key] : undefined;
    const inside = { path: joined(spot.path, key), place: joined(spot.place, key) };
    const more = found(inside, (pattern as Record<string, unknown>)[key], part, looking);
    if (more.length > 0) all = all.length === 0 ? more : [...all, ...more];
    if (all.length >= looking.most) break;
  }
  return all;
}

function inList(spot: Spot, pattern: unknown[], value: unknown, looking: Looking): Difference[] {
  if (!Array.isArray(value)) {
    return pattern.length === 0 && value === undefined ? NONE : [differs(spot, pattern, value)];
  }
  if (pattern.length === 0) return value.length === 0 ? NONE : [differs(spot, pattern, value)];
  if (!pattern.every(isMap)) {
    const same = pattern.length === value.length && pattern.every((part, i) => plain(part, value[i]));
    return same ? NONE : [differs(spot, pattern, value)];
  }
  const key = looking.keyOf(spot.place);
  if (key && pattern.every((item) => item[key] !== undefined)) {
    return pattern.flatMap((item) => keyed(spot, item, key, value, looking));
  }
  return inOrder(spot, pattern, value, looking);
}

function keyed(
  { path, place }: Spot,
  item: Record<string, unknown>,
  key: string,
  value: readonly unknown[],
  looking: Looking,
): Difference[] {
  const spot = { path: `${path}[${text(item[key])}]`, place };
  const twins = value.filter((other) => isMap(other) && plain(item[key], other[key]));
  return fewest(twins.map((twin) => found(spot, item, twin, looking))) ?? [differs(spot, item, undefined)];
}

/** Each wanted item must match one that comes after the match of the item before. */
function inOrder(
  { path, place }: Spot,
  pattern: Record<string, unknown>[],
  value: readonly unknown[],
  looking: Looking,
): Difference[] {
  let from = 0;
  for (const [i, item] of pattern.entries()) {
    const spot = { path: `${path}[${i}]`, place };
    const tries = value.slice(from).map((other) => found(spot, item, other, looking));
    const match = tries.findIndex((faults) => faults.length === 0);
    if (match < 0) return fewest(tries) ?? [differs(spot, item, undefined)];
    from += match + 1;
  }
  return NONE;
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

/** What was found in a difference's place: a text as it is, else JSON; undefined when there is nothing. */
export function foundThere({ value }: Difference): string | undefined {
  return value === undefined ? undefined : text(value);
}

function differs({ path }: Spot, wanted: unknown, value: unknown): Difference {
  return { path, wanted, value };
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
