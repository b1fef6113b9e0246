import type { Answer } from "../api.ts";
import { type Call, found, success } from "../call.ts";
import { notFound, refusal } from "../faults.ts";

/**
 * A pod's log, exec, attach and portforward lead through the API server to its kubelet. Whether somebody may, and that
 * they did, is the server's business, and in the answer; what is said there isn't.
 */
export function connection(call: Call): Answer {
  const pod = found(call);
  return pod ? success(call, pod) : refusal(notFound(call.resource, call.request.name!));
}
