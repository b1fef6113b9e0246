/** What the scheduler says when nothing helps, word for word. */
import assert from "node:assert/strict";
import type { Verdict } from "../../engine/scheduler/filters.ts";
import { failureMessage, preemptionMessage } from "../../engine/scheduler/message.ts";

const verdict = (resolvable: boolean, ...reasons: string[]): Verdict => ({
  plugin: "",
  refusal: { reasons, resolvable },
});
const TAINT = verdict(false, "node(s) had untolerated taint(s)");
const CPU = verdict(true, "Insufficient cpu");
const BOTH = verdict(true, "Insufficient cpu", "Insufficient memory");

const CASES = [
  {
    title: "reasons are counted and sorted",
    verdicts: [CPU, TAINT, BOTH],
    elsewhere: 0,
    failure: "0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint(s), 2 Insufficient cpu.",
    preemption:
      "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
  },
  {
    title: "nodes that a pinned pod never asked count too",
    verdicts: [CPU],
    elsewhere: 2,
    failure: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    preemption:
      "preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
  },
];

for (const { title, verdicts, elsewhere, failure, preemption } of CASES) {
  Deno.test(title, () => {
    const count = verdicts.length + elsewhere;
    assert.equal(failureMessage(count, verdicts, elsewhere), failure);
    assert.equal(preemptionMessage(count, verdicts, elsewhere), preemption);
  });
}
