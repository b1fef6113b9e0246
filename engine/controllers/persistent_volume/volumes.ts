import type { Json } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { rfc3339 } from "../../base/time.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../kinds/workload_types.ts";
import { BOUND_BY, CLAIMS, VOLUMES } from "./matching.ts";
import { reclaimed } from "./reclaiming.ts";

/** Keeps the phase of volumes: free, bound, or left behind by the claim that had them. */
export const volumeBinder: Controller = {
  name: "persistentvolume-controller",
  delayMs: 50,
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
    if (claim?.metadata.uid !== claimRef.uid) return leftBehind(view, volume);
    if (claim.spec.volumeName === name) return inPhase(volume, "Bound", view.nowMs);
    return claim.spec.volumeName ? unbound(volume, view.nowMs) : [];
  },
};

/** Its claim is gone: it is kept, deleted or emptied. */
function leftBehind(view: View, volume: PersistentVolume): readonly Intent[] {
  if (volume.status?.["phase"] === "Failed") return [];
  return [...inPhase(volume, "Released", view.nowMs), ...isTerminating(volume) ? [] : reclaimed(view, volume)];
}

/** The claim took another volume; what was set aside by a person stays so. */
function unbound(volume: PersistentVolume, nowMs: number): readonly Intent[] {
  const isOurs = volume.metadata.annotations?.[BOUND_BY] !== undefined;
  const patch: Json = isOurs
    ? { spec: { claimRef: null }, metadata: { annotations: { [BOUND_BY]: null } } }
    : { spec: { claimRef: { uid: null } } };
  return [{ do: "patch", object: volume, patch }, ...inPhase(volume, "Available", nowMs)];
}

export function inPhase(volume: PersistentVolume, phase: string, nowMs: number, message?: string): readonly Intent[] {
  if (volume.status?.["phase"] === phase) return [];
  const lastPhaseTransitionTime = rfc3339(nowMs);
  return [{ do: "status", object: volume, status: { phase, lastPhaseTransitionTime, ...(message && { message }) } }];
}
