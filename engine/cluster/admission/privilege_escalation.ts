import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import type { Fault } from "../api.ts";
import { allows, isAdministrator, isAllowed, type PolicyRule, rulesOf } from "../authorize.ts";
import type { Call } from "../call.ts";
import { forbidden } from "../faults.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const GROUP = "rbac.authorization.k8s.io";

/** Nobody may give rights that he doesn't have: neither by a role nor by a binding. */
export const privilegeEscalation: AdmissionPlugin = {
  name: "PrivilegeEscalation",
  resources: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].map((name) => `${name}.${GROUP}`),
  operations: ["create", "update"],
  fault(call, next, previous) {
    if (!next || call.isTrusted || isAdministrator(call.user)) return undefined;
    const isRole = next.kind === "Role" || next.kind === "ClusterRole";
    if (previous && (isRole ? sameJson(next.rules, previous.rules) : sameJson(next.subjects, previous.subjects))) {
      return undefined;
    }
    return isRole ? granting(call, next, next.rules ?? [], "escalate") : binding(call, next);
  },
};

function binding(call: Call, next: KubeObject): Fault | undefined {
  const { store } = call.machine;
  const { kind, name } = next.roleRef ?? {};
  const role = kind === "Role"
    ? store.get(`roles.${GROUP}`, `${next.metadata.namespace}/${name}`)
    : store.get(`clusterroles.${GROUP}`, name);
  const resource = kind === "Role" ? "roles" : "clusterroles";
  const { namespace } = next.metadata;
  if (isAllowed(call.machine, call.user, { verb: "bind", group: GROUP, resource, namespace, name })) return undefined;
  return granting(call, next, role?.rules ?? [], undefined);
}

/** @param freeing A verb on the role itself that makes everything right. */
function granting(
  call: Call,
  next: KubeObject,
  rules: readonly PolicyRule[],
  freeing: string | undefined,
): Fault | undefined {
  const { user, machine, resource } = call;
  const { namespace, name } = next.metadata;
  if (
    freeing && isAllowed(machine, user, { verb: freeing, group: GROUP, resource: resource.plural, namespace, name })
  ) return undefined;
  const own = rulesOf(machine, user, namespace);
  const missing = rules.flatMap(single).filter((rule) => !own.some((held) => covers(held, rule)));
  if (missing.length === 0) return undefined;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(" ");
  const why =
    `user ${
      JSON.stringify(user.name)
    } (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n` +
    compacted(missing).map(ruleText).join("\n");
  return forbidden(resource, name, why);
}

/** A rule for each verb, group, resource and name by itself. */
function single(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const names = rule.resourceNames?.length ? rule.resourceNames : [undefined];
        for (const name of names) {
          parts.push({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name ? { resourceNames: [name] } : {}),
          });
        }
      }
    }
    for (const url of rule.nonResourceURLs ?? []) parts.push({ verbs: [verb], nonResourceURLs: [url] });
  }
  return parts;
}

function covers(
  held: PolicyRule,
  { verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule,
): boolean {
  if (nonResourceURLs) {
    const [url] = nonResourceURLs;
    const isVerb = held.verbs.includes("*") || held.verbs.includes(verbs[0]!);
    return isVerb &&
      (held.nonResourceURLs ?? []).some((own) =>
        own === url || (own.endsWith("*") && url!.startsWith(own.slice(0, -1)))
      );
  }
  const [resource, subresource] = resources![0]!.split("/");
  return allows(held, {
    verb: verbs[0]!,
    group: apiGroups![0]!,
    resource: resource!,
    subresource,
    name: resourceNames?.[0],
  });
}

/** Rules that differ only in their verbs are told together. */
function compacted(rules: readonly PolicyRule[]): PolicyRule[] {
  const byRest = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const rest = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    const known = byRest.get(rest);
    byRest.set(rest, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule);
  }
  return [...byRest.values()].map((rule) => ({ rule, text: ruleText(rule) })).sort((a, b) => a.text < b.text ? -1 : 1)
    .map(({ rule }) => rule);
}

/** `{APIGroups:["apps"], Resources:["daemonsets"], Verbs:["get"]}` */
function ruleText({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = {
    NonResourceURLs: nonResourceURLs,
    APIGroups: apiGroups,
    Resources: resources,
    ResourceNames: resourceNames,
    Verbs: verbs,
  };
  const texts = Object.entries(parts).filter(([, list]) => list?.length)
    .map(([name, list]) => `${name}:[${list!.map((text) => JSON.stringify(text)).join(" ")}]`);
  return `{${texts.join(", ")}}`;
}
