import { sameJson } from "../../base/json.ts";
import { forbidden, invalid } from "../field_fault.ts";
import { configMapKey, nameFaults } from "../names.ts";
import { eachEntry, type Faults, NO_FAULTS } from "../rules.ts";
import type { ConfigMap, Texts } from "../types.ts";

/** All values together: 1 MiB. The real refusal names no field. */
export const CONTENT_BYTES_MAX = 1024 * 1024;

const FROZEN = "field is immutable when `immutable` is set";

export function configMapFaults(next: ConfigMap, previous?: ConfigMap): Faults {
  return [
    ...(previous ? frozenFaults(next, previous, ["data", "binaryData"]) : []),
    ...eachEntry("data", next.data, (_, field, key) => [
      ...nameFaults(field, key, configMapKey),
      ...(next.binaryData?.[key] === undefined ? [] : [invalid(field, key, "duplicate of key present in binaryData")]),
    ]),
    ...eachEntry("binaryData", next.binaryData, (_, field, key) => nameFaults(field, key, configMapKey)),
    ...sizeFaults([next.data, next.binaryData]),
  ];
}

interface MayBeFrozen {
  readonly immutable?: boolean;
  // deno-lint-ignore no-explicit-any -- any field of a ConfigMap or a Secret
  readonly [field: string]: any;
}

/** What was declared immutable stays as it is, and stays immutable. */
export function frozenFaults(next: MayBeFrozen, previous: MayBeFrozen, fields: readonly string[]): Faults {
  if (previous.immutable !== true) return NO_FAULTS;
  return [
    ...(next.immutable === true ? [] : [forbidden("immutable", FROZEN)]),
    ...fields.filter((field) => !sameJson(next[field], previous[field])).map((field) => forbidden(field, FROZEN)),
  ];
}

export function sizeFaults(maps: readonly (Texts | undefined)[]): Faults {
  const bytes = maps.flatMap((map) => Object.values(map ?? {})).reduce((sum, text) => sum + text.length, 0);
  return bytes > CONTENT_BYTES_MAX
    ? [{ field: "[]", type: "Too long", detail: `may not be more than ${CONTENT_BYTES_MAX} bytes` }]
    : NO_FAULTS;
}
