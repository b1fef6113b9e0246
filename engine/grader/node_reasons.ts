import { selectorOf, selects } from "../base/labels.ts";
import type { KubeObject } from "../base/object.ts";
import type { Affinity, Node, NodeSelectorTerm, PodSpec, Taint, Toleration } from "../kinds/types.ts";

/** What keeps a pod off a node. */
export interface PlaceRefusal {
  readonly by: "taint" | "nodeSelector" | "nodeAffinity";
  readonly text: string;
  readonly taint?: Taint;
}

/** Everything that keeps the pods of a workload off a node: untolerated taints, labels, affinity; nothing when they may run. */
export function placeRefusals(workload: KubeObject, node: Node): readonly PlaceRefusal[] {
  const spec = (workload["spec"]?.template?.spec ?? {}) as PodSpec;
  const extra = workload.kind === "DaemonSet" ? DAEMON_TOLERATIONS : [];
  return [
    ...taintRefusals([...spec.tolerations ?? [], ...extra], node),
    ...selectorRefusals(spec, node),
    ...affinityRefusals(spec.affinity, node),
  ];
}

function taintRefusals(tolerations: readonly Toleration[], node: Node): PlaceRefusal[] {
  const taints = (node.spec?.taints ?? []).filter((one) =>
    one.effect !== "PreferNoSchedule" && !tolerations.some((toleration) => tolerates(toleration, one))
  );
  return taints.map((taint) => ({
    by: "taint",
    text: `${node.metadata.name} has the taint ${taintText(taint)}, which the pods don't tolerate`,
    taint,
  }));
}

function selectorRefusals(spec: PodSpec, node: Node): PlaceRefusal[] {
  const labels = node.metadata.labels ?? {};
  return Object.entries(spec.nodeSelector ?? {}).filter(([key, value]) => labels[key] !== value).map(([key, value]) => {
    const has = labels[key] === undefined ? "has no such label" : `has ${key}=${labels[key]}`;
    return {
      by: "nodeSelector",
      text: `the pods' nodeSelector asks for ${key}=${value}, and ${node.metadata.name} ${has}`,
    };
  });
}

function affinityRefusals(affinity: Affinity | undefined, node: Node): PlaceRefusal[] {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms || terms.some((term) => fits(term, node))) return [];
  return [{ by: "nodeAffinity", text: `the pods' node affinity doesn't select ${node.metadata.name}` }];
}

function fits(term: NodeSelectorTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const [expressions, fields] = [term.matchExpressions ?? [], term.matchFields ?? []];
  if (expressions.length + fields.length === 0) return false;
  return expressions.every(({ key, operator, values = [] }) => {
    if (operator !== "Gt" && operator !== "Lt") {
      return selects(selectorOf({ matchExpressions: [{ key, operator, values }] }), labels);
    }
    const [is, bound] = [Number(labels[key]), Number(values[0])];
    return operator === "Gt" ? is > bound : is < bound;
  }) && fields.every(({ operator, values = [] }) => values.includes(node.metadata.name) === (operator === "In"));
}

function tolerates({ key = "", operator = "Equal", value = "", effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

/** `dedicated=gpu:NoSchedule` */
export function taintText(taint: Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ""}:${taint.effect}`;
}

/** What the controller adds to every pod of a daemon set. */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
