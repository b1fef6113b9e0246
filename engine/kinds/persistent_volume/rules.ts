import { sameJson } from "../../base/json.ts";
import { rfc3339 } from "../../base/time.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { accessModesFaults } from "../persistent_volume_claim/rules.ts";
import { withFields } from "../with_fields.ts";
import { canonicalQuantities, resourceAmountFaults } from "../pod_spec/resources.ts";
import { nodeSelectorFaults } from "../pod_spec/scheduling.ts";
import { VOLUME_SOURCES, volumeSourceFaults } from "../pod_spec/volumes.ts";
import { type Faults, IMMUTABLE, NO_FAULTS, oneOf } from "../rules.ts";
import type { Fields } from "../types.ts";
import type { PersistentVolume } from "../workload_types.ts";

const PENDING = Object.freeze({ phase: "Pending" });

export function preparePersistentVolume(
  next: PersistentVolume,
  { nowMs }: PrepareContext<PersistentVolume>,
): PersistentVolume {
  const given: Fields = next.spec ?? {};
  const { claimRef, hostPath } = given;
  const spec = withFields(given, {
    capacity: canonicalQuantities(given.capacity),
    persistentVolumeReclaimPolicy: given.persistentVolumeReclaimPolicy || "Retain",
    volumeMode: given.volumeMode ?? "Filesystem",
    hostPath: hostPath && withFields(hostPath, { type: hostPath.type ?? "" }),
    claimRef: claimRef &&
      withFields(claimRef, { apiVersion: claimRef.apiVersion ?? "v1", kind: claimRef.kind ?? "PersistentVolumeClaim" }),
  });
  return withFields(next, { spec, status: next.status ?? firstStatus(nowMs) });
}

function firstStatus(nowMs: number): Fields {
  return { ...PENDING, lastPhaseTransitionTime: rfc3339(nowMs) };
}

const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];
const SOURCES = [...VOLUME_SOURCES, "local"];

export function persistentVolumeFaults(next: PersistentVolume, previous?: PersistentVolume): Faults {
  const { spec } = next;
  const affinity = spec.nodeAffinity?.required;
  return [
    ...accessModesFaults(spec.accessModes, "spec.accessModes"),
    ...capacityFaults(spec.capacity ?? {}),
    ...oneOf("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, RECLAIM_POLICIES),
    ...(affinity ? nodeSelectorFaults(affinity, "spec.nodeAffinity.required") : []),
    ...sourceFaults(spec),
    ...oneOf("spec.volumeMode", spec.volumeMode, ["Block", "Filesystem"]),
    ...(previous ? changeFaults(spec, previous.spec) : []),
  ];
}

function capacityFaults(capacity: Readonly<Record<string, string>>): Faults {
  const names = Object.keys(capacity);
  if (names.length === 0) return [required("spec.capacity")];
  if (names.length > 1 || names[0] !== "storage") return [unsupported("spec.capacity", capacity, ["storage"])];
  return resourceAmountFaults("storage", capacity.storage!, "spec.capacity[storage]");
}

function sourceFaults(spec: Fields): Faults {
  if (spec.local) {
    return spec.nodeAffinity ? NO_FAULTS : [required("spec.nodeAffinity", "Local volume requires node affinity")];
  }
  const given = Object.fromEntries(SOURCES.filter((name) => spec[name]).map((name) => [name, spec[name]]));
  return volumeSourceFaults(given, "spec");
}

function changeFaults(next: Fields, previous: Fields): Faults {
  const isMoved = SOURCES.some((name) => !sameJson(next[name], previous[name]));
  const isRemade = next.volumeMode !== previous.volumeMode;
  return [
    ...(isMoved
      ? [forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation")]
      : []),
    ...(isRemade ? [invalid("spec.volumeMode", next.volumeMode, IMMUTABLE)] : []),
  ];
}
