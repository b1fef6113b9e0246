/**
 * The Deployment controller: a replica set for each template, and pods moved from the old to the new. sets.ts finds or
 * makes the new set and keeps the revisions, scaling.ts says which set gets how many replicas next, status.ts what the
 * status and its conditions say; this file puts a look together. Source: `kubernetes/pkg/controller/deployment`. To add
 * a strategy: its step in scaling.ts.
 */
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Deployment, Pod, ReplicaSet } from "../../kinds/types.ts";
import { claim, ownerKey, ownersOfPod } from "../owning/mod.ts";
import { nextScales, type Scale } from "./scaling.ts";
import { annotated, cleanedUp, DESIRED, MAX, newSet, newSetOf, type Sets, surgeOf } from "./sets.ts";
import { progressDue, status } from "./status.ts";

const DEPLOYMENTS = "deployments.apps";
const SETS = "replicasets.apps";

export const deployment: Controller = {
  name: "deployment-controller",
  delayMs: 10,
  watches: {
    [DEPLOYMENTS]: keyOf,
    [SETS]: ownersOfPod("Deployment", DEPLOYMENTS),
    pods: (pod, view, change) => change.type === "DELETED" ? ownerOfPod(pod, view) : undefined,
  },

  reconcile(view, key) {
    const stored = view.get<Deployment>(DEPLOYMENTS, key);
    if (!stored) return [];
    const { mine, intents } = claim<ReplicaSet>(view, stored, stored.spec.selector, SETS);
    const sets = setsOf(stored, mine);
    if (isTerminating(stored)) return [told(view, stored, sets)];
    return [...intents, ...lookedAt(view, key, stored, sets)];
  },
};

/** A Recreate waits until the last old pod is gone. */
function ownerOfPod(pod: KubeObject, view: View): string | undefined {
  const key = ownerKey(pod, "ReplicaSet");
  const set = key && view.get<ReplicaSet>(SETS, key);
  const owner = set && ownerKey(set, "Deployment");
  return owner && view.get<Deployment>(DEPLOYMENTS, owner)?.spec.strategy.type === "Recreate" ? owner : undefined;
}

function setsOf(deployment: Deployment, mine: readonly ReplicaSet[]): Sets {
  const current = newSetOf(deployment, mine);
  return { current, old: mine.filter((set) => set !== current), all: mine };
}

function lookedAt(view: View, key: string, deployment: Deployment, sets: Sets): readonly Intent[] {
  const { paused } = deployment.spec;
  if (paused || isResized(deployment, sets)) {
    return [...scaled(deployment, nextScales(deployment, sets, "proportional")), told(view, deployment, sets)];
  }
  if (!sets.current) {
    if (
      deployment.spec.strategy.type === "Recreate" &&
      sets.old.some((set) => (set.spec.replicas ?? 0) > 0 || podsOf(view, set) > 0)
    ) {
      return [...scaled(deployment, nextScales(deployment, sets, "down")), told(view, deployment, sets)];
    }
    return newSet(view, key, deployment, sets);
  }
  const notes = annotated(deployment, sets);
  if (
    deployment.spec.strategy.type === "Recreate" &&
    sets.old.some((set) => podsOf(view, set) > 0 || set.spec.replicas > 0)
  ) {
    return [...notes, ...scaled(deployment, nextScales(deployment, sets, "down")), told(view, deployment, sets)];
  }
  const scales = nextScales(deployment, sets, "rolling");
  return [
    ...notes,
    ...scaled(deployment, scales),
    ...scales.length === 0 ? cleanedUp(deployment, sets) : [],
    told(view, deployment, sets),
    ...progressDue(view, key, deployment, sets),
  ];
}

/** Pods of a set that still take up room. */
function podsOf(view: View, set: ReplicaSet): number {
  return view.ownedBy<Pod>(set.metadata.uid, "pods").filter((pod) => !isTerminal(pod)).length;
}

/** Whether only the number of replicas was changed since the sets were last sized. */
function isResized(deployment: Deployment, sets: Sets): boolean {
  return sets.all.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== deployment.spec.replicas;
  });
}

/** Sets get their replicas, the deployment an event of it. */
function scaled(deployment: Deployment, scales: readonly Scale[]): readonly Intent[] {
  const { replicas } = deployment.spec;
  const annotations = { [DESIRED]: String(replicas), [MAX]: String(replicas + surgeOf(deployment)) };
  return scales.flatMap(({ set, to }): readonly Intent[] => {
    const from = set.spec.replicas;
    const patch: Intent = { do: "patch", object: set, patch: { spec: { replicas: to }, metadata: { annotations } } };
    if (from === to) return [patch];
    const message = `Scaled ${to > from ? "up" : "down"} replica set ${set.metadata.name} from ${from} to ${to}`;
    return [patch, { do: "event", about: deployment, type: "Normal", reason: "ScalingReplicaSet", message }];
  });
}

function told(view: View, deployment: Deployment, sets: Sets): Intent {
  return { do: "status", object: deployment, status: status(view, deployment, sets) };
}
