import type { Answer } from "../api.ts";
import { type Call, found, success } from "../call.ts";
import { NAMESPACES, notFound, refusal } from "../faults.ts";

/** Where there is no such namespace, that is what is missing. */
export function get(call: Call): Answer {
  const object = found(call);
  if (object) return success(call, call.kind?.shown?.(object, call.machine) ?? object);
  const { namespace, name } = call.request;
  const isNowhere = namespace !== undefined && !call.machine.store.get("namespaces", namespace);
  return refusal(isNowhere ? notFound(NAMESPACES, namespace) : notFound(call.resource, name!), call.warnings);
}
