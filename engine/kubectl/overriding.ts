import { jsonPatch } from "../base/json_patch.ts";
import { mergePatch, strategicPatch } from "../base/patch.ts";
import { isFaulty } from "../base/fault.ts";
import { isRecord, jsonKind } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { decode, fieldOrder, merging, writtenByGo } from "../kinds/schema/mod.ts";
import { jsonFault } from "../base/json_fault.ts";
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
  const type = flags.text("override-type");
  if (!["json", "merge", "strategic"].includes(type)) return { fault: `invalid override type: ${type}` };
  const patch = jsonFault(text) === undefined ? JSON.parse(text) : undefined;
  if (patch === undefined && type === "json") return { fault: jsonFault(text)! };
  if (type !== "json" && (patch === undefined || typeof patch !== "object" || patch === null)) {
    return { fault: type === "strategic" ? "invalid JSON document" : "Invalid JSON Patch" };
  }
  const next = type === "json"
    ? jsonPatch(object, patch)
    : type === "strategic"
    ? strategicPatch(object, patch, merging(object.apiVersion, object.kind))
    : mergePatch(object, patch);
  return isFaulty(next) ? next : typedAgain(next);
}

/** The outcome is read into the types of a kind that kubectl knows. */
function typedAgain(next: unknown): { readonly object: KubeObject } | { readonly fault: string } {
  if (!isRecord(next)) {
    return {
      fault: `couldn't get version/kind; json parse error: json: cannot unmarshal ${
        jsonKind(next)
      } into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    };
  }
  const object = next as unknown as KubeObject;
  const { apiVersion = "", kind = "" } = object;
  if (!fieldOrder(apiVersion, kind)) {
    return {
      fault: `no kind ${JSON.stringify(kind)} is registered for version ${
        JSON.stringify(apiVersion)
      } in scheme "pkg/scheme/scheme.go:28"`,
    };
  }
  const decoded = decode(apiVersion, kind, object);
  return "fault" in decoded ? decoded : { object: writtenByGo(object) };
}
