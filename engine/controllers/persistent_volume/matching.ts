import { selectorOf, selects } from "../../base/labels.ts";
import { compareQuantities } from "../../base/quantity.ts";
import type { View } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/workload_types.ts";

export const CLAIMS = "persistentvolumeclaims";
export const VOLUMES = "persistentvolumes";
export const BOUND_BY = "pv.kubernetes.io/bound-by-controller";
export const COMPLETED = "pv.kubernetes.io/bind-completed";

export function classOf(view: View, claim: PersistentVolumeClaim): StorageClass | undefined {
  const name = claim.spec.storageClassName;
  return name ? view.get<StorageClass>("storageclasses.storage.k8s.io", name) : undefined;
}

export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  const { name, namespace, uid } = claim.metadata;
  return claimRef?.name === name && claimRef?.namespace === namespace && (!claimRef?.uid || claimRef.uid === uid);
}

function size(volume: PersistentVolume): string {
  return volume.spec.capacity?.["storage"] ?? "0";
}

/** Fits by class, mode, access, labels and size. */
export function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec } = claim;
  return !isTerminating(volume) &&
    (volume.spec.storageClassName ?? "") === (spec.storageClassName ?? "") &&
    (volume.spec["volumeMode"] ?? "Filesystem") === (spec.volumeMode ?? "Filesystem") &&
    (spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode)) &&
    (!spec.selector || selects(selectorOf(spec.selector), volume.metadata.labels)) &&
    compareQuantities(size(volume), spec.resources?.requests?.["storage"] ?? "0") >= 0;
}

/** The volume that is kept for a claim, or the smallest free one that fits. */
export function bestVolume(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined {
  const kept = volumes.find((volume) => isFor(volume, claim) && fits(volume, claim));
  if (kept) return kept;
  return volumes.filter((volume) =>
    !volume.spec.claimRef && volume.status?.["phase"] !== "Failed" && fits(volume, claim)
  )
    .sort((a, b) => compareQuantities(size(a), size(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}
