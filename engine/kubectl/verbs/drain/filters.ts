import { controllerOf, keyOf } from "../../../base/object.ts";
import { isMirror } from "../../../kinds/pod_state.ts";
import type { Pod } from "../../../kinds/types.ts";
import { type Failure, isNotFound, messageOf } from "../../failure.ts";
import type { Kube } from "../../verb.ts";

/** What the flags allow. */
export interface Permissions {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
}

export interface Verdict {
  /** To be evicted. */
  readonly pods: readonly Pod[];
  /** What stands in the way, a sentence for each kind of reason; then nothing is done. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

type Opinion =
  | { readonly is: "go"; readonly warning?: string }
  | { readonly is: "stay"; readonly warning?: string }
  | { readonly is: "refuse"; readonly reason: string };

const GO: Opinion = { is: "go" };

const isOver = (pod: Pod) => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

/** In the order in which kubectl asks them; the first that does not say "go" without a warning decides, unless a later one refuses. */
const FILTERS: readonly ((pod: Pod, permissions: Permissions, kube: Kube) => Opinion)[] = [
  function ofDaemonSet(pod, { force, ignoreDaemonSets }, kube) {
    const owner = controllerOf(pod);
    if (owner?.kind !== "DaemonSet" || isOver(pod)) return GO;
    const got = kube.client.get("daemonsets.apps", pod.metadata.namespace, owner.name);
    if ("failure" in got) {
      if (isNotFound(got.failure) && force) return GO;
      return { is: "refuse", reason: messageOf(got.failure) };
    }
    if (!ignoreDaemonSets) {
      return { is: "refuse", reason: "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)" };
    }
    return { is: "stay", warning: "ignoring DaemonSet-managed Pods" };
  },

  function mirror(pod) {
    return isMirror(pod) ? { is: "stay" } : GO;
  },

  function localStorage(pod, { deleteEmptyDirData }) {
    if (isOver(pod) || !pod.spec.volumes?.some((volume) => volume["emptyDir"] !== undefined)) return GO;
    if (deleteEmptyDirData) return { is: "go", warning: "deleting Pods with local storage" };
    return { is: "refuse", reason: "cannot delete Pods with local storage (use --delete-emptydir-data to override)" };
  },

  function unmanaged(pod, { force }) {
    if (isOver(pod) || controllerOf(pod)) return GO;
    if (force) return { is: "go", warning: "deleting Pods that declare no controller" };
    return {
      is: "refuse",
      reason: "cannot delete Pods that declare no controller (use --force to override)",
    };
  },
];

/** Sorts the pods of a node into those that go, those that stay, and those that stand in the way. */
export function podsToGo(
  node: string,
  labelSelector: string,
  permissions: Permissions,
  kube: Kube,
): Verdict | { readonly failure: Failure } {
  const list = kube.client.list("pods", {
    fieldSelector: `spec.nodeName=${node}`,
    labelSelector: labelSelector || undefined,
  });
  if ("failure" in list) return list;
  const pods: Pod[] = [];
  const reasons = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  const note = (notes: Map<string, string[]>, text: string, pod: Pod) =>
    notes.set(text, [...notes.get(text) ?? [], keyOf(pod)]);
  for (const pod of list.items as readonly Pod[]) {
    const opinion = opinionOn(pod, permissions, kube);
    if (opinion.is === "refuse") {
      note(reasons, opinion.reason, pod);
      continue;
    }
    if (opinion.warning) note(warnings, opinion.warning, pod);
    if (opinion.is === "go") pods.push(pod);
  }
  const told = (notes: Map<string, string[]>) => [...notes].map(([text, names]) => `${text}: ${names.join(", ")}`);
  return { pods, reasons: told(reasons), warnings: told(warnings) };
}

/** A pod that stays or is refused needs no further opinion; of several that let it go, the last one's warning is kept. */
function opinionOn(pod: Pod, permissions: Permissions, kube: Kube): Opinion {
  let last: Opinion = GO;
  for (const filter of FILTERS) {
    last = filter(pod, permissions, kube);
    if (last.is !== "go") return last;
  }
  return last;
}
