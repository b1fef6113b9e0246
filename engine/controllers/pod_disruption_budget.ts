import { selectorOf, selects } from "../base/labels.ts";
import { controllerOf, keyOf, type KubeObject } from "../base/object.ts";
import { rfc3339 } from "../base/time.ts";
import type { Controller, View, WatchedChange } from "../cluster/controller.ts";
import { isReady, isTerminal, isTerminating, withCondition } from "../kinds/pod_state.ts";
import type { Pod } from "../kinds/types.ts";
import { resolved } from "./owning/mod.ts";

const BUDGETS = "poddisruptionbudgets.policy";
const OWNERS: Readonly<Record<string, string>> = {
  ReplicaSet: "replicasets.apps",
  StatefulSet: "statefulsets.apps",
  ReplicationController: "replicationcontrollers",
};

/** Counts how many pods a budget could miss just now. */
export const podDisruptionBudget: Controller = {
  name: "controllermanager",
  delayMs: 20,
  watches: { [BUDGETS]: keyOf, pods: budgetsOf },

  reconcile(view, key) {
    const budget = view.get<KubeObject>(BUDGETS, key);
    if (!budget || isTerminating(budget)) return [];
    const selector = selectorOf(budget["spec"].selector);
    const pods = view.list<Pod>("pods", budget.metadata.namespace)
      .filter((pod) => selects(selector, pod.metadata.labels) && !isTerminal(pod));
    const { expected, desired } = numbers(view, budget, pods);
    const disrupted = budget["status"]?.disruptedPods;
    const healthy = pods.filter((pod) => isReady(pod) && !isTerminating(pod)).length;
    const allowed = expected === 0 ? 0 : Math.max(0, healthy - desired);
    const status = {
      ...(disrupted && { disruptedPods: disrupted }),
      conditions: withCondition(budget["status"]?.conditions, {
        type: "DisruptionAllowed",
        status: allowed > 0 ? "True" : "False",
        observedGeneration: budget.metadata.generation,
        lastTransitionTime: rfc3339(view.nowMs),
        reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
        message: "",
      }),
      currentHealthy: healthy,
      desiredHealthy: desired,
      disruptionsAllowed: allowed,
      expectedPods: expected,
      observedGeneration: budget.metadata.generation,
    };
    const none = pods.length === 0 && budget["status"]?.expectedPods === undefined;
    return [
      { do: "status", object: budget, status },
      ...none
        ? [{ do: "event", about: budget, type: "Normal", reason: "NoPods", message: "No matching pods found" } as const]
        : [],
    ];
  },
};

function budgetsOf(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const budgets = view.list<KubeObject>(BUDGETS, object.metadata.namespace);
  if (budgets.length === 0) return undefined;
  const labels = [object.metadata.labels, change.previous?.metadata.labels];
  return budgets.filter(({ spec }) => labels.some((one) => selects(selectorOf(spec.selector), one))).map(keyOf);
}

/** How many pods there should be (by their owners, where shares or gaps are counted), and how many must stay. */
function numbers(view: View, budget: KubeObject, pods: readonly Pod[]): { expected: number; desired: number } {
  const { minAvailable, maxUnavailable } = budget["spec"];
  if (typeof minAvailable === "number") return { expected: pods.length, desired: minAvailable };
  const scales = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const resource = owner && OWNERS[owner.kind];
    if (!resource) continue;
    const set = view.get<KubeObject>(resource, `${pod.metadata.namespace}/${owner.name}`);
    if (set) scales.set(owner.uid, set["spec"].replicas ?? 1);
  }
  const expected = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
  if (maxUnavailable !== undefined) {
    return { expected, desired: Math.max(0, expected - resolved(maxUnavailable, expected, "up")) };
  }
  return { expected, desired: resolved(minAvailable ?? 1, expected, "up") };
}
