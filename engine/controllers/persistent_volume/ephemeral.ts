import { controllerOf, keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isActive } from "../../kinds/pod_state.ts";
import type { Pod, Volume } from "../../kinds/types.ts";
import { ownerReferenceOf } from "../owning/mod.ts";
import { CLAIMS } from "./matching.ts";

/** Makes the claims of volumes that live and die with their pod. */
export const ephemeralVolume: Controller = {
  name: "ephemeral_volume",
  watches: {
    pods: (pod, _view, { type }) => type === "ADDED" && ephemeral(pod as Pod).length > 0 ? keyOf(pod) : undefined,
    [CLAIMS]: (claim, view, { type }) => type === "DELETED" ? podOfClaim(claim, view) : undefined,
  },

  reconcile(view, key) {
    const pod = view.get<Pod>("pods", key);
    return pod && isActive(pod) ? ephemeral(pod).flatMap((volume) => claimed(view, pod, volume)) : [];
  },
};

function ephemeral({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter((volume) => volume["ephemeral"]);
}

function podOfClaim(claim: KubeObject, view: View): string | undefined {
  const owner = controllerOf(claim);
  const key = `${claim.metadata.namespace}/${owner?.name}`;
  return owner?.kind === "Pod" && view.get("pods", key) ? key : undefined;
}

function claimed(view: View, pod: Pod, volume: Volume): readonly Intent[] {
  const { namespace, name, uid } = pod.metadata;
  const claim = `${name}-${volume.name}`;
  const there = view.get(CLAIMS, `${namespace}/${claim}`);
  if (there) {
    if (controllerOf(there)?.uid === uid) return [];
    const message = `PVC "${namespace}/${claim}" was not created for pod "${namespace}/${name}" (pod is not owner)`;
    return [{ do: "event", about: pod, type: "Warning", reason: "EphemeralVolumeCreateFailed", message }];
  }
  const { metadata, spec } = volume["ephemeral"].volumeClaimTemplate;
  const object = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: claim,
      namespace,
      ...(metadata?.labels && { labels: metadata.labels }),
      ...(metadata?.annotations && { annotations: metadata.annotations }),
      ownerReferences: [ownerReferenceOf(pod)],
    },
    spec,
  };
  return [{ do: "create", object }];
}
