import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import { claimKeys, CLAIMS, VOLUMES } from "./matching.ts";

/** A claim that is being deleted stays while a pod on a node uses it. */
export const claimProtection: Controller = {
  name: "persistentvolumeclaim-protection-controller",
  delayMs: 50,
  watches: {
    [CLAIMS]: keyOf,
    pods: (pod, view, { type }) =>
      type === "DELETED" ? claimKeys(pod as Pod).filter((key) => view.get(CLAIMS, key)) : undefined,
  },
  reconcile: (view, key) => kept(view.get(CLAIMS, key), "kubernetes.io/pvc-protection", (claim) => isUsed(view, claim)),
};

/** A volume stays while it is bound. */
export const volumeProtection: Controller = {
  name: "persistentvolume-protection-controller",
  delayMs: 50,
  watches: { [VOLUMES]: keyOf },
  reconcile: (view, name) =>
    kept(view.get(VOLUMES, name), "kubernetes.io/pv-protection", ({ status }) => status?.phase === "Bound"),
};

function isUsed(view: View, claim: KubeObject): boolean {
  const key = keyOf(claim);
  return view.list<Pod>("pods", claim.metadata.namespace)
    .some((pod) => pod.spec.nodeName !== undefined && claimKeys(pod).includes(key));
}

/** The finalizer is there as long as the object is wanted, or in use. */
function kept(
  object: KubeObject | undefined,
  finalizer: string,
  isInUse: (object: KubeObject) => boolean,
): readonly Intent[] {
  if (!object) return [];
  const finalizers = object.metadata.finalizers ?? [];
  const has = finalizers.includes(finalizer);
  if (!isTerminating(object)) return has ? [] : [patched(object, [...finalizers, finalizer])];
  return has && !isInUse(object) ? [patched(object, finalizers.filter((one) => one !== finalizer))] : [];
}

function patched(object: KubeObject, finalizers: readonly string[]): Intent {
  return {
    do: "patch",
    object,
    patch: { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } },
    refused: () => [],
  };
}
