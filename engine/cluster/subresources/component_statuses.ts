import type { KubeObject } from "../../base/object.ts";
import type { Answer } from "../api.ts";
import { type Call, success } from "../call.ts";
import { notFound, refusal } from "../faults.ts";

const STATUSES: readonly KubeObject[] = ["controller-manager", "etcd-0", "scheduler"].map((name) => ({
  apiVersion: "v1",
  kind: "ComponentStatus",
  metadata: { name, uid: "", resourceVersion: "", creationTimestamp: "" },
  conditions: [{ message: "ok", status: "True", type: "Healthy" }],
}));

/** How the control plane's parts are: always well. Nothing is stored. */
export function componentStatuses(call: Call): Answer {
  const { name } = call.request;
  if (name === undefined) {
    return { ok: true, items: STATUSES, resourceVersion: String(call.machine.store.version), warnings: call.warnings };
  }
  const status = STATUSES.find(({ metadata }) => metadata.name === name);
  return status
    ? success(call, status)
    : refusal(notFound({ ...call.resource, name: "componentstatus" }, name), call.warnings);
}
