/** MutatingAdmissionPolicyBinding: its record in the table of ../mod.ts, with the rules of every policy's binding. */
import { sameJson } from "../../base/json.ts";
import { policyBindingColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareAdmissionPolicyBinding } from "../validating_admission_policy/rules.ts";
import { mutatingAdmissionPolicyBindingFaults } from "../validating_admission_policy/validate.ts";

export const mutatingAdmissionPolicyBinding: Kind<KubeObject> = {
  kind: "MutatingAdmissionPolicyBinding",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareAdmissionPolicyBinding,
  validate: mutatingAdmissionPolicyBindingFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: policyBindingColumns,
};
