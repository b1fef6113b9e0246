import { selectorOf, selects } from "../base/labels.ts";
import type { Affinity, DaemonSet, Node, NodeSelectorTerm, PodSpec, Taint, Toleration } from "../kinds/types.ts";

/** What keeps a pod off a node. */
export interface PlaceRefusal {
  readonly by: "taint" | "nodeSelector" | "nodeAffinity";
  readonly text: string;
  readonly taint?: Taint;
}

/** Why the pods of a daemon set may not be on a node; undefined when they may. */
export function daemonRefusal(set: DaemonSet, node: Node): PlaceRefusal | undefined {
  return placeRefusal(set.spec.template.spec, node, DAEMON_TOLERATIONS);
}

/** Why a pod like this may not be on a node: an untolerated taint, a selector, an affinity; undefined when it may. */
export function placeRefusal(
  spec: PodSpec,
  node: Node,
  extra: readonly Toleration[] = [],
): PlaceRefusal | undefined {
  const tolerations = [...(spec.tolerations ?? []), ...extra];
  const taint = (node.spec?.taints ?? []).find((one) =>
    one.effect !== "PreferNoSchedule" && !tolerations.some((toleration) => tolerates(toleration, one))
  );
  if (!taint) return selectorRefusal(spec, node) ?? affinityRefusal(spec.affinity, node);
  const text = `${node.metadata.name} has the taint ${taintText(taint)}, which the pods don't tolerate`;
  return { by: "taint", text, taint };
}

function selectorRefusal(spec: PodSpec, node: Node): PlaceRefusal | undefined {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels[key] === value) continue;
    const has = labels[key] === undefined ? "has no such label" : `has ${key}=${labels[key]}`;
    const text = `the pods' nodeSelector asks for ${key}=${value}, and ${node.metadata.name} ${has}`;
    return { by: "nodeSelector", text };
  }
  return undefined;
}

function affinityRefusal(affinity: Affinity | undefined, node: Node): PlaceRefusal | undefined {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms || terms.some((term) => fits(term, node))) return undefined;
  return { by: "nodeAffinity", text: `the pods' node affinity doesn't select ${node.metadata.name}` };
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
