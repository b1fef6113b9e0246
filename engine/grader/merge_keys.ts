import type { KubeObject } from "../base/object.ts";
import { type Field, fieldOfKind } from "../kinds/schema/field.ts";
import type { MergeKeyOf } from "./match.ts";

const BY_ROOT = new WeakMap<Field, MergeKeyOf>();

/** The merge keys of a kind's lists, from the facts; custom resources' lists of named things go by `name`. */
export function mergeKeysOf(apiVersion: string | undefined, kind: string, example: KubeObject | undefined): MergeKeyOf {
  const version = apiVersion ?? example?.apiVersion;
  const root = version === undefined ? undefined : fieldOfKind(version, kind);
  if (!root) return byName;
  let known = BY_ROOT.get(root);
  if (!known) BY_ROOT.set(root, known = mergeKeysBelow(root));
  return known;
}

function byName(): string {
  return "name";
}

/** Each path is looked up once. */
function mergeKeysBelow(root: Field): MergeKeyOf {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, mergeKeyAt(root, path));
    return known.get(path);
  };
}

function mergeKeyAt(root: Field, path: string): string | undefined {
  let field: Field | undefined = root;
  for (const name of path.split(".")) {
    while (field?.type === "list") field = field.item;
    field = field?.type === "map" ? field.item : field?.type === "struct" ? field.fields.get(name) : undefined;
    if (!field) return undefined;
  }
  return field.mergeKey ?? field.listKeys[0];
}
