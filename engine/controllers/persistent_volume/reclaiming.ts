import { rfc3339 } from "../../base/time.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import type { PersistentVolume } from "../../kinds/workload_types.ts";

const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
/** The only places of a node that volumes may be wiped in. */
const WIPED = /^\/tmp\/.+/;

/** What becomes of a volume that its claim left behind. */
export function reclaimed(view: View, volume: PersistentVolume): readonly Intent[] {
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case "Delete":
      return deleted(view, volume);
    case "Recycle":
      return recycled(view, volume);
    default:
      return [];
  }
}

/** Volumes of drivers are their drivers' business; of the others only a path below /tmp can be deleted. */
function deleted(view: View, volume: PersistentVolume): readonly Intent[] {
  const { hostPath, csi } = volume.spec;
  if (csi || volume.metadata.annotations?.[PROVISIONED_BY]) return [];
  const { name } = volume.metadata;
  const fault = !hostPath
    ? `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`
    : WIPED.test(hostPath.path)
    ? undefined
    : `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
  return fault === undefined
    ? [{ do: "delete", object: volume, refused: () => [] }]
    : failed(view, volume, "VolumeFailedDelete", fault);
}

/** Emptied, it is free for the next. */
function recycled(view: View, volume: PersistentVolume): readonly Intent[] {
  const { hostPath, nfs } = volume.spec;
  if (!hostPath && !nfs) return failed(view, volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
  return [
    { do: "event", about: volume, type: "Normal", reason: "VolumeRecycled", message: "Volume recycled" },
    { do: "patch", object: volume, patch: { spec: { claimRef: null } } },
  ];
}

function failed(view: View, volume: PersistentVolume, reason: string, message: string): readonly Intent[] {
  const status = { phase: "Failed", message, lastPhaseTransitionTime: rfc3339(view.nowMs) };
  return [{ do: "status", object: volume, status }, { do: "event", about: volume, type: "Warning", reason, message }];
}
