import { isAvailable, isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { StatefulSet } from "../../kinds/workload_types.ts";
import { resolved } from "../owning/mod.ts";
import { firstOrdinal, ordinalOf } from "./pods.ts";

export type Step =
  | { readonly do: "create"; readonly ordinal: number; readonly revision: string }
  | { readonly do: "delete"; readonly pod: Pod };

export interface Look {
  /** Names of the revisions: of the present template, and of the one that is being replaced. */
  readonly update: string;
  readonly current: string;
  readonly nowMs: number;
}

const HASH = "controller-revision-hash";

/**
 * What is done next. In order: each pod waits until the one before it runs and is ready, the last goes first, and an
 * update goes from the last to the partition. `Parallel` doesn't wait, but for updates.
 */
export function nextSteps(set: StatefulSet, pods: readonly Pod[], look: Look): readonly Step[] {
  const parallel = set.spec.podManagementPolicy === "Parallel";
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod)!, pod]));
  const start = firstOrdinal(set);
  const end = start + set.spec.replicas;
  const steps: Step[] = [];
  for (let ordinal = start; ordinal < end; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) steps.push({ do: "create", ordinal, revision: revisionFor(set, ordinal, look) });
    else if (isTerminal(pod) && !isTerminating(pod)) steps.push({ do: "delete", pod });
    if (!parallel && (steps.length > 0 || !isHealthy(set, pod!, look.nowMs))) return steps;
  }
  const surplus = [...byOrdinal].filter(([ordinal]) => ordinal < start || ordinal >= end).sort(([a], [b]) => b - a)
    .map(([, pod]) => pod);
  for (const pod of surplus) {
    if (!isTerminating(pod)) steps.push({ do: "delete", pod });
    if (!parallel) return steps;
  }
  return [...steps, ...updates(set, byOrdinal, look)];
}

function isHealthy(set: StatefulSet, pod: Pod, nowMs: number): boolean {
  return pod.status?.phase === "Running" && isReady(pod) && !isTerminating(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
}

/** Below the partition new pods still get the old template. */
function revisionFor(set: StatefulSet, ordinal: number, { current, update }: Look): string {
  if (set.spec.updateStrategy.type === "OnDelete") return update;
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  return ordinal < firstOrdinal(set) + partition ? current : update;
}

function updates(set: StatefulSet, byOrdinal: ReadonlyMap<number, Pod>, look: Look): readonly Step[] {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type === "OnDelete") return [];
  const start = firstOrdinal(set);
  const last = start + set.spec.replicas - 1;
  const first = start + (rollingUpdate?.partition ?? 0);
  const most = Math.max(1, resolved(rollingUpdate?.maxUnavailable ?? 1, set.spec.replicas, "up"));
  const steps: Step[] = [];
  let missed = 0;
  for (let ordinal = last; ordinal >= first && missed < most; ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) {
      missed++;
      continue;
    }
    const isOld = pod.metadata.labels?.[HASH] !== look.update;
    if (isOld && !isTerminating(pod)) {
      steps.push({ do: "delete", pod });
      missed++;
    } else if (!isHealthy(set, pod, look.nowMs)) missed++;
  }
  return steps;
}
