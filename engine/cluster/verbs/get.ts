import type { Answer } from "../api.ts";
import { type Call, found, success } from "../call.ts";
import { notFound, refusal } from "../faults.ts";

export function get(call: Call): Answer {
  const object = found(call);
  return object ? success(call, object) : refusal(notFound(call.resource, call.request.name!), call.warnings);
}
