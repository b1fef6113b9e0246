import { isAvailable, isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { StatefulSet } from "../../kinds/workload_types.ts";
import { resolved } from "../owning/mod.ts";
import { HASH, ordinalOf } from "./pods.ts";

/** What a look does to the pods. */
export interface Plan {
  /** Numbers that a pod is made for. */
  readonly create: readonly number[];
  readonly delete: readonly Pod[];
}

export interface Revisions {
  /** Names: of the template that the set has, and of the one that its pods had before. */
  readonly update: string;
  readonly current: string;
}

/**
 * The next step. Source: `stateful_set_control.go`. In order (unless `podManagementPolicy` is Parallel) each pod waits
 * until the one before it is available; what is too much goes from the highest number down; then old pods are replaced.
 */
export function plan(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, nowMs: number): Plan {
  const { byOrdinal, surplus } = sorted(set, pods);
  const isInOrder = set.spec.podManagementPolicy !== "Parallel";
  const isUp = (pod: Pod) =>
    pod.status?.phase === "Running" && isReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
  const create: number[] = [];
  const ended: Pod[] = [];
  for (const ordinal of ordinals(set)) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) create.push(ordinal);
    else if (isTerminal(pod)) {
      if (!isTerminating(pod)) ended.push(pod);
    } else if (!isTerminating(pod) && isUp(pod)) continue;
    if (isInOrder) return { create, delete: ended };
  }
  const gone = inOrder(surplus, isInOrder, isUp, ordinals(set).every((ordinal) => byOrdinal.has(ordinal)));
  if (create.length + ended.length + gone.length > 0 || (isInOrder && surplus.length > 0)) {
    return { create, delete: [...ended, ...gone] };
  }
  return { create, delete: outdated(set, byOrdinal, revisions, isUp) };
}

/** The numbers that a set has pods for. */
export function ordinals({ spec }: StatefulSet): readonly number[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, index) => start + index);
}

/** The pods by their number, and those beyond, from the highest number down. */
export function sorted(set: StatefulSet, pods: readonly Pod[]) {
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  const byOrdinal = new Map<number, Pod>();
  const beyond: { readonly ordinal: number; readonly pod: Pod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (ordinal >= start && ordinal < end) byOrdinal.set(ordinal, pod);
    else beyond.push({ ordinal, pod });
  }
  return { byOrdinal, surplus: beyond.sort((a, b) => b.ordinal - a.ordinal).map(({ pod }) => pod) };
}

/** In order, one goes at a time, and a broken one is waited for unless it is the next to go itself. */
function inOrder(
  surplus: readonly Pod[],
  isInOrder: boolean,
  isUp: (pod: Pod) => boolean,
  allThere: boolean,
): readonly Pod[] {
  if (!isInOrder) return surplus.filter((pod) => !isTerminating(pod));
  const [first] = surplus;
  if (!first || isTerminating(first) || !allThere) return [];
  const broken = surplus.toReversed().find((pod) => !isUp(pod));
  return isUp(first) || broken === first ? [first] : [];
}

/** Old pods that an update replaces now, from the highest number down to the partition. */
function outdated(
  { spec }: StatefulSet,
  byOrdinal: ReadonlyMap<number, Pod>,
  { update }: Revisions,
  isUp: (pod: Pod) => boolean,
): readonly Pod[] {
  if (spec.updateStrategy.type === "OnDelete") return [];
  const { partition = 0, maxUnavailable = 1 } = spec.updateStrategy.rollingUpdate ?? {};
  const start = spec.ordinals?.start ?? 0;
  const rows = [...byOrdinal].sort(([a], [b]) => b - a).filter(([ordinal]) => ordinal - start >= partition);
  const most = Math.max(1, resolved(maxUnavailable, spec.replicas ?? 1, "up"));
  let room = most - [...byOrdinal.values()].filter((pod) => isTerminating(pod) || !isUp(pod)).length;
  const gone: Pod[] = [];
  for (const [, pod] of rows) {
    if (room <= 0) break;
    if (isTerminating(pod) || pod.metadata.labels?.[HASH] === update) continue;
    gone.push(pod);
    room--;
  }
  return gone;
}

/** The template's revision for a new pod: below the partition (or while nothing is updated yet) the former one. */
export function revisionFor({ spec, status }: StatefulSet, ordinal: number, { current, update }: Revisions): string {
  const place = ordinal - (spec.ordinals?.start ?? 0);
  const isRolling = spec.updateStrategy.type !== "OnDelete";
  if (isRolling && spec.updateStrategy.rollingUpdate === undefined) {
    return place < (status?.currentReplicas ?? 0) ? current : update;
  }
  return isRolling && place < (spec.updateStrategy.rollingUpdate?.partition ?? 0) ? current : update;
}
