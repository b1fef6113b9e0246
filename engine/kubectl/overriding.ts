import { jsonPatch } from "../base/json_patch.ts";
import { mergePatch, strategicPatch } from "../base/patch.ts";
import type { KubeObject } from "../base/object.ts";
import { merging } from "../kinds/schema/mod.ts";
import { jsonFault } from "./json_fault.ts";
import type { Flag, Flags } from "./verb.ts";

export const OVERRIDE_FLAGS: readonly Flag[] = [
  {
    name: "override-type",
    type: "string",
    default: "merge",
    help: "The method used to override the generated object: json, merge, or strategic.",
  },
  {
    name: "overrides",
    type: "string",
    help:
      "An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.",
  },
];

/** A generated object with `--overrides` laid over it, or why that can't be. */
export function overridden(
  object: KubeObject,
  flags: Flags,
): { readonly object: KubeObject } | { readonly fault: string } {
  const text = flags.text("overrides");
  if (!text) return { object };
  const wrong = jsonFault(text);
  if (wrong) return { fault: wrong };
  const patch = JSON.parse(text);
  const type = flags.text("override-type");
  const next = type === "json"
    ? jsonPatch(object, patch)
    : type === "strategic"
    ? strategicPatch(object, patch, merging(object.apiVersion, object.kind))
    : mergePatch(object, patch);
  if (typeof next === "object" && next !== null && "fault" in next) return { fault: String(next.fault) };
  return { object: next as KubeObject };
}
