import { selectorOf } from "../base/labels.ts";
import { addQuantities, compareQuantities, formatQuantity, subtractQuantities } from "../base/quantity.ts";
import type { KubeObject, ResourceName } from "../base/object.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import { podLimits, podRequests } from "../kinds/pod_resources.ts";
import { qosClass } from "../kinds/pod_spec/quality.ts";
import type { Pod, Quantities } from "../kinds/types.ts";

/**
 * What objects use of a namespace's quotas: asked at admission, and by the controller that counts again. Source:
 * Kubernetes' `pkg/quota/v1`.
 */
export type Amounts = Readonly<Record<string, string>>;

const NONE: Amounts = Object.freeze({});
/** Resources that are counted by their plain name as well as by `count/…`. */
const COUNTED = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);
const PLAIN_REQUESTS = ["cpu", "memory", "ephemeral-storage"];

/** What one object uses, by the names of quotas: `pods`, `requests.cpu`, `count/deployments.apps`. */
export function usageOf(resource: ResourceName, object: KubeObject): Amounts {
  const usage: Record<string, string> = { [`count/${resource}`]: "1" };
  if (resource === "pods") return isTerminal(object as Pod) ? usage : { ...usage, ...podUsage(object as Pod) };
  if (COUNTED.has(resource)) usage[resource] = "1";
  if (resource === "services") Object.assign(usage, serviceUsage(object));
  if (resource === "persistentvolumeclaims") Object.assign(usage, claimUsage(object));
  return usage;
}

function podUsage(pod: Pod): Amounts {
  const usage: Record<string, string> = { pods: "1" };
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    usage[`requests.${name}`] = String(amount);
    if (PLAIN_REQUESTS.includes(name) || name.startsWith("hugepages-")) usage[name] = String(amount);
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) usage[`limits.${name}`] = String(amount);
  return usage;
}

function serviceUsage({ spec }: KubeObject): Amounts {
  const ports = String(spec?.ports?.length ?? 0);
  switch (spec?.type) {
    case "NodePort":
      return { "services.nodeports": ports };
    case "LoadBalancer":
      return {
        "services.loadbalancers": "1",
        ...(spec.allocateLoadBalancerNodePorts === false ? {} : { "services.nodeports": ports }),
      };
    default:
      return NONE;
  }
}

function claimUsage({ spec }: KubeObject): Amounts {
  const storage: string | undefined = spec?.resources?.requests?.storage;
  const head = spec?.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined;
  return {
    ...(storage ? { "requests.storage": storage } : {}),
    ...(head ? { [`${head}persistentvolumeclaims`]: "1" } : {}),
    ...(head && storage ? { [`${head}requests.storage`]: storage } : {}),
  };
}

/** The part of a usage that a quota counts. */
export function within(usage: Amounts, hard: Amounts): Amounts {
  return Object.fromEntries(Object.entries(usage).filter(([name]) => name in hard));
}

export function plus(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    sum[name] = formatQuantity(addQuantities(sum[name] ?? "0", amount));
  }
  return sum;
}

/** What is left of `a`; nothing where `b` is as large or larger. */
export function beyond(a: Amounts, b: Amounts): Amounts {
  const rest = Object.entries(a).filter(([name, amount]) => compareQuantities(amount, b[name] ?? "0") > 0);
  return Object.fromEntries(
    rest.map(([name, amount]) => [name, formatQuantity(subtractQuantities(amount, b[name] ?? "0"))]),
  );
}

/** Which resource a quota's name is about; undefined for resources of pods. */
export function resourceOfQuotaName(name: string): ResourceName {
  if (name.startsWith("count/")) return name.slice("count/".length);
  if (name.startsWith("services.")) return "services";
  if (name === "requests.storage" || name.includes(".storageclass.storage.k8s.io/")) return "persistentvolumeclaims";
  return COUNTED.has(name) ? name : "pods";
}

/** Everything in a namespace that a quota counts, added up: 0 where there is nothing. */
export function totalUsage(
  quota: KubeObject,
  list: (resource: ResourceName, namespace: string) => readonly KubeObject[],
): Amounts {
  const hard: Amounts = quota.spec?.hard ?? NONE;
  let total: Amounts = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
  for (const resource of new Set(Object.keys(hard).map(resourceOfQuotaName))) {
    for (const object of list(resource, quota.metadata.namespace!)) {
      if (isInScope(quota, resource, object)) total = plus(total, within(usageOf(resource, object), hard));
    }
  }
  return total;
}

interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Whether a quota counts this object: some count only pods of a certain sort. */
export function isInScope({ spec }: KubeObject, resource: ResourceName, object: KubeObject): boolean {
  const scopes: readonly ScopeRequirement[] = [
    ...(spec?.scopes ?? []).map((scopeName: string) => ({ scopeName, operator: "Exists" })),
    ...spec?.scopeSelector?.matchExpressions ?? [],
  ];
  if (scopes.length === 0) return true;
  return resource === "pods" && scopes.every((scope) => SCOPES[scope.scopeName]?.(object as Pod, scope) ?? false);
}

const SCOPES: Readonly<Record<string, (pod: Pod, scope: ScopeRequirement) => boolean>> = {
  Terminating: ({ spec }) => (spec.activeDeadlineSeconds ?? -1) >= 0,
  NotTerminating: ({ spec }) => !((spec.activeDeadlineSeconds ?? -1) >= 0),
  BestEffort: ({ spec }) => qosClass(spec) === "BestEffort",
  NotBestEffort: ({ spec }) => qosClass(spec) !== "BestEffort",
  CrossNamespacePodAffinity: ({ spec }) => JSON.stringify(spec.affinity ?? {}).includes('"namespace'),
  PriorityClass({ spec }, { operator, values }) {
    const requirement = { key: "class", operator, values };
    const labels: Record<string, string> = spec.priorityClassName ? { class: spec.priorityClassName } : {};
    return matches(requirement, labels);
  },
};

function matches(
  requirement: { key: string; operator: string; values?: readonly string[] },
  labels: Record<string, string>,
): boolean {
  const { requirements } = selectorOf({ matchExpressions: [requirement] });
  return requirements.every(({ operator, values, key }) =>
    operator === "in"
      ? values.includes(labels[key] ?? "")
      : operator === "notin"
      ? !values.includes(labels[key] ?? "")
      : (operator === "exists") === (key in labels)
  );
}

/** Requests and limits that a quota wants each container to name, as `limits.cpu for: a,b`; none when all do. */
export function missingAmounts({ spec }: Pod, hard: Amounts): string[] {
  const wanted = Object.keys(hard).filter((name) => /^(requests\.|limits\.)?(cpu|memory)$/.test(name)).sort();
  return wanted.flatMap((name) => {
    const [field, amount] = name.includes(".")
      ? name.split(".") as ["requests" | "limits", string]
      : ["requests", name] as const;
    const without = [...spec.initContainers ?? [], ...spec.containers].filter(({ resources }) => {
      const amounts: Quantities = resources?.[field] ?? {};
      return amounts[amount] === undefined;
    });
    return without.length === 0 ? [] : [`${name} for: ${without.map((container) => container.name).join(",")}`];
  });
}
