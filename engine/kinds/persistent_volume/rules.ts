import { goJson, sameJson } from "../../base/json.ts";
import { compareQuantities, value } from "../../base/quantity.ts";
import { rfc3339 } from "../../base/time.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { accessModesFaults } from "../persistent_volume_claim/rules.ts";
import { withFields } from "../with_fields.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { canonicalQuantities } from "../pod_spec/resources.ts";
import { nodeSelectorFaults } from "../pod_spec/scheduling.ts";
import { VOLUME_SOURCES, volumeSourceFaults } from "../pod_spec/volumes.ts";
import { eachEntry, type Faults, IMMUTABLE, NO_FAULTS, oneOf, POSITIVE } from "../rules.ts";
import { dnsSubdomain, nameFaults } from "../names.ts";
import { unifiedDiff } from "../unified_diff.ts";
import type { Fields, Texts } from "../types.ts";
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
  const { nodeAffinity, storageClassName, volumeAttributesClassName } = spec;
  return [
    ...(spec.accessModes?.length ? [] : [required("spec.accessModes")]),
    ...accessModesFaults(spec.accessModes, "spec.accessModes"),
    ...capacityFaults(spec.capacity),
    ...oneOf("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, RECLAIM_POLICIES),
    ...(nodeAffinity ? affinityFaults(nodeAffinity, "spec.nodeAffinity") : []),
    ...sourceFaults(spec),
    ...(spec.persistentVolumeReclaimPolicy === "Recycle" && /^\/+$/.test(spec.hostPath?.path ?? "")
      ? [forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...(storageClassName ? nameFaults("spec.storageClassName", storageClassName, dnsSubdomain) : []),
    ...oneOf("spec.volumeMode", spec.volumeMode, ["Block", "Filesystem"]),
    ...(volumeAttributesClassName === undefined ? [] : attributesClassFaults(spec)),
    ...(previous ? changeFaults(spec, previous.spec) : []),
  ];
}

function capacityFaults(capacity: Readonly<Record<string, string>> | undefined): Faults {
  const names = Object.keys(capacity ?? {}).sort();
  const isGood = names.length === 1 && names[0] === "storage";
  return [
    ...(names.length === 0 ? [required("spec.capacity")] : []),
    ...(isGood ? [] : [unsupported("spec.capacity", { text: goJson(capacity ?? null) }, ["storage"])]),
    ...eachEntry("spec.capacity", capacity, (amount, at) => [
      ...(value(amount) < 0 ? [invalid(at, value(amount), "must be a valid resource quantity")] : []),
      ...(compareQuantities(amount, "0") <= 0 ? [invalid(at, amount, POSITIVE)] : []),
    ]),
  ];
}

function affinityFaults(affinity: Fields, field: string): Faults {
  return affinity.required
    ? nodeSelectorFaults(affinity.required, `${field}.required`)
    : [required(`${field}.required`, "must specify required node constraints")];
}

/** What holds the data: exactly one, and a local folder is on some node. */
function sourceFaults(spec: Fields): Faults {
  const { local } = spec;
  const sources = SOURCES.filter((name) => spec[name]);
  const others = Object.fromEntries(sources.filter((name) => name !== "local").map((name) => [name, spec[name]]));
  const isFirst = sources.length === 1;
  return [
    ...(sources.length === 0 ? [required("spec", "must specify a volume type")] : []),
    ...(sources.length > (local ? 1 : 0) ? volumeSourceFaults(others, "spec") : []),
    ...(spec.csi && isFirst && !spec.csi.volumeHandle ? [required("spec.csi.volumeHandle")] : []),
    ...(local && !isFirst ? [forbidden("spec.local", "may not specify more than 1 volume type")] : []),
    ...(local && isFirst ? localFaults(local.path ?? "", "spec.local.path") : []),
    ...(local && isFirst && !spec.nodeAffinity
      ? [required("spec.nodeAffinity", "Local volume requires node affinity")]
      : []),
  ];
}

function localFaults(path: string, field: string): Faults {
  if (path === "") return [required(field)];
  return path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : NO_FAULTS;
}

function attributesClassFaults({ volumeAttributesClassName: name, csi }: Fields): Faults {
  const field = "spec.volumeAttributesClassName";
  return [
    ...(name === "" ? [required(field, "an empty string is disallowed")] : nameFaults(field, name, dnsSubdomain)),
    ...(csi ? [] : [required("spec.csi", "has to be specified when using volumeAttributesClassName")]),
  ];
}

const MOVED = "spec.persistentvolumesource is immutable after creation";

function changeFaults(next: Fields, previous: Fields): Faults {
  const isMoved = SOURCES.some((name) => !sameJson(next[name], previous[name]));
  const isRemade = next.volumeMode !== previous.volumeMode;
  const form = (spec: Fields) => goForm("PersistentVolumeSource", spec, " ");
  return [
    ...(isMoved
      ? [forbidden("spec.persistentvolumesource", `${MOVED}\n${unifiedDiff(form(previous), form(next))}`)]
      : []),
    ...(isRemade ? [invalid("volumeMode", next.volumeMode, IMMUTABLE)] : []),
  ];
}

const OLD_ANNOTATIONS: Texts = {
  "volume.beta.kubernetes.io/storage-class": 'deprecated since v1.8; use "storageClassName" attribute instead',
  "volume.beta.kubernetes.io/mount-options": 'deprecated since v1.31; use "mountOptions" attribute instead',
};

const GONE_SOURCES: Texts = {
  cephfs: "deprecated in v1.28, non-functional in v1.31+",
  photonPersistentDisk: "deprecated in v1.11, non-functional in v1.16+",
  scaleIO: "deprecated in v1.16, non-functional in v1.22+",
  storageos: "deprecated in v1.22, non-functional in v1.25+",
  glusterfs: "deprecated in v1.25, non-functional in v1.26+",
  rbd: "deprecated in v1.28, non-functional in v1.31+",
};

const NO_RECYCLING = "The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic " +
  "provisioning.";

export function persistentVolumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const old = Object.keys(OLD_ANNOTATIONS).filter((key) => metadata.annotations?.[key] !== undefined);
  return [
    ...old.map((key) => `metadata.annotations[${key}]: ${OLD_ANNOTATIONS[key]}`),
    ...(spec.persistentVolumeReclaimPolicy === "Recycle"
      ? [`spec.persistentVolumeReclaimPolicy: ${NO_RECYCLING}`]
      : []),
    ...Object.keys(GONE_SOURCES).filter((name) => spec[name]).map((name) => `spec.${name}: ${GONE_SOURCES[name]}`),
  ];
}
