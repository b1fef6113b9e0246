import { formatSelector, selectorOf, selects } from "../base/labels.ts";
import { controllerOf, keyOf, type KubeObject, type OwnerReference } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { isReady, isTerminating, withCondition } from "../kinds/pod_state.ts";
import type { Condition, Pod } from "../kinds/types.ts";
import { resolved } from "./owning/mod.ts";

const BUDGETS = "poddisruptionbudgets.policy";
/** An eviction that was granted is forgotten when its pod is still there after so long. */
const GRANTED_MS = 120_000;

/** Counts how many pods a budget could miss just now. Source: `kubernetes/pkg/controller/disruption`. */
export const podDisruptionBudget: Controller = {
  name: "controllermanager",
  delayMs: 20,
  watches: { [BUDGETS]: keyOf, pods: budgetsOf },

  reconcile(view, key) {
    const budget = view.get<KubeObject>(BUDGETS, key);
    if (!budget || isTerminating(budget)) return [];
    const selector = selectorOf(budget["spec"].selector);
    const pods = view.list<Pod>("pods", budget.metadata.namespace).filter((pod) =>
      selects(selector, pod.metadata.labels)
    );
    const needed = needs(view, budget, pods);
    if ("fault" in needed) return failed(view, budget, needed.fault);
    const granted = stillGranted(budget, pods, view.nowMs);
    const status = statusOf(view, budget, pods, needed, granted);
    return [
      ...pods.length === 0 ? [told(budget, "Normal", "NoPods", "No matching pods found")] : [],
      ...needed.unmanaged ? [told(budget, "Warning", "UnmanagedPods", unmanaged(budget))] : [],
      { do: "status", object: budget, status },
      ...Object.keys(granted).length > 0 ? [{ do: "again", key, afterMs: GRANTED_MS } as const] : [],
    ];
  },
};

function budgetsOf(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const budgets = view.list<KubeObject>(BUDGETS, object.metadata.namespace);
  if (budgets.length === 0) return undefined;
  const labels = [object.metadata.labels, change.previous?.metadata.labels];
  return budgets.filter(({ spec }) => labels.some((one) => selects(selectorOf(spec.selector), one))).map(keyOf);
}

export interface Needs {
  /** How many pods there should be, and how many of them must be healthy. */
  readonly expected: number;
  readonly desired: number;
  /** Some pods belong to nobody, so that nobody knows how many there should be. */
  readonly unmanaged?: boolean;
}

/** A plain least number counts the pods that are there; all else, what their owners want. */
export function needs(view: View, budget: KubeObject, pods: readonly Pod[]): Needs | { readonly fault: string } {
  const { minAvailable, maxUnavailable } = budget["spec"];
  if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desired: 0 };
  if (typeof minAvailable === "number") return { expected: pods.length, desired: minAvailable };
  const scales = new Map<string, number>();
  let unmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) unmanaged = true;
    if (!owner || scales.has(owner.uid)) continue;
    const scale = scaleOf(view, owner, pod.metadata.namespace!);
    if (typeof scale === "string") return { fault: scale };
    if (scale === undefined) return { fault: `found no controllers for pod "${pod.metadata.name}"` };
    scales.set(owner.uid, scale);
  }
  const expected = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
  const desired = maxUnavailable === undefined
    ? resolved(minAvailable, expected, "up")
    : Math.max(0, expected - resolved(maxUnavailable, expected, "up"));
  return { expected, desired, unmanaged };
}

/** How many pods an owner wants; a text when it can't be asked. A deployment speaks for its sets. */
function scaleOf(view: View, owner: OwnerReference, namespace: string): number | string | undefined {
  const resource = view.resourceOf(owner.apiVersion, owner.kind);
  const object = resource && view.get<KubeObject>(resource.name, `${namespace}/${owner.name}`);
  if (!object || object.metadata.uid !== owner.uid) return undefined;
  const above = owner.kind === "ReplicaSet" ? controllerOf(object) : undefined;
  if (above?.kind === "Deployment") {
    return view.get<KubeObject>("deployments.apps", `${namespace}/${above.name}`)?.["spec"].replicas;
  }
  return object["spec"]?.replicas ?? `${resource.name} does not implement the scale subresource`;
}

/** Evictions that were granted, by pod, as long as the pod has not begun to go. */
function stillGranted({ status }: KubeObject, pods: readonly Pod[], nowMs: number): Readonly<Record<string, string>> {
  const granted = Object.entries(status?.disruptedPods ?? {}) as [string, string][];
  return Object.fromEntries(granted.filter(([name, time]) => {
    const pod = pods.find(({ metadata }) => metadata.name === name);
    return pod && !isTerminating(pod) && parseTime(time) + GRANTED_MS > nowMs;
  }));
}

function statusOf(
  view: View,
  budget: KubeObject,
  pods: readonly Pod[],
  { expected, desired }: Needs,
  granted: Readonly<Record<string, string>>,
) {
  const healthy = pods.filter((pod) => isReady(pod) && !isTerminating(pod) && !(pod.metadata.name in granted)).length;
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  return {
    ...(Object.keys(granted).length > 0 && { disruptedPods: granted }),
    conditions: conditions(view, budget, allowed > 0 ? "SufficientPods" : "InsufficientPods", ""),
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: budget.metadata.generation,
  };
}

function conditions(view: View, budget: KubeObject, reason: string, message: string): readonly Condition[] {
  return withCondition(budget["status"]?.conditions, {
    type: "DisruptionAllowed",
    status: reason === "SufficientPods" ? "True" : "False",
    observedGeneration: budget.metadata.generation,
    lastTransitionTime: rfc3339(view.nowMs),
    reason,
    message,
  });
}

/** To be safe, nothing is allowed until it can be reckoned again. */
function failed(view: View, budget: KubeObject, fault: string): readonly Intent[] {
  const status = {
    ...budget["status"],
    disruptionsAllowed: 0,
    conditions: conditions(view, budget, "SyncFailed", fault),
  };
  const message = `Failed to calculate the number of expected pods: ${fault}`;
  return [told(budget, "Warning", "CalculateExpectedPodCountFailed", message), {
    do: "status",
    object: budget,
    status,
  }];
}

function unmanaged({ spec }: KubeObject): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${
    formatSelector(spec.selector)
  }) were found to be unmanaged. ` +
    "As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. " +
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';
}

function told(budget: KubeObject, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: budget, type, reason, message };
}
