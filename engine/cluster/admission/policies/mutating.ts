import { isFaulty } from "../../../base/fault.ts";
import { isRecord } from "../../../base/json.ts";
import { jsonPatch } from "../../../base/json_patch.ts";
import type { KubeObject } from "../../../base/object.ts";
import { mergePatch, strategicPatch } from "../../../base/patch.ts";
import { merging } from "../../../kinds/schema/mod.ts";
import type { Call } from "../../call.ts";
import { Refused } from "../../faults.ts";
import type { AdmissionPlugin } from "../plugin.ts";
import { type Bound, boundPolicies, judgement, valueOf, type Variables } from "./matching.ts";
import { withPlainMaps } from "./object_literals.ts";
import { denial } from "./validating.ts";

/** What a cluster's own policies, written in CEL, change of a request. */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: "MutatingAdmissionPolicy",
  operations: ["create", "update"],
  admit(call, object, previous) {
    let next = object;
    for (const bound of boundPolicies(call, "mutatingadmissionpolicies", "mutatingadmissionpolicybindings")) {
      const answer = changed(bound, call, next, previous);
      if (answer instanceof Refused) return answer;
      next = answer;
    }
    if (next === object || !call.kind?.prepare) return next;
    const { subresource } = call.request;
    return call.kind.prepare(next, { previous, nowMs: call.machine.nowMs, subresource, user: call.user });
  },
};

interface Mutation {
  readonly patchType: "ApplyConfiguration" | "JSONPatch";
  readonly applyConfiguration?: { readonly expression: string };
  readonly jsonPatch?: { readonly expression: string };
}

function changed(bound: Bound, call: Call, object: KubeObject, previous: KubeObject | undefined): KubeObject | Refused {
  const { policy: { metadata: { name }, spec }, binding } = bound;
  const found = judgement(bound, { call, next: object, previous });
  if (!found) return object;
  const refused = (says: string): KubeObject | Refused => {
    if (spec.failurePolicy === "Ignore") return object;
    const head = `policy '${name}' with binding '${binding.metadata.name}' denied request: `;
    return new Refused(denial(call, object, head + says));
  };
  if (found.missing) return refused(found.missing.says);
  let next = object;
  for (const variables of found.variables) {
    for (const mutation of (spec.mutations ?? []) as readonly Mutation[]) {
      const answer = mutated(mutation, { ...variables, object: next }, next, call);
      if ("fault" in answer) return refused(answer.fault as string);
      next = answer as KubeObject;
    }
  }
  return next;
}

type Answer = KubeObject | { readonly fault: string };

function mutated(mutation: Mutation, variables: Variables, object: KubeObject, call: Call): Answer {
  const isPatch = mutation.patchType === "JSONPatch";
  const { expression = "" } = (isPatch ? mutation.jsonPatch : mutation.applyConfiguration) ?? {};
  const { value, fault } = valueOf(withPlainMaps(expression), variables);
  if (fault !== undefined) return { fault: `expression '${expression}' resulted in error: ${fault}` };
  return isPatch ? patched(object, plain(value)) : applied(object, plain(value), call);
}

function patched(object: KubeObject, operations: unknown): Answer {
  if (!Array.isArray(operations)) return { fault: "expression must evaluate to a list of JSONPatch" };
  const answer = jsonPatch(object, operations);
  return isFaulty(answer) ? { fault: `JSON Patch: ${answer.fault}` } : answer as KubeObject;
}

/** Lists with keys are merged by them, as an apply does. */
function applied(object: KubeObject, configuration: unknown, { resource }: Call): Answer {
  if (!isRecord(configuration)) return { fault: "expression must evaluate to an Object" };
  const how = merging(resource.apiVersion, resource.kind);
  const answer = how ? strategicPatch(object, configuration, how) : mergePatch(object, configuration);
  return isFaulty(answer) ? { fault: answer.fault } : answer as KubeObject;
}

/** What CEL made, as an API object has it. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
