/** MutatingAdmissionPolicyBinding: its record in the table of ../mod.ts. Its facts say the rest. */
import { policyBindingColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const mutatingAdmissionPolicyBinding: Kind<KubeObject> = {
  kind: "MutatingAdmissionPolicyBinding",
  apiVersion: "admissionregistration.k8s.io/v1",
  columns: policyBindingColumns,
};
