import { isWantedNode, untoleratedTaint } from "../../kinds/placement.ts";
import type { DaemonSet, Node, PodTemplateSpec, Toleration } from "../../kinds/types.ts";

/** Whether a set wants a pod on a node, and whether one that is there may stay. */
export interface Eligibility {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
}

const WANTED: Eligibility = { shouldRun: true, shouldContinue: true };
const TOLERATED: Eligibility = { shouldRun: false, shouldContinue: true };
const UNWANTED: Eligibility = { shouldRun: false, shouldContinue: false };

const exists = (key: string, effect: "NoExecute" | "NoSchedule"): Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: "Exists",
  effect,
});

/** What every daemon tolerates, in the order in which it is appended. */
const DAEMON: readonly Toleration[] = [
  exists("not-ready", "NoExecute"),
  exists("unreachable", "NoExecute"),
  exists("disk-pressure", "NoSchedule"),
  exists("memory-pressure", "NoSchedule"),
  exists("pid-pressure", "NoSchedule"),
  exists("unschedulable", "NoSchedule"),
];
const HOST_NETWORK = exists("network-unavailable", "NoSchedule");

/** The tolerations of a set's pods: the template's, and those of every daemon that it doesn't have. */
export function daemonTolerations(template: PodTemplateSpec): readonly Toleration[] {
  const own = template.spec.tolerations ?? [];
  const added = template.spec.hostNetwork ? [...DAEMON, HOST_NETWORK] : DAEMON;
  const same = (a: Toleration, b: Toleration) =>
    a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? "") === (b.value ?? "");
  return [
    ...own.map((toleration) => added.find((other) => same(toleration, other)) ?? toleration),
    ...added.filter((toleration) => !own.some((other) => same(toleration, other))),
  ];
}

/** Kept by the very template and node that were looked at: thousands of nodes are looked at again and again. */
const known = new WeakMap<PodTemplateSpec, WeakMap<Node, Eligibility>>();
const tolerations = new WeakMap<PodTemplateSpec, readonly Toleration[]>();

export function eligibility(set: DaemonSet, node: Node): Eligibility {
  const { template } = set.spec;
  let byNode = known.get(template);
  if (!byNode) known.set(template, byNode = new WeakMap());
  let found = byNode.get(node);
  if (!found) byNode.set(node, found = decided(template, node));
  return found;
}

/** Resources, ports, readiness and the unschedulable mark are not looked at: those are the scheduler's. */
function decided(template: PodTemplateSpec, node: Node): Eligibility {
  const { spec } = template;
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return UNWANTED;
  if (!isWantedNode(spec, node)) return UNWANTED;
  const { taints } = node.spec ?? {};
  if (!taints) return WANTED;
  let tolerated = tolerations.get(template);
  if (!tolerated) tolerations.set(template, tolerated = daemonTolerations(template));
  if (!untoleratedTaint(taints, tolerated, ["NoSchedule", "NoExecute"])) return WANTED;
  return untoleratedTaint(taints, tolerated, ["NoExecute"]) ? UNWANTED : TOLERATED;
}
