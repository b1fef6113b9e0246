/** MutatingAdmissionPolicy: its record in the table of ../mod.ts. Its facts say the rest. */
import { policyColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const mutatingAdmissionPolicy: Kind<KubeObject> = {
  kind: "MutatingAdmissionPolicy",
  apiVersion: "admissionregistration.k8s.io/v1",
  columns: policyColumns("MUTATIONS", "mutations"),
};
