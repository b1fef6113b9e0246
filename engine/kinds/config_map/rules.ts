import { sameJson } from "../../base/json.ts";
import { forbidden, invalid, tooLong } from "../field_fault.ts";
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
    ...sizeFaults("[]", bytesOf(next.data) + encodedBytesOf(next.binaryData)),
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

export function sizeFaults(field: string, bytes: number): Faults {
  return bytes > CONTENT_BYTES_MAX ? [tooLong(field, CONTENT_BYTES_MAX)] : NO_FAULTS;
}

function bytesOf(texts: Texts | undefined): number {
  return Object.values(texts ?? {}).reduce((sum, text) => sum + text.length, 0);
}

/** How many bytes stand in base64. */
export function encodedBytesOf(texts: Texts | undefined): number {
  return Object.values(texts ?? {}).reduce((sum, text) => sum + Math.floor(text.replace(/=+$/, "").length * 3 / 4), 0);
}
