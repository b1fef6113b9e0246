import type { Answer } from "../api.ts";
import { type Call, found, success } from "../call.ts";
import { mergePatch } from "../../base/patch.ts";
import type { KubeObject } from "../../base/object.ts";
import { refusal, Refused } from "../faults.ts";
import { storeNew } from "../storing.ts";
import { replaced } from "./update.ts";

/** Server-side apply. */
export function apply(call: Call): Answer {
  const previous = found(call);
  const body = call.request.body as KubeObject;
  const stored = previous ? replaced(call, mergePatch(previous, body) as KubeObject, previous) : storeNew(call, body);
  return stored instanceof Refused
    ? refusal(stored.fault, call.warnings)
    : success(call, stored, { created: !previous });
}
