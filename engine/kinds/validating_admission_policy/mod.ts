/** ValidatingAdmissionPolicy: its record in the table of ../mod.ts. Beside it: rules.ts (defaults), validate.ts (refusals). */
import { policyColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareValidatingAdmissionPolicy } from "./rules.ts";
import { validatingAdmissionPolicyFaults } from "./validate.ts";

export const validatingAdmissionPolicy: Kind<KubeObject> = {
  kind: "ValidatingAdmissionPolicy",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareValidatingAdmissionPolicy,
  validate: validatingAdmissionPolicyFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: policyColumns("VALIDATIONS", "validations"),
};
