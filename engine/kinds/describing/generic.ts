import { goMap } from "../../base/go_text.ts";
import type { KubeObject } from "../../base/object.ts";
import { sortedKeys } from "../cells.ts";
import type { Look } from "../kind.ts";
import type { Fields } from "../types.ts";
import { described, type Description } from "./description.ts";
import { describeEvents } from "./events.ts";

/** Shown at the head, or never. */
const SHOWN_BEFORE = new Set(
  ["managedFields", "name", "namespace", "labels", "annotations"].map((f) => `.metadata.${f}`),
);

/** The description of a kind that has none of its own: every field, sorted, its name split at the humps. */
export function describeGeneric(object: KubeObject, look: Look): string {
  return described((into) => {
    into.head(object);
    describeFields(into, 0, object, "");
    describeEvents(into, object, look);
  });
}

function describeFields(into: Description, level: number, fields: Fields, path: string): void {
  for (const name of sortedKeys(fields)) {
    const here = `${path}.${name}`;
    const value = fields[name];
    if (SHOWN_BEFORE.has(here) || value === undefined) continue;
    if (value === null || typeof value !== "object") {
      into.field(titleOf(name), goMap(value), level);
      continue;
    }
    into.line(`${titleOf(name)}:`, level);
    if (!Array.isArray(value)) describeFields(into, level + 1, value, here);
    else for (const item of value) describeItem(into, level + 1, item, here);
  }
}

function describeItem(into: Description, level: number, item: unknown, path: string): void {
  if (item !== null && typeof item === "object" && !Array.isArray(item)) describeFields(into, level, item, path);
  else into.line(goMap(item as Fields), level);
}

const ACRONYMS = ["API", "URL", "UID", "GUID"];

/** `imagePullPolicy` → `Image Pull Policy`, `podCIDRs` → `Pod CIDRs`; as it is when it has more than letters and hyphens. */
export function titleOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const humps = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|\p{L}+/gu) ?? [field];
  const words: string[] = [];
  for (let i = 0; i < humps.length; i++) {
    const [hump, next] = [humps[i]!, humps[i + 1]];
    const joins = hump.length >= 2 && next && !/\p{Ll}/u.test(hump) && /^\p{Lu}/u.test(next);
    words.push(joins ? hump + next : hump);
    if (joins) i++;
  }
  return words.map((word) => {
    if (ACRONYMS.includes(word.toUpperCase())) return word.toUpperCase();
    return word.toLowerCase() === word ? word[0]!.toUpperCase() + word.slice(1) : word;
  }).join(" ");
}
