import type { KubeObject } from "../../base/object.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { type Cause, describing, inSpace } from "../suspicion.ts";
import { called } from "../words.ts";

/** What holds up, or seems to hold up, a rollout; undefined when it isn't this. */
type Hold = (workload: KubeObject) => Cause | undefined;

export const onDelete = holding("OnDelete", (workload) => {
  const { kind, spec } = workload;
  if (spec?.updateStrategy?.type !== "OnDelete" || behind(workload) === 0) return undefined;
  return {
    why: `${called(workload)} is updated OnDelete: a pod is made anew only when the old one is deleted by hand`,
    look: inSpace(`kubectl get ${kind.toLowerCase()} ${workload.metadata.name}`, workload) +
      " -o jsonpath='{.spec.updateStrategy}'",
  };
});

export const paused = holding(
  "paused",
  (workload) =>
    workload.kind !== "Deployment" || !workload["spec"]?.paused ? undefined : {
      why: `the rollout of ${called(workload)} is paused`,
      look: inSpace(`kubectl rollout status deployment/${workload.metadata.name}`, workload),
    },
);

export const partition = holding("partition", (workload) => {
  const from = workload["spec"]?.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (workload.kind !== "StatefulSet" || from === 0 || behind(workload) === 0) return undefined;
  return { why: `${called(workload)} updates only the pods from number ${from} on`, look: describing(workload) };
});

export const scaledToZero = holding(
  "scaled to zero",
  (workload) =>
    workload["spec"]?.replicas !== 0 || !/^(Deployment|StatefulSet|ReplicationController)$/.test(workload.kind)
      ? undefined
      : {
        why: `${called(workload)} is scaled to 0 pods`,
        look: inSpace(`kubectl get ${workload.kind.toLowerCase()} ${workload.metadata.name}`, workload),
      },
);

/** Ready pods don't count before they were so for a while, and hold up the next ones. */
export const minReady = holding("minReadySeconds", (workload) => {
  const seconds = workload["spec"]?.minReadySeconds ?? 0;
  const { numberReady, readyReplicas, numberAvailable, availableReplicas } = workload["status"] ?? {};
  const [ready, available] = [numberReady ?? readyReplicas ?? 0, numberAvailable ?? availableReplicas ?? 0];
  if (seconds === 0 || ready <= available) return undefined;
  return {
    why: `${called(workload)} counts a pod as available only ${seconds} s after it was ready (minReadySeconds)`,
    look: describing(workload),
  };
});

export const rolling = holding("rollout on its way", (workload) => {
  const left = behind(workload);
  if (left === 0) return undefined;
  const kind = workload.kind.toLowerCase();
  return {
    why: `${called(workload)} is being updated: ${left} of its pods ${left === 1 ? "is" : "are"} still old`,
    look: inSpace(`kubectl rollout status ${kind}/${workload.metadata.name}`, workload),
  };
});

function holding(name: string, hold: Hold): Diagnoser {
  return { name, verdicts: ["missing"], diagnose: ({ workloads }) => firstOf(workloads, hold) };
}

/** How many pods have not the template's present form. */
function behind({ kind, spec, status = {} }: KubeObject): number {
  if (kind === "DaemonSet") return (status.currentNumberScheduled ?? 0) - (status.updatedNumberScheduled ?? 0);
  if (kind !== "StatefulSet" && kind !== "Deployment") return 0;
  return Math.max(0, Math.min(spec?.replicas ?? 1, status.replicas ?? 0) - (status.updatedReplicas ?? 0));
}
