import type { KubeObject } from "../../base/object.ts";
import type { Answer } from "../api.ts";
import { decodedBody, placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { notFound, refusal, Refused } from "../faults.ts";
import { storeUpdate } from "../storing.ts";

/** A namespace's own finalizers, which only change here: without any, a deleted namespace goes. */
export function finalize(call: Call): Answer {
  const body = decodedBody(call);
  if (body instanceof Refused) return refusal(body.fault);
  const misplaced = placeFault(call, body);
  if (misplaced) return refusal(misplaced.fault);
  const previous = found(call);
  if (!previous) return refusal(notFound(call.resource, call.request.name!));
  const { finalizers: _, ...rest } = previous.spec ?? {};
  const finalizers: readonly string[] = body.spec?.finalizers ?? [];
  const next: KubeObject = { ...previous, spec: finalizers.length > 0 ? { ...rest, finalizers } : rest };
  const stored = storeUpdate(call, next, previous, { isPlain: true });
  return stored instanceof Refused ? refusal(stored.fault) : success(call, stored);
}
