import type { Answer } from "../api.ts";
import type { Call } from "../call.ts";
import { refusal, Refused } from "../faults.ts";
import { removed } from "./delete.ts";
import { selected } from "./list.ts";

/** Deletes what a list would show, one after the other, and answers with it. */
export function removeCollection(call: Call): Answer {
  const items = selected(call);
  if (items instanceof Refused) return refusal(items.fault, call.warnings);
  for (const object of items) {
    const { name, namespace } = object.metadata;
    const gone = removed({ ...call, request: { ...call.request, verb: "delete", name, namespace } }, object);
    if (gone instanceof Refused) return refusal(gone.fault, call.warnings);
  }
  return { ok: true, items, resourceVersion: String(call.machine.store.version), warnings: call.warnings };
}
