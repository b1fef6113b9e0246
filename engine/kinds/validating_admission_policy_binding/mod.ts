/** ValidatingAdmissionPolicyBinding: its record in the table of ../mod.ts. Its facts say the rest. */
import { policyBindingColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareAdmissionPolicyBinding } from "../validating_admission_policy/rules.ts";
import { validatingAdmissionPolicyBindingFaults } from "../validating_admission_policy/validate.ts";

export const validatingAdmissionPolicyBinding: Kind<KubeObject> = {
  kind: "ValidatingAdmissionPolicyBinding",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareAdmissionPolicyBinding,
  validate: validatingAdmissionPolicyBindingFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: policyBindingColumns,
};
