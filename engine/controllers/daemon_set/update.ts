import { isAvailable, isTerminating } from "../../kinds/pod_state.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/types.ts";
import { eligibility } from "./nodes.ts";
import { type ByNode, isUpdated, surge, unavailableMax } from "./pods.ts";

export interface Update {
  /** Old pods that make room for new ones. */
  readonly delete: readonly Pod[];
  /** Names of nodes that get a new pod beside their old one. */
  readonly create: readonly string[];
}

export interface UpdateLook {
  readonly hash: string;
  readonly nowMs: number;
  readonly desired: number;
}

const NOTHING: Update = { delete: [], create: [] };

/** The next step of a rolling update; nothing for OnDelete. Source: `daemon/update.go`, rollingUpdate. */
export function rollingUpdate(set: DaemonSet, nodes: readonly Node[], pods: ByNode, look: UpdateLook): Update {
  if (set.spec.updateStrategy.type === "OnDelete") return NOTHING;
  return surge(set, look.desired) > 0
    ? surgingUpdate(set, nodes, pods, look)
    : { delete: replaced(set, nodes, pods, look), create: [] };
}

/** The old and the new pod of a node; undefined when there are two of a kind, which must be sorted out first. */
function pair(set: DaemonSet, there: readonly Pod[], hash: string): { old?: Pod; next?: Pod } | undefined {
  let [old, next]: (Pod | undefined)[] = [];
  for (const pod of there) {
    if (isTerminating(pod)) continue;
    if (isUpdated(set, pod, hash)) {
      if (next) return undefined;
      next = pod;
    } else {
      if (old) return undefined;
      old = pod;
    }
  }
  return { old, next };
}

/** Old pods that aren't available go in any case; of the others as many as may be missed at once. */
function replaced(set: DaemonSet, nodes: readonly Node[], pods: ByNode, look: UpdateLook): readonly Pod[] {
  const available = (pod: Pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, look.nowMs);
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  let missed = 0;
  for (const name of nodesConcerned(set, nodes, pods)) {
    const found = pair(set, pods.get(name) ?? [], look.hash);
    if (!found || !found.old === !found.next) missed++;
    else if (found.next) missed += available(found.next) ? 0 : 1;
    else if (available(found.old!)) candidates.push(found.old!);
    else {
      missed++;
      broken.push(found.old!);
    }
  }
  const room = Math.max(0, unavailableMax(set, look.desired) - missed);
  return [...broken, ...candidates.slice(0, room)];
}

function* nodesConcerned(set: DaemonSet, nodes: readonly Node[], pods: ByNode): Iterable<string> {
  for (const node of nodes) {
    const { name } = node.metadata;
    if (pods.has(name)) yield name;
    else if (eligibility(set, node).shouldRun) yield name;
  }
}

/** New pods come up beside the old ones, which go once their successor is available. */
function surgingUpdate(set: DaemonSet, nodes: readonly Node[], pods: ByNode, look: UpdateLook): Update {
  const available = (pod: Pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, look.nowMs);
  const atOnce: string[] = [];
  const candidates: string[] = [];
  const surplus: Pod[] = [];
  let surging = 0;
  let availableCount = 0;
  const unwanted: Pod[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    const there = pods.get(name);
    if (!there) continue;
    const found = pair(set, there, look.hash);
    if (!found) {
      surging++;
      continue;
    }
    const { old, next } = found;
    if ((old && available(old)) || (next && available(next))) availableCount++;
    if (!old && next) continue;
    if (old && !next) {
      if (!eligibility(set, node).shouldRun) unwanted.push(old);
      else if (available(old)) candidates.push(name);
      else atOnce.push(name);
    } else if (old && next) {
      if (available(next)) surplus.push(old);
      else surging++;
    }
  }
  const room = Math.max(0, surge(set, look.desired) - surging);
  const spare = Math.max(0, availableCount - look.desired);
  return { create: [...atOnce, ...candidates.slice(0, room)], delete: [...surplus, ...unwanted.slice(0, spare)] };
}
