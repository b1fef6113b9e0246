import type { KubeObject } from "../../base/object.ts";
import type { DaemonSet, Node, Taint } from "../../kinds/types.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { daemonRefusal, type PlaceRefusal, placeRefusal } from "../node_reasons.ts";
import { type Cause, inSpace, nodeOf, type Suspicion } from "../suspicion.ts";
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

export const taint: Diagnoser = placing("untolerated taint", ({ taint }) => taint !== undefined && !isUsual(taint));
export const nodeSelector: Diagnoser = placing("node selector", ({ by }) => by === "nodeSelector");
export const nodeAffinity: Diagnoser = placing("node affinity", ({ by }) => by === "nodeAffinity");
/** Last, since most daemons are meant to keep off these. */
export const usualTaint: Diagnoser = placing("usual taint", ({ taint }) => taint !== undefined && isUsual(taint));

/** A node refuses the pods that should run there, for a reason like this. */
function placing(name: string, isLike: (refusal: PlaceRefusal) => boolean): Diagnoser {
  return {
    name,
    verdicts: ["missing"],
    diagnose: (suspicion) =>
      firstOf(
        candidates(suspicion),
        (workload) =>
          firstOf(suspicion.nodes, (node) => {
            const refusal = refusalOf(workload, node);
            return refusal && isLike(refusal)
              ? {
                why: `${called(workload)} keeps off ${node.metadata.name}: ${refusal.text}`,
                look: looking(refusal, node, workload),
              }
              : undefined;
          }),
      ),
  };
}

/** Whose place a node can refuse: a daemon's everywhere, another's where one of its pods is asked for by node. */
function candidates({ nodeName, workloads, daemons }: Suspicion): readonly KubeObject[] {
  return nodeName === undefined ? daemons : workloads;
}

function refusalOf(workload: KubeObject, node: Node): PlaceRefusal | undefined {
  return workload.kind === "DaemonSet"
    ? daemonRefusal(workload as DaemonSet, node)
    : placeRefusal(workload["spec"]?.template?.spec ?? {}, node);
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
