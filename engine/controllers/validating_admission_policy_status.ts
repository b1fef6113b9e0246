import { sameJson } from "../base/json.ts";
import type { Controller } from "../cluster/controller.ts";

const POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io";

/** Says that a policy was looked at. Its expressions are not checked against the types of what they judge. */
export const validatingAdmissionPolicyStatus: Controller = {
  name: "validatingadmissionpolicy-status-controller",
  delayMs: 20,
  watches: { [POLICIES]: ({ metadata }) => metadata.name },

  reconcile(view, name) {
    const policy = view.get(POLICIES, name);
    if (!policy) return [];
    const status = { observedGeneration: policy.metadata.generation, typeChecking: {} };
    const { observedGeneration, typeChecking } = policy["status"] ?? {};
    if (sameJson({ observedGeneration, typeChecking }, status)) return [];
    return [{ do: "status", object: policy, status: { ...policy["status"], ...status } }];
  },
};
