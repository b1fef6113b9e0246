import { selectorOf, selects } from "../base/labels.ts";
import type { View } from "../cluster/controller.ts";
import type { LabelSelector, Node, Pod, PodAffinityTerm } from "../kinds/types.ts";
import { Use, useOf } from "./use.ts";

/** One attempt to place one pod: what the filters and scores look at. */
export interface PodLook {
  readonly view: View;
  readonly pod: Pod;
  readonly nodes: readonly Node[];
  /** Pods of the same or a higher priority for which others were evicted, and that have yet to be placed. */
  readonly rivals: readonly Pod[];
  /** What a filter worked out once for all nodes, by the filter's own key. */
  readonly kept: Map<string, unknown>;
}

export interface NodeLook {
  readonly node: Node;
  readonly use: Use;
}

/** What a node offers to a pod: room that a more important one waits for is taken already. */
export function nodeLook(look: PodLook, node: Node): NodeLook {
  const pods = look.view.podsOnNode<Pod>(node.metadata.name);
  if (look.rivals.length === 0) return { node, use: useOf(node, pods) };
  const rivals = look.rivals.filter((pod) => pod.status?.nominatedNodeName === node.metadata.name);
  return { node, use: rivals.length === 0 ? useOf(node, pods) : Use.of([...pods, ...rivals]) };
}

/** Works something out at most once for an attempt. */
export function once<T>(look: PodLook, key: string, make: () => T): T {
  if (!look.kept.has(key)) look.kept.set(key, make());
  return look.kept.get(key) as T;
}

/** Running pods of a namespace (or all) that a selector matches: by index when the selector names a label's value. */
export function selectedPods(
  view: View,
  namespace: string | undefined,
  selector: LabelSelector | undefined,
): readonly Pod[] {
  const parsed = selectorOf(selector);
  const matches = (pod: Pod) =>
    !!pod.spec.nodeName && !pod.metadata.deletionTimestamp && selects(parsed, pod.metadata.labels);
  if (namespace !== undefined) {
    for (const label in selector?.matchLabels) {
      return view.labelled<Pod>("pods", namespace, label, selector!.matchLabels![label]!).filter(matches);
    }
  }
  return view.list<Pod>("pods", namespace).filter(matches);
}

/** Whether an affinity term of one pod (the owner) speaks of another. */
export function termSpeaksOf(view: View, owner: Pod, term: PodAffinityTerm, other: Pod): boolean {
  const { namespace } = other.metadata;
  const named = term.namespaces?.length || term.namespaceSelector
    ? term.namespaces?.includes(namespace!) || isSelectedNamespace(view, term, namespace!)
    : namespace === owner.metadata.namespace;
  return named && selects(selectorOf(withLabelKeys(term, owner)), other.metadata.labels);
}

function isSelectedNamespace(view: View, term: PodAffinityTerm, namespace: string): boolean {
  if (!term.namespaceSelector) return false;
  return selects(selectorOf(term.namespaceSelector), view.get("namespaces", namespace)?.metadata.labels);
}

/** `matchLabelKeys` adds the pod's own values to the selector. */
export function withLabelKeys(
  term: { readonly labelSelector?: LabelSelector; readonly matchLabelKeys?: readonly string[] },
  pod: Pod,
): LabelSelector | undefined {
  const { labelSelector, matchLabelKeys } = term;
  if (!matchLabelKeys?.length) return labelSelector;
  const labels = pod.metadata.labels ?? {};
  const own = matchLabelKeys.filter((key) => key in labels)
    .map((key) => ({ key, operator: "In" as const, values: [labels[key]!] }));
  return { ...labelSelector, matchExpressions: [...labelSelector?.matchExpressions ?? [], ...own] };
}
