import { parseTime, rfc3339 } from "../../base/time.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import { conditionOf, withCondition, withoutCondition } from "../../kinds/pod_state.ts";
import type { Condition, Deployment, ReplicaSet } from "../../kinds/types.ts";
import { type Sets, unavailableOf } from "./sets.ts";

type Conditions = NonNullable<Deployment["status"]["conditions"]>;
type DeploymentCondition = Conditions[number];

export function progressing(
  status: Condition["status"],
  reason: string,
  message: string,
  now: string,
): DeploymentCondition {
  return { type: "Progressing", status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

function sum(sets: readonly ReplicaSet[], field: string): number {
  return sets.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);
}

export function status(view: View, deployment: Deployment, sets: Sets): Deployment["status"] {
  const { current, all } = sets;
  const available = sum(all, "availableReplicas");
  const total = all.reduce((count, set) => count + set.spec.replicas, 0);
  const counts = {
    replicas: sum(all, "replicas"),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(all, "readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total - available),
    collisionCount: deployment.status?.collisionCount ?? 0,
  };
  const next = {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    terminatingReplicas: sum(all, "terminatingReplicas"),
    observedGeneration: deployment.metadata.generation,
  } as Deployment["status"];
  return { ...next, conditions: conditions(view, deployment, sets, next) };
}

function conditions(view: View, deployment: Deployment, sets: Sets, next: Deployment["status"]): Conditions {
  const now = rfc3339(view.nowMs);
  let made: Conditions = deployment.status?.conditions ?? [];
  const enough = (next.availableReplicas ?? 0) >= deployment.spec.replicas - unavailableOf(deployment);
  made = updated(made, {
    type: "Available",
    status: enough ? "True" : "False",
    lastUpdateTime: now,
    lastTransitionTime: now,
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
  });
  made = withProgress(view, deployment, sets, next, made, now);
  const failure = sets.all.map((set) => conditionOf(set, "ReplicaFailure")).find((condition) =>
    condition?.status === "True"
  );
  if (!failure) return conditionOf(deployment, "ReplicaFailure") ? withoutCondition(made, "ReplicaFailure") : made;
  return updated(made, { ...failure, lastUpdateTime: now, lastTransitionTime: now });
}

/** Nothing is written while status and reason stay the same. */
function updated(made: Conditions, next: DeploymentCondition): Conditions {
  const before = made.find(({ type }) => type === next.type);
  return before?.status === next.status && before.reason === next.reason ? made : atTheEnd(made, next);
}

/** Whichever condition was written last stands last. */
export function atTheEnd(made: Conditions, next: DeploymentCondition): Conditions {
  const kept = withCondition(made, next).find(({ type }) => type === next.type)!;
  return [...withoutCondition(made, next.type), kept];
}

function withProgress(
  view: View,
  deployment: Deployment,
  sets: Sets,
  next: Deployment["status"],
  made: Conditions,
  now: string,
): Conditions {
  const before = made.find(({ type }) => type === "Progressing");
  const { paused, progressDeadlineSeconds } = deployment.spec;
  if (progressDeadlineSeconds === undefined || progressDeadlineSeconds === 2147483647) {
    return withoutCondition(made, "Progressing");
  }
  if (paused) {
    return before?.reason === "DeploymentPaused" || before?.reason === "ProgressDeadlineExceeded"
      ? made
      : atTheEnd(made, progressing("Unknown", "DeploymentPaused", "Deployment is paused", now));
  }
  if (before?.reason === "DeploymentPaused") {
    return atTheEnd(made, progressing("Unknown", "DeploymentResumed", "Deployment is resumed", now));
  }
  const name = sets.current ? `ReplicaSet "${sets.current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const isDone = (next.updatedReplicas ?? 0) === deployment.spec.replicas &&
    (next.replicas ?? 0) === deployment.spec.replicas &&
    (next.availableReplicas ?? 0) === deployment.spec.replicas && sets.current !== undefined;
  if ((next.replicas ?? 0) === (next.updatedReplicas ?? 0) && before?.reason === "NewReplicaSetAvailable") return made;
  if (isDone) {
    return updated(made, progressing("True", "NewReplicaSetAvailable", `${name} has successfully progressed.`, now));
  }
  if (hasProgressed(deployment, next)) {
    return atTheEnd(made, progressing("True", "ReplicaSetUpdated", `${name} is progressing.`, now));
  }
  if (isTimedOut(view, deployment, before)) {
    return updated(made, progressing("False", "ProgressDeadlineExceeded", `${name} has timed out progressing.`, now));
  }
  return made;
}

function hasProgressed(deployment: Deployment, next: Deployment["status"]): boolean {
  const before = deployment.status ?? {};
  const old = (one: Deployment["status"]) => (one.replicas ?? 0) - (one.updatedReplicas ?? 0);
  return (next.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (next.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (before.availableReplicas ?? 0) || old(next) < old(before);
}

function isTimedOut(view: View, deployment: Deployment, before: DeploymentCondition | undefined): boolean {
  if (!before || before.reason === "NewReplicaSetAvailable") return false;
  if (before.reason === "ProgressDeadlineExceeded") return true;
  const sinceMs = parseTime(before.lastUpdateTime ?? before.lastTransitionTime ?? "");
  return sinceMs + deployment.spec.progressDeadlineSeconds! * 1000 < view.nowMs;
}

/** A rollout that stands still is looked at when its deadline passes. */
export function progressDue(view: View, key: string, deployment: Deployment, sets: Sets): readonly Intent[] {
  const before = conditionOf(deployment, "Progressing") as DeploymentCondition | undefined;
  const { progressDeadlineSeconds } = deployment.spec;
  if (!before || progressDeadlineSeconds === undefined || !sets.current) return [];
  if (before.reason === "NewReplicaSetAvailable" || before.reason === "ProgressDeadlineExceeded") return [];
  const sinceMs = parseTime(before.lastUpdateTime ?? "") || view.nowMs;
  const dueMs = sinceMs + progressDeadlineSeconds * 1000 + 1000;
  return dueMs > view.nowMs ? [{ do: "again", key, afterMs: dueMs - view.nowMs }] : [];
}
