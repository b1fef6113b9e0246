import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import { CLAIMS, VOLUMES } from "./matching.ts";

const CLAIM_FINALIZER = "kubernetes.io/pvc-protection";
const VOLUME_FINALIZER = "kubernetes.io/pv-protection";

/** A claim that is being deleted stays while a pod uses it. */
export const claimProtection: Controller = {
  name: "pvc-protection-controller",
  delayMs: 100,
  watches: {
    [CLAIMS]: (claim) => isTerminating(claim) ? keyOf(claim) : undefined,
    pods: (pod, _view, { type }) => type === "DELETED" || isTerminal(pod as Pod) ? claimsOf(pod as Pod) : undefined,
  },

  reconcile(view, key) {
    const claim = view.get<KubeObject>(CLAIMS, key);
    return claim && isTerminating(claim) && !isUsed(view, claim) ? released(claim, CLAIM_FINALIZER) : [];
  },
};

function claimsOf(pod: Pod): readonly string[] | undefined {
  const names = (pod.spec.volumes ?? []).flatMap((volume) => volume["persistentVolumeClaim"]?.claimName ?? []);
  return names.length > 0 ? names.map((name) => `${pod.metadata.namespace}/${name}`) : undefined;
}

function isUsed(view: View, claim: KubeObject): boolean {
  const key = keyOf(claim);
  return view.list<Pod>("pods", claim.metadata.namespace).some((pod) =>
    pod.spec.nodeName && !isTerminal(pod) && claimsOf(pod)?.includes(key)
  );
}

/** A volume stays while it is bound. */
export const volumeProtection: Controller = {
  name: "pv-protection-controller",
  delayMs: 100,
  watches: { [VOLUMES]: (volume) => isTerminating(volume) ? volume.metadata.name : undefined },

  reconcile(view, name) {
    const volume = view.get<KubeObject>(VOLUMES, name);
    return volume && isTerminating(volume) && volume["status"]?.phase !== "Bound"
      ? released(volume, VOLUME_FINALIZER)
      : [];
  },
};

function released(object: KubeObject, finalizer: string): readonly Intent[] {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) return [];
  const others = finalizers.filter((one) => one !== finalizer);
  return [{
    do: "patch",
    object,
    patch: { metadata: { finalizers: others.length ? others : null } },
    refused: () => [],
  }];
}
