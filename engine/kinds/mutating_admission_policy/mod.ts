/** MutatingAdmissionPolicy: its record in the table of ../mod.ts. Its rules stand beside those of ValidatingAdmissionPolicy. */
import { sameJson } from "../../base/json.ts";
import { policyColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareMutatingAdmissionPolicy } from "../validating_admission_policy/rules.ts";
import { mutatingAdmissionPolicyFaults } from "../validating_admission_policy/validate.ts";

export const mutatingAdmissionPolicy: Kind<KubeObject> = {
  kind: "MutatingAdmissionPolicy",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareMutatingAdmissionPolicy,
  validate: mutatingAdmissionPolicyFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: policyColumns("MUTATIONS", "mutations"),
};
