import type { Pointing } from "../builder.ts";
import { DRY_RUN_FLAG, SELECTOR_FLAG } from "../flag_sets.ts";
import { nodesOf, readNodes, scheduling } from "../node_scheduling.ts";
import { dryRunOf } from "../strategies.ts";
import type { Kube, Outcome, Verb } from "../verb.ts";

export const cordon = cordoning(true, "cordon", "Mark node as unschedulable", "cordon node1");
export const uncordon = cordoning(false, "uncordon", "Mark node as schedulable", "uncordon node1");

function cordoning(unschedulable: boolean, name: string, short: string, example: string): Verb<Pointing> {
  return {
    name,
    group: "Cluster Management Commands:",
    usage: `${name} NODE`,
    short,
    long: `${short}.`,
    examples: `# One node\nkubectl ${example}`,
    flags: [DRY_RUN_FLAG, SELECTOR_FLAG],
    read: (args, flags) => readNodes(name, args, flags),
    run: (pointing, kube) => marked(pointing, unschedulable, kube),
  };
}

function marked(pointing: Pointing, unschedulable: boolean, kube: Kube): Outcome {
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return dryRun;
  const nodes = nodesOf(pointing, kube);
  if ("failure" in nodes) return nodes;
  const outcomes = nodes.map((node) => scheduling(node, unschedulable, dryRun, kube));
  return {
    out: outcomes.map(({ out = "" }) => out).join(""),
    err: outcomes.map(({ err = "" }) => err).join(""),
    exit: outcomes.some(({ exit }) => exit) ? 1 : 0,
  };
}
