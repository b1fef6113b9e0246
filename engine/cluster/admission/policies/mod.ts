/**
 * Admission policies, the cluster's own rules in CEL: which of them concern a request and what their expressions may name
 * (matching.ts), what they refuse (validating.ts), and what they change (mutating.ts, with objects written as in
 * object_literals.ts). To add a kind of policy: a file that exports an AdmissionPlugin, its line here and in ../mod.ts.
 * Source: "Validating Admission Policy" and "Mutating Admission Policy" of the Kubernetes documentation.
 */
export { mutatingAdmissionPolicy } from "./mutating.ts";
export { validatingAdmissionPolicy } from "./validating.ts";
