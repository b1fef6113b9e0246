import { forbidden, NAMESPACES, notFound, Refused } from "../faults.ts";
import { admissionName } from "../call.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const IMMORTAL = new Set(["default", "kube-system", "kube-public"]);

/** Nothing new in a namespace that isn't there or is going, and some namespaces stay. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: "NamespaceLifecycle",
  operations: ["create", "update", "delete"],
  admit(call, next, previous) {
    const { machine, request, resource } = call;
    const { namespace } = request;
    if (!resource.namespaced || !namespace) return next;
    const home = machine.store.get("namespaces", namespace);
    if (!home) return new Refused(notFound(NAMESPACES, namespace));
    if (previous || home.metadata.deletionTimestamp === undefined) return next;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    return new Refused(forbidden(resource, admissionName(call, next), why, [{
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    }]));
  },
  fault({ request, resource }, next) {
    if (next || resource.name !== "namespaces" || !IMMORTAL.has(request.name!)) return undefined;
    return forbidden(resource, request.name, "this namespace may not be deleted");
  },
};
