import { selectorOf, selects } from "../base/labels.ts";
import { parseTime } from "../base/time.ts";
import { isTerminating } from "../kinds/pod_state.ts";
import type { Node, Pod } from "../kinds/types.ts";
import { type Verdict, verdict } from "./filters.ts";
import type { PodLook } from "./look.ts";
import { Use } from "./use.ts";

/** A node that a pod could have if these pods made room. */
export interface Sacrifice {
  readonly node: Node;
  /** Most important first. */
  readonly victims: readonly Pod[];
  readonly violations: number;
}

/**
 * Whom to evict for a pod that fits nowhere. On each node where others are in the way, all of lower priority are taken
 * off, and put back as far as there is room, the most important first; then the node that loses least is chosen.
 * Source: `framework/preemption` and `plugins/defaultpreemption`.
 */
export function sacrifice(look: PodLook, verdicts: ReadonlyMap<Node, Verdict>): Sacrifice | undefined {
  const found: Sacrifice[] = [];
  for (const [node, { refusal }] of verdicts) {
    if (!refusal.resolvable) continue;
    const made = sacrificeOn(look, node);
    if (made) found.push(made);
  }
  return found.sort(cheapestFirst)[0];
}

function priority(pod: Pod): number {
  return pod.spec.priority ?? 0;
}

function startedMs(pod: Pod): number {
  return parseTime(pod.status?.startTime ?? pod.metadata.creationTimestamp);
}

function mostImportantFirst(a: Pod, b: Pod): number {
  return priority(b) - priority(a) || startedMs(a) - startedMs(b);
}

function sacrificeOn(look: PodLook, node: Node): Sacrifice | undefined {
  const there = look.view.podsOnNode<Pod>(node.metadata.name);
  const lower = there.filter((pod) => priority(pod) < priority(look.pod)).sort(mostImportantFirst);
  if (lower.length === 0) return undefined;
  let left = there.filter((pod) => !lower.includes(pod));
  const fits = (pods: readonly Pod[]) => !verdict(look, { node, use: Use.of(pods) });
  if (!fits(left)) return undefined;
  const { violating, others } = byBudget(look, lower);
  const victims: Pod[] = [];
  let violations = 0;
  const reprieve = (pods: readonly Pod[], counts: boolean) => {
    for (const pod of pods) {
      if (fits([...left, pod])) left = [...left, pod];
      else {
        victims.push(pod);
        if (counts) violations++;
      }
    }
  };
  reprieve(violating, true);
  reprieve(others, false);
  return { node, victims: victims.sort(mostImportantFirst), violations };
}

/** Which of the pods a disruption budget protects, when all of them go. */
function byBudget(look: PodLook, pods: readonly Pod[]): { violating: readonly Pod[]; others: readonly Pod[] } {
  const left = new Map<string, number>();
  const violating: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    let violates = false;
    for (const budget of look.view.list("poddisruptionbudgets.policy", pod.metadata.namespace)) {
      if (!budget["spec"]?.selector || !selects(selectorOf(budget["spec"].selector), pod.metadata.labels)) continue;
      const { uid } = budget.metadata;
      const allowed = (left.get(uid) ?? budget["status"]?.disruptionsAllowed ?? 0) - 1;
      left.set(uid, allowed);
      if (allowed < 0) violates = true;
    }
    (violates ? violating : others).push(pod);
  }
  return { violating, others };
}

function cheapestFirst(a: Sacrifice, b: Sacrifice): number {
  const highest = ({ victims }: Sacrifice) => victims.length ? priority(victims[0]!) : -Infinity;
  const sum = ({ victims }: Sacrifice) => victims.reduce((total, pod) => total + priority(pod) + 2 ** 31, 0);
  const latest = ({ victims }: Sacrifice) => victims.length ? startedMs(victims[0]!) : 0;
  return a.violations - b.violations || (highest(a) === highest(b) ? 0 : highest(a) - highest(b)) || sum(a) - sum(b) ||
    a.victims.length - b.victims.length || latest(b) - latest(a) ||
    (a.node.metadata.name < b.node.metadata.name ? -1 : 1);
}

/** A pod that made room already waits for its victims to end, and doesn't look for more. */
export function waitsForVictims(look: PodLook): boolean {
  const node = look.pod.status?.nominatedNodeName;
  if (!node) return false;
  return look.view.podsOnNode<Pod>(node).some((pod) => isTerminating(pod) && priority(pod) < priority(look.pod));
}
