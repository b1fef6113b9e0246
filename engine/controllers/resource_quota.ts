import { sameJson } from "../base/json.ts";
import { keyOf, type KubeObject, type ResourceName } from "../base/object.ts";
import { addQuantities, formatQuantity } from "../base/quantity.ts";
import type { Controller, View, WatchedChange } from "../cluster/controller.ts";
import { podLimits, podRequests } from "../kinds/pod_resources.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import type { Pod, Quantities } from "../kinds/types.ts";

const QUOTAS = "resourcequotas";
/** Resources that a quota may count by a word of their own. */
const WORDS: Readonly<Record<string, ResourceName>> = {
  configmaps: "configmaps",
  persistentvolumeclaims: "persistentvolumeclaims",
  replicationcontrollers: "replicationcontrollers",
  resourcequotas: "resourcequotas",
  secrets: "secrets",
  services: "services",
};
/** What quotas are counted anew for; anything else that `count/` names is counted when the quota is looked at. */
const COUNTED: readonly ResourceName[] = [
  ...Object.values(WORDS).filter((name) => name !== QUOTAS),
  "daemonsets.apps",
  "deployments.apps",
  "replicasets.apps",
  "statefulsets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "ingresses.networking.k8s.io",
];

/** Keeps `status.used` of quotas up to date. */
export const resourceQuota: Controller = {
  name: "resourcequota-controller",
  delayMs: 20,
  watches: {
    [QUOTAS]: keyOf,
    pods: (pod, view, change) => podMatters(pod as Pod, change) ? quotasOf(pod, view) : undefined,
    ...Object.fromEntries(COUNTED.map((resource) => [
      resource,
      (object: KubeObject, view: View, change: WatchedChange) =>
        change.type === "MODIFIED" && object["spec"] === change.previous!["spec"] ? undefined : quotasOf(object, view),
    ])),
  },

  reconcile(view, key) {
    const quota = view.get<KubeObject>(QUOTAS, key);
    if (!quota) return [];
    const hard: Quantities = quota["spec"]?.hard ?? {};
    const used: Record<string, string> = {};
    for (const name of Object.keys(hard).sort()) used[name] = usage(view, quota, name);
    const status = { hard, used };
    return sameJson(quota["status"], status) ? [] : [{ do: "status", object: quota, status }];
  },
};

function podMatters(pod: Pod, { type, previous }: WatchedChange): boolean {
  return type !== "MODIFIED" || isTerminal(pod) !== isTerminal(previous as Pod) ||
    (previous as Pod).spec.containers !== pod.spec.containers;
}

function quotasOf(object: KubeObject, view: View): readonly string[] | undefined {
  const quotas = view.list<KubeObject>(QUOTAS, object.metadata.namespace);
  return quotas.length > 0 ? quotas.map(keyOf) : undefined;
}

function usage(view: View, quota: KubeObject, name: string): string {
  const { namespace } = quota.metadata;
  const counted = name.startsWith("count/") ? name.slice("count/".length) : WORDS[name];
  if (counted === "pods" || name === "pods") return String(podsOf(view, quota, name.startsWith("count/")).length);
  if (counted !== undefined) return String(view.list(counted, namespace).length);
  if (name === "services.nodeports" || name === "services.loadbalancers") {
    return String(serviceParts(view, namespace!, name));
  }
  const storage = /^(?:(.+)\.storageclass\.storage\.k8s\.io\/)?(requests\.storage|persistentvolumeclaims)$/.exec(name);
  if (storage) return storageUse(view, namespace!, storage[1], storage[2]!);
  const [, which = "requests", resource = name] = /^(requests|limits)\.(.*)$/.exec(name) ?? [];
  const amounts = podsOf(view, quota, false).map((pod) =>
    (which === "limits" ? podLimits(pod) : podRequests(pod))[resource] ?? "0"
  );
  return total(amounts);
}

function total(amounts: readonly string[]): string {
  return amounts.length === 0
    ? "0"
    : formatQuantity(amounts.slice(1).reduce((sum, one) => addQuantities(sum, one), addQuantities("0", amounts[0]!)));
}

function storageUse(view: View, namespace: string, storageClass: string | undefined, what: string): string {
  const claims = view.list<KubeObject>("persistentvolumeclaims", namespace)
    .filter((claim) => storageClass === undefined || claim["spec"].storageClassName === storageClass);
  if (what === "persistentvolumeclaims") return String(claims.length);
  return total(claims.map((claim) => claim["spec"].resources?.requests?.storage ?? "0"));
}

function serviceParts(view: View, namespace: string, what: string): number {
  const services = view.list<KubeObject>("services", namespace);
  if (what === "services.loadbalancers") return services.filter((one) => one["spec"].type === "LoadBalancer").length;
  return services.filter((one) => one["spec"].type === "NodePort" || one["spec"].type === "LoadBalancer")
    .reduce((sum, one) => sum + (one["spec"].ports?.length ?? 0), 0);
}

/** The pods that a quota's scopes speak of; those that have ended don't count, but as objects. */
function podsOf(view: View, quota: KubeObject, asObjects: boolean): readonly Pod[] {
  const { scopes = [], scopeSelector } = quota["spec"];
  const terms = [
    ...scopes.map((scopeName: string) => ({ scopeName, operator: "Exists" })),
    ...scopeSelector?.matchExpressions ?? [],
  ];
  return view.list<Pod>("pods", quota.metadata.namespace)
    .filter((pod) => (asObjects || !isTerminal(pod)) && terms.every((term) => isInScope(pod, term)));
}

function isInScope(
  pod: Pod,
  { scopeName, operator, values = [] }: { scopeName: string; operator: string; values?: string[] },
): boolean {
  const bestEffort = pod.status?.qosClass === "BestEffort";
  switch (scopeName) {
    case "BestEffort":
      return bestEffort;
    case "NotBestEffort":
      return !bestEffort;
    case "Terminating":
      return pod.spec.activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return pod.spec.activeDeadlineSeconds === undefined;
    case "PriorityClass": {
      const name = pod.spec.priorityClassName;
      if (operator === "Exists") return !!name;
      if (operator === "DoesNotExist") return !name;
      return values.includes(name ?? "") === (operator === "In");
    }
    default:
      return true;
  }
}
