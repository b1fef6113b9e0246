import { selectorOf, selects } from "../../../base/labels.ts";
import type { KubeObject } from "../../../base/object.ts";
import type { Call } from "../../call.ts";
import { ruleOf } from "../../cel.ts";

export const GROUP = "admissionregistration.k8s.io";

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

/** One request as policies see it: before, after, or both. */
export interface Deed {
  readonly call: Call;
  readonly next: KubeObject | undefined;
  readonly previous: KubeObject | undefined;
}

export interface Bound {
  readonly policy: KubeObject;
  readonly binding: KubeObject;
}

export interface Judgement {
  /** What the policy's expressions may name: once for each parameter. */
  readonly variables: readonly Variables[];
  /** Why its parameters could not be found. */
  readonly missing?: { readonly what: "kind" | "object"; readonly says: string };
}

const NONE: readonly never[] = [];

export type Variables = Readonly<Record<string, unknown>>;

/** Policies of a resource (`validatingadmissionpolicies`) with each of their bindings, in order. */
export function boundPolicies({ machine, resource }: Call, policies: string, bindings: string): readonly Bound[] {
  const all = machine.store.list(`${policies}.${GROUP}`);
  if (all.length === 0 || resource.group === GROUP) return NONE;
  return all.flatMap((policy) =>
    machine.store.list(`${bindings}.${GROUP}`)
      .filter((binding) => binding.spec?.policyName === policy.metadata.name)
      .map((binding) => ({ policy, binding }))
  );
}

/** What a policy has to judge of a request; undefined when it does not concern it. */
export function judgement({ policy, binding }: Bound, deed: Deed): Judgement | undefined {
  const { matchConstraints, variables: declared = [], matchConditions = [] } = policy.spec;
  if (!concerns(matchConstraints, deed)) return undefined;
  if (binding.spec.matchResources && !concerns(binding.spec.matchResources, deed)) return undefined;
  const found = paramsOf(deed.call, policy, binding);
  if ("missing" in found) return { variables: [], missing: { what: found.missing, says: found.says } };
  const variables = found.params.map((params) => variablesOf(deed, declared, params)).filter((known) =>
    matchConditions.every(({ expression }: { expression: string }) => valueOf(expression, known).value === true)
  );
  return variables.length > 0 ? { variables } : undefined;
}

export function valueOf(
  expression: string,
  variables: Variables,
): { readonly value?: unknown; readonly fault?: string } {
  const rule = ruleOf(expression);
  return "fault" in rule ? rule : rule.evaluate(variables);
}

function variablesOf(
  { call, next, previous }: Deed,
  declared: readonly { readonly name: string; readonly expression: string }[],
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

export function concerns(match: Match | undefined, { call, next, previous }: Deed): boolean {
  const object = next ?? previous!;
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
