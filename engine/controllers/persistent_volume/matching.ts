import { selectorOf, selects } from "../../base/labels.ts";
import { compareQuantities } from "../../base/quantity.ts";
import type { View } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Pod } from "../../kinds/types.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/workload_types.ts";

export const CLAIMS = "persistentvolumeclaims";
export const VOLUMES = "persistentvolumes";
export const BOUND_BY = "pv.kubernetes.io/bound-by-controller";
export const COMPLETED = "pv.kubernetes.io/bind-completed";

export function classOf(view: View, claim: PersistentVolumeClaim): StorageClass | undefined {
  const name = claim.spec.storageClassName;
  return name ? view.get<StorageClass>("storageclasses.storage.k8s.io", name) : undefined;
}

/** The claims that a pod's volumes name, those made for its ephemeral volumes included. */
export function claimKeys({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const name = volume["ephemeral"] ? `${metadata.name}-${volume.name}` : volume["persistentVolumeClaim"]?.claimName;
    return name === undefined ? [] : [`${metadata.namespace}/${name}`];
  });
}

/** Whether a volume is set aside for a claim, by name alone or bound to this very one. */
export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  const { name, namespace, uid } = claim.metadata;
  return claimRef?.name === name && claimRef?.namespace === namespace && (!claimRef?.uid || claimRef.uid === uid);
}

function size(volume: PersistentVolume): string {
  return volume.spec.capacity?.["storage"] ?? "0";
}

/** Why a volume can't be a claim's: by size, class, mode or access. */
export function mismatch(volume: PersistentVolume, { spec }: PersistentVolumeClaim): string | undefined {
  if (compareQuantities(size(volume), spec.resources?.requests?.["storage"] ?? "0") < 0) {
    return "requested PV is too small";
  }
  if ((volume.spec.storageClassName ?? "") !== (spec.storageClassName ?? "")) return "storageClassName does not match";
  if ((volume.spec["volumeMode"] ?? "Filesystem") !== (spec.volumeMode ?? "Filesystem")) {
    return "incompatible volumeMode";
  }
  const isOpen = (spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
  return isOpen ? undefined : "incompatible accessMode";
}

/** The volume that is set aside for a claim, or the smallest free one that fits (unless the claim has to wait for a pod). */
export function bestVolume(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  waits = false,
): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => !isTerminating(volume) && mismatch(volume, claim) === undefined);
  const own = fitting.find((volume) => isFor(volume, claim));
  if (own || waits) return own;
  const { selector } = claim.spec;
  return fitting.filter(({ metadata, spec, status }) =>
    !spec.claimRef && status?.["phase"] === "Available" && (!selector || selects(selectorOf(selector), metadata.labels))
  ).sort((a, b) => compareQuantities(size(a), size(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}
