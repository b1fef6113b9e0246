import { isRecord } from "../base/json.ts";

/** A field by its path, such as `spec.template.spec.containers[0].image`, with its values as JSON. */
export interface FieldChange {
  readonly path: string;
  /** Undefined where it was not there. */
  readonly from?: string;
  readonly to?: string;
}

/** What every change brings along. */
const NOISE =
  /^metadata\.(resourceVersion|managedFields|generation|uid|creationTimestamp)\b|(^|\.)(observedGeneration|lastTransitionTime|lastUpdateTime|lastHeartbeatTime)$/;
const VALUE_MAX = 120;

/** The fields in which two objects differ, by path; of a part that only one of them has, the part as a whole. */
export function changedFields(before: unknown, after: unknown, path = ""): readonly FieldChange[] {
  if (before === after || NOISE.test(path)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => changedFields(before[i], after[i], `${path}[${i}]`)).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changedFields(before[name], after[name], under(path, name)));
  }
  const [from, to] = [written(before), written(after)];
  return from === to ? [] : [{ path, from, to }];
}

/** Paths of all plain values of a partial manifest. */
export function leafPaths(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => leafPaths(one, `${path}[${i}]`));
  if (isRecord(value)) return Object.entries(value).flatMap(([name, one]) => leafPaths(one, under(path, name)));
  return [path];
}

/** What an object that is new has at some paths. */
export function fieldsAt(object: unknown, paths: readonly string[]): readonly FieldChange[] {
  return paths.flatMap((path) => {
    if (/^(kind|apiVersion|metadata\.name(space)?)$/.test(path)) return [];
    const value = path.split(/[.[\]]+/).filter(Boolean).reduce<unknown>(
      (part, name) => isRecord(part) || Array.isArray(part) ? (part as Record<string, unknown>)[name] : undefined,
      object,
    );
    return value === undefined ? [] : [{ path, to: written(value)! }];
  });
}

function under(path: string, name: string): string {
  return path === "" ? name : /[.[\]]/.test(name) ? `${path}["${name}"]` : `${path}.${name}`;
}

function written(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}
