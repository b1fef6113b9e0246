import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Texts } from "../../kinds/types.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../kinds/workload_types.ts";
import { bestVolume, BOUND_BY, CLAIMS, classOf, COMPLETED, isFor, VOLUMES } from "./matching.ts";

/** Claims that found nothing are looked at again so often. */
const RESYNC_MS = 15_000;
const NO_PROVISIONER = "kubernetes.io/no-provisioner";
const SELECTED = "volume.kubernetes.io/selected-node";

/** Gives claims their volumes. */
export const claimBinder: Controller = {
  name: "persistentvolume-controller",
  delayMs: 200,
  watches: { [CLAIMS]: keyOf, [VOLUMES]: waitingClaims },

  reconcile(view, key) {
    const claim = view.get<PersistentVolumeClaim>(CLAIMS, key);
    if (!claim) return [];
    const { volumeName } = claim.spec;
    const volume = volumeName
      ? view.get<PersistentVolume>(VOLUMES, volumeName)
      : isTerminating(claim)
      ? undefined
      : found(view, claim);
    if (volume && (isFor(volume, claim) || !volume.spec.claimRef)) return bound(volume, claim);
    if (volumeName) return volume ? [] : lost(claim);
    return [phase(claim), ...told(view, claim), { do: "again", key, afterMs: RESYNC_MS }];
  },
};

/** A claim that waits for its first pod gets only what the scheduler has set aside for it. */
function found(view: View, claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const volumes = view.list<PersistentVolume>(VOLUMES);
  if (waits(view, claim)) return volumes.find((volume) => isFor(volume, claim) && volume.spec.claimRef?.uid);
  return bestVolume(volumes, claim);
}

function waits(view: View, claim: PersistentVolumeClaim): boolean {
  return classOf(view, claim)?.volumeBindingMode === "WaitForFirstConsumer" && !claim.metadata.annotations?.[SELECTED];
}

/** A new or freed volume may be what a claim waits for. */
function waitingClaims(
  object: KubeObject,
  view: View,
  { type, previous }: WatchedChange,
): readonly string[] | string | undefined {
  const volume = object as PersistentVolume;
  const { claimRef } = volume.spec;
  if (claimRef) return `${claimRef.namespace}/${claimRef.name}`;
  if (
    type === "MODIFIED" && (previous as PersistentVolume).spec === volume.spec &&
    previous!["status"]?.phase === volume.status?.["phase"]
  ) return undefined;
  return view.list<PersistentVolumeClaim>(CLAIMS).filter((claim) => !claim.spec.volumeName).map(keyOf);
}

/** Both sides are made to name each other. */
function bound(volume: PersistentVolume, claim: PersistentVolumeClaim): readonly Intent[] {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const intents: Intent[] = [];
  if (volume.spec.claimRef?.uid !== uid) {
    const annotations: Texts = volume.spec.claimRef ? {} : { [BOUND_BY]: "yes" };
    const claimRef = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      name,
      namespace: namespace!,
      uid,
      resourceVersion,
    };
    intents.push({ do: "patch", object: volume, patch: { spec: { claimRef }, metadata: { annotations } } });
  }
  if (claim.spec.volumeName !== volume.metadata.name || claim.metadata.annotations?.[COMPLETED] === undefined) {
    const own: Texts = claim.spec.volumeName ? { [COMPLETED]: "yes" } : { [COMPLETED]: "yes", [BOUND_BY]: "yes" };
    intents.push({
      do: "patch",
      object: claim,
      patch: { spec: { volumeName: volume.metadata.name }, metadata: { annotations: own } },
    });
  }
  const status = {
    ...claim.status,
    phase: "Bound",
    accessModes: volume.spec.accessModes,
    capacity: volume.spec.capacity,
  };
  return [...intents, { do: "status", object: claim, status }];
}

function phase(claim: PersistentVolumeClaim): Intent {
  return { do: "status", object: claim, status: { ...claim.status, phase: "Pending" } };
}

/** Its volume is gone. */
function lost(claim: PersistentVolumeClaim): readonly Intent[] {
  if (claim.status?.["phase"] !== "Bound") return [phase(claim)];
  return [
    { do: "status", object: claim, status: { phase: "Lost" } },
    event(claim, "Warning", "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!"),
  ];
}

/** Why nothing is bound. */
function told(view: View, claim: PersistentVolumeClaim): readonly Intent[] {
  if (isTerminating(claim)) return [];
  const name = claim.spec.storageClassName;
  if (!name) {
    return [
      event(
        claim,
        "Normal",
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
      ),
    ];
  }
  const storageClass = classOf(view, claim);
  if (!storageClass) {
    return [event(claim, "Warning", "ProvisioningFailed", `storageclass.storage.k8s.io "${name}" not found`)];
  }
  if (waits(view, claim)) {
    return [event(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding")];
  }
  const { provisioner } = storageClass;
  if (provisioner === NO_PROVISIONER) {
    return [
      event(
        claim,
        "Normal",
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
      ),
    ];
  }
  const message =
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the ` +
    "system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";
  return [event(claim, "Normal", "ExternalProvisioning", message)];
}

function event(claim: PersistentVolumeClaim, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: claim, type, reason, message };
}
