import type { Controller, Intent } from "../../cluster/controller.ts";
import { rfc3339 } from "../../base/time.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../kinds/workload_types.ts";
import { CLAIMS, VOLUMES } from "./matching.ts";

/** Keeps the phase of volumes: free, bound, or left behind by the claim that had them. */
export const volumeBinder: Controller = {
  name: "persistentvolume-binder",
  delayMs: 100,
  watches: {
    [VOLUMES]: ({ metadata }) => metadata.name,
    [CLAIMS]: (claim) => (claim as PersistentVolumeClaim).spec.volumeName || undefined,
  },

  reconcile(view, name) {
    const volume = view.get<PersistentVolume>(VOLUMES, name);
    if (!volume) return [];
    const { claimRef } = volume.spec;
    if (!claimRef?.uid) return inPhase(volume, "Available", view.nowMs);
    const claim = view.get<PersistentVolumeClaim>(CLAIMS, `${claimRef.namespace}/${claimRef.name}`);
    if (claim?.metadata.uid === claimRef.uid) {
      return claim.spec.volumeName === name
        ? inPhase(volume, "Bound", view.nowMs)
        : inPhase(volume, "Available", view.nowMs);
    }
    const released = inPhase(volume, "Released", view.nowMs);
    const goes = volume.spec.persistentVolumeReclaimPolicy === "Delete" && !isTerminating(volume);
    return goes ? [...released, { do: "delete", object: volume, refused: () => [] }] : released;
  },
};

function inPhase(volume: PersistentVolume, phase: string, nowMs: number): readonly Intent[] {
  if (volume.status?.["phase"] === phase) return [];
  return [{
    do: "status",
    object: volume,
    status: { ...volume.status, phase, lastPhaseTransitionTime: rfc3339(nowMs) },
  }];
}
