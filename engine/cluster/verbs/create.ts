import type { Answer } from "../api.ts";
import { decodedBody, placeFault } from "../body.ts";
import { type Call, success } from "../call.ts";
import { refusal, Refused } from "../faults.ts";
import { storeNew } from "../storing.ts";

export function create(call: Call): Answer {
  const body = decodedBody(call);
  if (body instanceof Refused) return refusal(body.fault, call.warnings);
  const misplaced = placeFault(call, body);
  if (misplaced) return refusal(misplaced.fault, call.warnings);
  const stored = storeNew(call, body);
  return stored instanceof Refused ? refusal(stored.fault, call.warnings) : success(call, stored, { created: true });
}
