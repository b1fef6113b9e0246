import { selectorOf, selects } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Fault } from "../api.ts";
import { admissionName, type Call } from "../call.ts";
import { ruleOf } from "../cel.ts";
import { forbidden } from "../faults.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const GROUP = "admissionregistration.k8s.io";
const POLICIES = `validatingadmissionpolicies.${GROUP}`;
const BINDINGS = `validatingadmissionpolicybindings.${GROUP}`;

/** What a cluster's own policies, written in CEL, refuse or warn of. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: "ValidatingAdmissionPolicy",
  operations: ["create", "update", "delete"],
  fault(call, next, previous) {
    const { store } = call.machine;
    const policies = store.list(POLICIES);
    if (policies.length === 0 || call.resource.group === GROUP) return undefined;
    for (const policy of policies) {
      for (const binding of store.list(BINDINGS)) {
        if (binding.spec?.policyName !== policy.metadata.name) continue;
        const verdict = judged(call, policy, binding, next, previous);
        if (verdict) return verdict;
      }
    }
    return undefined;
  },
};

interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: "*" | "Cluster" | "Namespaced";
}

interface Match {
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
  readonly namespaceSelector?: object;
  readonly objectSelector?: object;
}

interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
}

type Variables = Readonly<Record<string, unknown>>;

const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

function judged(
  call: Call,
  policy: KubeObject,
  binding: KubeObject,
  next: KubeObject | undefined,
  previous: KubeObject | undefined,
): Fault | undefined {
  const object = next ?? previous!;
  const { spec } = policy;
  if (!concerns(call, spec.matchConstraints, object, next, previous)) return undefined;
  if (binding.spec.matchResources && !concerns(call, binding.spec.matchResources, object, next, previous)) {
    return undefined;
  }
  const actions: readonly string[] = binding.spec.validationActions ?? ["Deny"];
  const head = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  const found = paramsOf(call, policy, binding);
  if ("missing" in found) {
    if (spec.failurePolicy === "Ignore") return undefined;
    return denial(call, object, `${found.missing === "kind" ? shortHead(policy) : head} denied request: ${found.says}`);
  }
  for (const params of found.params) {
    const variables = variablesOf(call, spec.variables ?? [], next, previous, params);
    const isMeant = (spec.matchConditions ?? []).every(({ expression }: { expression: string }) =>
      valueOf(expression, variables).value === true
    );
    if (!isMeant) continue;
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

const shortHead = ({ metadata }: KubeObject) => `ValidatingAdmissionPolicy '${metadata.name}'`;

/** The answer names the resource where others name the kind. */
function denial(call: Call, object: KubeObject, text: string, reason = "Invalid"): Fault {
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

function valueOf(expression: string, variables: Variables): { readonly value?: unknown; readonly fault?: string } {
  const rule = ruleOf(expression);
  return "fault" in rule ? rule : rule.evaluate(variables);
}

function variablesOf(
  call: Call,
  declared: readonly { readonly name: string; readonly expression: string }[],
  next: KubeObject | undefined,
  previous: KubeObject | undefined,
  params: unknown,
): Variables {
  const { request, resource, user, machine } = call;
  const known: Record<string, unknown> = {
    object: next ?? null,
    oldObject: previous ?? null,
    params: params ?? null,
    namespaceObject: (request.namespace && machine.store.get("namespaces", request.namespace)) || null,
    request: {
      kind: { group: resource.group, version: resource.version, kind: resource.kind },
      resource: { group: resource.group, version: resource.version, resource: resource.plural },
      subResource: request.subresource ?? "",
      name: request.name ?? next?.metadata.name ?? "",
      namespace: request.namespace ?? "",
      operation: operationOf(next, previous),
      userInfo: { username: user.name, groups: user.groups },
      dryRun: request.dryRun ?? false,
    },
  };
  const variables: Record<string, unknown> = {};
  for (const { name, expression } of declared) {
    variables[name] = valueOf(expression, { ...known, variables }).value ?? null;
  }
  return { ...known, variables };
}

function operationOf(next: KubeObject | undefined, previous: KubeObject | undefined): string {
  return !next ? "DELETE" : previous ? "UPDATE" : "CREATE";
}

type Params =
  | { readonly params: readonly unknown[] }
  | { readonly missing: "kind" | "object"; readonly says: string };

const NONE_FOUND =
  "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction";

/** The objects that a policy is told to look up; once nothing when it has none. */
function paramsOf({ machine, request }: Call, { spec }: KubeObject, binding: KubeObject): Params {
  const { paramRef } = binding.spec;
  if (!spec.paramKind || !paramRef) return { params: [undefined] };
  const { apiVersion, kind } = spec.paramKind;
  const resource = machine.catalog.ofKind(apiVersion, kind);
  if (!resource) {
    const what = `${apiVersion}, Kind=${kind}`;
    return {
      missing: "kind",
      says: `failed to configure policy: failed to find resource referenced by paramKind: '${what}'`,
    };
  }
  const namespace = resource.namespaced ? paramRef.namespace ?? request.namespace : undefined;
  const all = machine.store.list(resource.name, namespace);
  const params = paramRef.name
    ? all.filter(({ metadata }) => metadata.name === paramRef.name)
    : all.filter(({ metadata }) => selects(selectorOf(paramRef.selector), metadata.labels));
  const isWanted = params.length === 0 && paramRef.parameterNotFoundAction === "Deny";
  return isWanted ? { missing: "object", says: NONE_FOUND } : { params };
}

function concerns(
  call: Call,
  match: Match | undefined,
  object: KubeObject,
  next: KubeObject | undefined,
  previous: KubeObject | undefined,
): boolean {
  const { resourceRules, excludeResourceRules = [], namespaceSelector, objectSelector } = match ?? {};
  const fits = (rule: ResourceRule) => isMeant(call, rule, object.metadata.name, operationOf(next, previous));
  if (resourceRules && !resourceRules.some(fits)) return false;
  if (excludeResourceRules.some(fits)) return false;
  const { namespace } = call.request;
  const home = namespace
    ? call.machine.store.get("namespaces", namespace)
    : call.resource.name === "namespaces"
    ? object
    : undefined;
  if (namespaceSelector && home && !selects(selectorOf(namespaceSelector), home.metadata.labels)) return false;
  return !objectSelector || selects(selectorOf(objectSelector), object.metadata.labels);
}

function isMeant({ resource, request }: Call, rule: ResourceRule, name: string, operation: string): boolean {
  const has = (list: readonly string[] = [], text: string) => list.includes("*") || list.includes(text);
  const { subresource } = request;
  const path = subresource ? `${resource.plural}/${subresource}` : resource.plural;
  const isPath = (rule.resources ?? []).some((one) =>
    one === path || one === "*/*" || (one === "*" && !subresource) || (subresource && one === `*/${subresource}`) ||
    one === `${resource.plural}/*`
  );
  const isScope = !rule.scope || rule.scope === "*" || (rule.scope === "Namespaced") === resource.namespaced;
  return isPath && isScope && has(rule.apiGroups, resource.group) && has(rule.apiVersions, resource.version) &&
    has(rule.operations, operation) && (!rule.resourceNames?.length || rule.resourceNames.includes(name));
}
