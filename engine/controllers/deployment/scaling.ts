import { parseTime } from "../../base/time.ts";
import type { Deployment, ReplicaSet } from "../../kinds/types.ts";
import { DESIRED, MAX, type Sets, surgeOf, unavailableOf } from "./sets.ts";

export interface Scale {
  readonly set: ReplicaSet;
  readonly to: number;
}

const NONE: readonly Scale[] = [];

/** The next sizes. `rolling`: one step from old to new; `down`: all old to 0; `proportional`: the same shares of a new size. */
export function nextScales(
  deployment: Deployment,
  sets: Sets,
  how: "rolling" | "down" | "proportional",
): readonly Scale[] {
  if (how === "down") return sets.old.filter((set) => set.spec.replicas > 0).map((set) => ({ set, to: 0 }));
  if (how === "proportional") return proportional(deployment, sets);
  const up = scaleUp(deployment, sets);
  return up ? [up] : scaleDown(deployment, sets);
}

function sum(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number {
  return sets.reduce((total, set) => total + (count(set) ?? 0), 0);
}

function scaleUp(deployment: Deployment, sets: Sets): Scale | undefined {
  const current = sets.current!;
  const { replicas, strategy } = deployment.spec;
  if (current.spec.replicas === replicas) return undefined;
  if (current.spec.replicas > replicas || strategy.type === "Recreate") return { set: current, to: replicas };
  const room = replicas + surgeOf(deployment) - sum(sets.all, (set) => set.spec.replicas);
  if (room <= 0) return undefined;
  return { set: current, to: current.spec.replicas + Math.min(room, replicas - current.spec.replicas) };
}

/** First old replicas that aren't available go, then as many others as may be missed. */
function scaleDown(deployment: Deployment, sets: Sets): readonly Scale[] {
  const current = sets.current!;
  const old = sets.old.filter((set) => set.spec.replicas > 0).sort(oldestFirst);
  if (old.length === 0) return NONE;
  const least = deployment.spec.replicas - unavailableOf(deployment);
  const newUnavailable = current.spec.replicas - (current.status?.availableReplicas ?? 0);
  let room = sum(sets.all, (set) => set.spec.replicas) - least - newUnavailable;
  if (room <= 0) return NONE;
  const to = new Map(old.map((set) => [set, set.spec.replicas]));
  for (const set of old) {
    const unhealthy = Math.min(set.spec.replicas - (set.status?.availableReplicas ?? 0), room);
    if (unhealthy <= 0) continue;
    to.set(set, set.spec.replicas - unhealthy);
    room -= unhealthy;
  }
  let spare = sum(sets.all, (set) => set.status?.availableReplicas) - least;
  for (const set of old) {
    if (spare <= 0) break;
    const less = Math.min(to.get(set)!, spare);
    to.set(set, to.get(set)! - less);
    spare -= less;
  }
  return old.filter((set) => to.get(set) !== set.spec.replicas).map((set) => ({ set, to: to.get(set)! }));
}

function oldestFirst(a: ReplicaSet, b: ReplicaSet): number {
  return parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1);
}

/** A new size in the middle of a rollout is shared among the sets by their sizes. */
function proportional(deployment: Deployment, sets: Sets): readonly Scale[] {
  const { replicas } = deployment.spec;
  const active = sets.all.filter((set) => set.spec.replicas > 0);
  const only = active.length === 0 ? sets.current : active.length === 1 ? active[0] : undefined;
  if (active.length <= 1) return only && isStale(deployment, only, replicas) ? [{ set: only, to: replicas }] : NONE;
  if (sets.current && isSaturated(deployment, sets.current)) {
    return sets.old.filter((set) => set.spec.replicas > 0).map((set) => ({ set, to: 0 }));
  }
  const total = sum(sets.all, (set) => set.spec.replicas);
  const allowed = replicas > 0 ? replicas + surgeOf(deployment) : 0;
  let rest = allowed - total;
  const byWeight = active.toSorted((a, b) =>
    b.spec.replicas - a.spec.replicas || (rest > 0 ? -1 : 1) * oldestFirst(a, b)
  );
  const to = new Map<ReplicaSet, number>();
  for (const set of byWeight) {
    const before = Number(set.metadata.annotations?.[MAX] ?? total) || total;
    const share = Math.round(set.spec.replicas * allowed / before) - set.spec.replicas;
    const given = rest > 0 ? Math.min(share, rest) : Math.max(share, rest);
    to.set(set, set.spec.replicas + given);
    rest -= given;
  }
  if (rest !== 0) to.set(byWeight[0]!, Math.max(0, to.get(byWeight[0]!)! + rest));
  return byWeight.filter((set) => isStale(deployment, set, to.get(set)!)).map((set) => ({ set, to: to.get(set)! }));
}

/** A set whose size, or whose note of the wanted size, is out of date. */
function isStale(deployment: Deployment, set: ReplicaSet, to: number): boolean {
  return set.spec.replicas !== to || set.metadata.annotations?.[DESIRED] !== String(deployment.spec.replicas);
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const { replicas } = deployment.spec;
  return set.spec.replicas === replicas && set.metadata.annotations?.[DESIRED] === String(replicas) &&
    set.status?.availableReplicas === replicas;
}
