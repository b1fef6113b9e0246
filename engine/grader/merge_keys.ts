import type { KubeObject } from "../base/object.ts";
import { type Field, fieldOfKind } from "../kinds/schema/field.ts";
import type { MergeKeyOf } from "./match.ts";

/** The merge keys of a kind's lists, from the facts; custom resources' lists of named things go by `name`. */
export function mergeKeysOf(apiVersion: string | undefined, kind: string, example: KubeObject | undefined): MergeKeyOf {
  const version = apiVersion ?? example?.apiVersion;
  const root = version === undefined ? undefined : fieldOfKind(version, kind);
  if (!root) return () => "name";
  return (path) => {
    let field: Field | undefined = root;
    for (const name of path.split(".")) {
      while (field?.type === "list") field = field.item;
      field = field?.type === "map" ? field.item : field?.type === "struct" ? field.fields.get(name) : undefined;
      if (!field) return undefined;
    }
    return field.mergeKey ?? field.listKeys[0];
  };
}
