import type { KubeObject } from "../../../base/object.ts";
import type { Fault } from "../../api.ts";
import { admissionName, type Call } from "../../call.ts";
import { forbidden } from "../../faults.ts";
import type { AdmissionPlugin } from "../plugin.ts";
import { type Bound, boundPolicies, type Deed, judgement, valueOf, type Variables } from "./matching.ts";

/** What a cluster's own policies, written in CEL, refuse or warn of. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: "ValidatingAdmissionPolicy",
  operations: ["create", "update", "delete"],
  fault(call, next, previous) {
    for (const bound of boundPolicies(call, "validatingadmissionpolicies", "validatingadmissionpolicybindings")) {
      const verdict = judged(bound, { call, next, previous });
      if (verdict) return verdict;
    }
    return undefined;
  },
};

interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
}

const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

function judged(bound: Bound, deed: Deed): Fault | undefined {
  const { policy: { metadata: { name }, spec }, binding } = bound;
  const { call, next, previous } = deed;
  const object = next ?? previous!;
  const found = judgement(bound, deed);
  if (!found) return undefined;
  const short = `ValidatingAdmissionPolicy '${name}'`;
  const head = `${short} with binding '${binding.metadata.name}'`;
  const { missing } = found;
  if (missing) {
    if (spec.failurePolicy === "Ignore") return undefined;
    return denial(call, object, `${missing.what === "kind" ? short : head} denied request: ${missing.says}`);
  }
  const actions: readonly string[] = binding.spec.validationActions ?? ["Deny"];
  for (const variables of found.variables) {
    for (const validation of (spec.validations ?? []) as readonly Validation[]) {
      const against = objection(validation, variables, spec.failurePolicy);
      if (against === undefined) continue;
      if (actions.includes("Warn")) call.warnings.push(`Validation failed for ${head}: ${against}`);
      if (actions.includes("Deny")) {
        return denial(call, object, `${head} denied request: ${against}`, validation.reason);
      }
    }
  }
  return undefined;
}

/** The answer names the resource where others name the kind. */
export function denial(call: Call, object: KubeObject, text: string, reason = "Invalid"): Fault {
  const name = object.metadata.name || admissionName(call, object);
  const fault = forbidden(call.resource, name, text, [{ reason: "", message: text, field: "" }]);
  return { ...fault, reason, code: CODES[reason] ?? 422 };
}

/** What a validation has against a request; undefined when it is content. */
function objection(
  validation: Validation,
  variables: Variables,
  failurePolicy: string | undefined,
): string | undefined {
  const { expression, message, messageExpression } = validation;
  const answer = valueOf(expression, variables);
  if (answer.fault !== undefined) {
    return failurePolicy === "Ignore" ? undefined : `expression '${expression}' resulted in error: ${answer.fault}`;
  }
  if (answer.value === true) return undefined;
  const own = messageExpression ? valueOf(messageExpression, variables).value : undefined;
  return typeof own === "string" && own ? own : message ?? `failed expression: ${expression.trim()}`;
}
