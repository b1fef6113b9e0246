import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Pod, Texts } from "../../kinds/types.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/workload_types.ts";
import { bestVolume, BOUND_BY, claimKeys, CLAIMS, classOf, COMPLETED, isFor, mismatch, VOLUMES } from "./matching.ts";
import { isInternal, provisionerOf } from "./provisioners.ts";

/** All claims that wait are looked at again this often, at the same moments. */
const RESYNC_MS = 15_000;
const SELECTED = "volume.kubernetes.io/selected-node";
const PROVISIONERS = ["volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner"];

/** Gives claims their volumes. */
export const claimBinder: Controller = {
  name: "persistentvolume-controller",
  delayMs: 50,
  watches: { [CLAIMS]: keyOf, [VOLUMES]: claimOf },

  reconcile(view, key) {
    const claim = view.get<PersistentVolumeClaim>(CLAIMS, key);
    if (!claim) return [];
    return claim.metadata.annotations?.[COMPLETED] === undefined ? unbound(view, key, claim) : once(view, claim);
  },
};

/** A volume that names a claim is news for that claim; others wait for the next round. */
function claimOf(object: KubeObject, view: View, { type, previous }: WatchedChange): readonly string[] | undefined {
  const named = [object, previous].map((volume) => (volume as PersistentVolume | undefined)?.spec.claimRef);
  const keys = named.filter((claim) => claim?.name && claim.uid).map((claim) => `${claim!.namespace}/${claim!.name}`);
  if (type === "DELETED" && keys.length === 0) return undefined;
  return keys.filter((key) => view.get(CLAIMS, key));
}

/** A claim that never had a volume. */
function unbound(view: View, key: string, claim: PersistentVolumeClaim): readonly Intent[] {
  const again: Intent = { do: "again", key, afterMs: RESYNC_MS - view.nowMs % RESYNC_MS };
  const { volumeName } = claim.spec;
  if (!volumeName) {
    const volume = bestVolume(view.list<PersistentVolume>(VOLUMES), claim, waits(view, claim));
    return volume ? bound(volume, claim) : [...missed(view, claim), again];
  }
  const volume = view.get<PersistentVolume>(VOLUMES, volumeName);
  if (!volume) return [inPhase(claim, "Pending"), again];
  if (volume.spec.claimRef && !isFor(volume, claim)) {
    const taken = `volume "${volumeName}" already bound to a different claim.`;
    return [event(claim, "Warning", "FailedBinding", taken), inPhase(claim, "Pending"), again];
  }
  const why = volume.spec.claimRef ? undefined : mismatch(volume, claim);
  if (why === undefined) return bound(volume, claim);
  const message = `Cannot bind to requested volume "${volumeName}": ${why}`;
  return [event(claim, "Warning", "VolumeMismatch", message), inPhase(claim, "Pending"), again];
}

/** A claim that was bound before. */
function once(view: View, claim: PersistentVolumeClaim): readonly Intent[] {
  const { volumeName } = claim.spec;
  if (!volumeName) {
    return lost(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
  }
  const volume = view.get<PersistentVolume>(VOLUMES, volumeName);
  if (!volume) {
    return lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
  }
  if (!volume.spec.claimRef || isFor(volume, claim)) return bound(volume, claim);
  return lost(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
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
  if (!claim.spec.volumeName || claim.metadata.annotations?.[COMPLETED] === undefined) {
    const annotations: Texts = claim.spec.volumeName
      ? { [COMPLETED]: "yes" }
      : { [COMPLETED]: "yes", [BOUND_BY]: "yes" };
    const spec = { volumeName: volume.metadata.name };
    intents.push({ do: "patch", object: claim, patch: { spec, metadata: { annotations } } });
  }
  const { accessModes, capacity } = volume.spec;
  return [...intents, {
    do: "status",
    object: claim,
    status: { ...claim.status, phase: "Bound", accessModes, capacity },
  }];
}

function inPhase(claim: PersistentVolumeClaim, phase: string): Intent {
  return { do: "status", object: claim, status: { ...claim.status, phase } };
}

function lost(claim: PersistentVolumeClaim, reason: string, message: string): readonly Intent[] {
  if (claim.status?.["phase"] === "Lost") return [];
  return [{ do: "status", object: claim, status: { phase: "Lost" } }, event(claim, "Warning", reason, message)];
}

/** Whether the scheduler is to choose the volume, once a pod wants it. */
function waits(view: View, claim: PersistentVolumeClaim): boolean {
  return classOf(view, claim)?.volumeBindingMode === "WaitForFirstConsumer" && !claim.metadata.annotations?.[SELECTED];
}

/** Why nothing is bound, and what is asked of whoever could make a volume. */
function missed(view: View, claim: PersistentVolumeClaim): readonly Intent[] {
  const pending = inPhase(claim, "Pending");
  if (isTerminating(claim)) return [pending];
  if (waits(view, claim)) return [waiting(view, claim), pending];
  const name = claim.spec.storageClassName;
  if (!name) {
    const message = "no persistent volumes available for this claim and no storage class is set";
    return [event(claim, "Normal", "FailedBinding", message), pending];
  }
  const storageClass = classOf(view, claim);
  const fault = !storageClass
    ? `storageclass.storage.k8s.io "${name}" not found`
    : isInternal(storageClass.provisioner)
    ? `no volume plugin matched name: ${storageClass.provisioner}`
    : undefined;
  if (fault !== undefined) return [event(claim, "Warning", "ProvisioningFailed", fault), pending];
  return [...asked(claim, storageClass!), pending];
}

function waiting(view: View, claim: PersistentVolumeClaim): Intent {
  const pods = view.list<Pod>("pods", claim.metadata.namespace)
    .filter((pod) => !pod.spec.nodeName && claimKeys(pod).includes(keyOf(claim))).map(({ metadata }) => metadata.name);
  if (pods.length === 0) {
    return event(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
  }
  const subject = pods.length > 1 ? `pods ${pods.join(",")}` : `pod ${pods[0]}`;
  return event(claim, "Normal", "WaitForPodScheduled", `waiting for ${subject} to be scheduled`);
}

/** The provisioner is a program of its own, which is not there. */
function asked(claim: PersistentVolumeClaim, { provisioner }: StorageClass): readonly Intent[] {
  const name = provisionerOf(provisioner);
  const message =
    `Waiting for a volume to be created either by the external provisioner '${name}' or manually by the ` +
    "system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";
  const annotations: Texts = Object.fromEntries(PROVISIONERS.map((key) => [key, name]));
  return [
    { do: "patch", object: claim, patch: { metadata: { annotations } } },
    event(claim, "Normal", "ExternalProvisioning", message),
  ];
}

function event(claim: PersistentVolumeClaim, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: claim, type, reason, message };
}
