import type { KubeObject } from "../../base/object.ts";
import type { Node, Taint } from "../../kinds/types.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { type PlaceRefusal, placeRefusals } from "../node_reasons.ts";
import { type Cause, inSpace, nodeOf } from "../suspicion.ts";
import { called } from "../words.ts";

export const missingNode: Diagnoser = {
  name: "no node",
  verdicts: ["missing"],
  diagnose({ nodeName, nodes }): Cause | undefined {
    if (nodeName === undefined || nodes.length > 0) return undefined;
    return { why: `there is no node ${nodeName}`, look: "kubectl get nodes" };
  },
};

/** A pod is on a node that isn't ready, or should come there. */
export const unreadyNode: Diagnoser = {
  name: "node is not ready",
  verdicts: ["missing"],
  diagnose(suspicion): Cause | undefined {
    const all = (suspicion.scene.objects("Node") ?? []) as readonly Node[];
    const used = new Set(suspicion.pods.map(nodeOf));
    const concerned = [...suspicion.nodes, ...all.filter(({ metadata }) => used.has(metadata.name))];
    return firstOf(concerned, (node) => {
      const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
      if (ready?.status === "True") return undefined;
      const { name } = node.metadata;
      return {
        why: `node ${name} isn't ready: ${ready?.message ?? "it has not said so"}`,
        look: `kubectl describe node ${name}`,
      };
    });
  },
};

/** Only pods of daemon sets come to a node that is cordoned. */
export const cordoned: Diagnoser = {
  name: "cordoned node",
  verdicts: ["missing"],
  diagnose: ({ nodeName, nodes, workloads }): Cause | undefined =>
    nodeName === undefined || workloads.some(({ kind }) => kind === "DaemonSet")
      ? undefined
      : firstOf(nodes, (node) =>
        !node.spec?.unschedulable ? undefined : {
          why: `node ${nodeName} is cordoned: nothing new is placed there`,
          look: `kubectl get node ${nodeName}`,
        }),
};

const KINDS: readonly { name: string; isLike(refusal: PlaceRefusal): boolean }[] = [
  { name: "untolerated taint", isLike: ({ taint }) => taint !== undefined && !isUsual(taint) },
  { name: "node selector", isLike: ({ by }) => by === "nodeSelector" },
  { name: "node affinity", isLike: ({ by }) => by === "nodeAffinity" },
  // Last, since most daemons are meant to keep off these.
  { name: "usual taint", isLike: ({ taint }) => taint !== undefined && isUsual(taint) },
];

/** A pod is asked for on a node that refuses everything that could make it. What fits no node at all is the likelier culprit. */
export const placings: readonly Diagnoser[] = KINDS.map(({ name, isLike }): Diagnoser => ({
  name,
  verdicts: ["missing"],
  diagnose({ nodeName, nodes, workloads, able, scene }): Cause | undefined {
    const [node] = nodes;
    if (nodeName === undefined || !node || able.length > 0) return undefined;
    const all = (scene.objects("Node") ?? []) as readonly Node[];
    const homeless = workloads.filter((workload) => all.every((one) => placeRefusals(workload, one).length > 0));
    return firstOf(homeless.length > 0 ? homeless : workloads, (workload) => {
      const [refusal] = placeRefusals(workload, node);
      return refusal && isLike(refusal) ? refused(refusal, node, workload) : undefined;
    });
  },
}));

/**
 * A daemon keeps off some nodes: said when nothing is wrong with those that it has, for it may be meant to. Of all nodes
 * those are looked at that have the fewest things against it: others are more likely to be left out on purpose.
 */
export const coverages: readonly Diagnoser[] = KINDS.map(({ name, isLike }): Diagnoser => ({
  name,
  verdicts: ["missing"],
  diagnose: ({ nodeName, nodes, daemons }): Cause | undefined =>
    nodeName !== undefined ? undefined : firstOf(daemons, (daemon) => {
      const kept = nodes.map((node) => ({ node, refusals: placeRefusals(daemon, node) }))
        .filter(({ refusals }) => refusals.length > 0);
      const fewest = Math.min(...kept.map(({ refusals }) => refusals.length));
      const found = kept.find(({ refusals }) => refusals.length === fewest && isLike(refusals[0]!));
      return found && refused(found.refusals[0]!, found.node, daemon);
    }),
}));

function refused(refusal: PlaceRefusal, node: Node, workload: KubeObject): Cause {
  return {
    why: `${called(workload)} keeps off ${node.metadata.name}: ${refusal.text}`,
    look: looking(refusal, node, workload),
  };
}

/** Taints of Kubernetes' own. */
function isUsual({ key }: Taint): boolean {
  return /^node(-role)?\.kubernetes\.io\//.test(key);
}

function looking({ by }: PlaceRefusal, node: Node, workload: KubeObject): string {
  if (by === "taint") return `kubectl describe node ${node.metadata.name}`;
  if (by === "nodeSelector") return "kubectl get nodes --show-labels";
  return inSpace(`kubectl get ${workload.kind.toLowerCase()} ${workload.metadata.name} -o yaml`, workload);
}
