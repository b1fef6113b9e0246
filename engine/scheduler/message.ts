import type { Verdict } from "./filters.ts";

const HELPLESS = "Preemption is not helpful for scheduling";
const NO_VICTIMS = "No preemption victims found for incoming pod";

/** Why no node suits, in the words of the real scheduler (v1.36). `elsewhere` counts nodes that were never looked at. */
export function failureMessage(count: number, verdicts: readonly Verdict[], elsewhere: number): string {
  const reasons = verdicts.flatMap(({ refusal }) => refusal.reasons);
  for (let i = 0; i < elsewhere; i++) reasons.push("node(s) didn't satisfy plugin(s) [NodeAffinity]");
  return `0/${count} nodes are available: ${tally(reasons)}.`;
}

/** The same, of what preemption could have done. */
export function preemptionMessage(count: number, verdicts: readonly Verdict[], elsewhere: number): string {
  const reasons = verdicts.map(({ refusal }) => refusal.resolvable ? NO_VICTIMS : HELPLESS);
  for (let i = 0; i < elsewhere; i++) reasons.push(HELPLESS);
  return `preemption: 0/${count} nodes are available: ${tally(reasons)}.`;
}

function tally(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(", ");
}
