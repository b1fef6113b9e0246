import { compareQuantities } from "../base/quantity.ts";
import { selectorOf, selects } from "../base/labels.ts";
import type { Intent, View } from "../cluster/controller.ts";
import { termMatches } from "../kinds/placement.ts";
import { isTerminating } from "../kinds/pod_state.ts";
import type { Node, NodeSelectorTerm, Pod } from "../kinds/types.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../kinds/workload_types.ts";
import type { Refusal } from "./filters.ts";
import { type NodeLook, once, type PodLook } from "./look.ts";

const NO_VOLUME: Refusal = { reasons: ["node(s) didn't find available persistent volumes to bind"], resolvable: false };
const OTHER_NODE: Refusal = { reasons: ["node(s) didn't match PersistentVolume's node affinity"], resolvable: false };

const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** The claims that a pod's volumes name, ephemeral ones included. */
export function claimNames(pod: Pod): readonly string[] {
  const names: string[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume["persistentVolumeClaim"]) names.push(volume["persistentVolumeClaim"].claimName);
    else if (volume["ephemeral"]) names.push(`${pod.metadata.name}-${volume.name}`);
  }
  return names;
}

function claimsOf({ view, pod }: PodLook): readonly PersistentVolumeClaim[] {
  return claimNames(pod)
    .map((name) => view.get<PersistentVolumeClaim>("persistentvolumeclaims", `${pod.metadata.namespace}/${name}`)!)
    .filter(Boolean);
}

/** What keeps a pod from every node, before any is looked at. */
export function volumeRefusal(look: PodLook): string | undefined {
  const { view, pod } = look;
  for (const name of claimNames(pod)) {
    const claim = view.get<PersistentVolumeClaim>("persistentvolumeclaims", `${pod.metadata.namespace}/${name}`);
    if (!claim) return `persistentvolumeclaim "${name}" not found`;
    if (isTerminating(claim)) return `persistentvolumeclaim "${name}" is being deleted`;
  }
  const unbound = claimsOf(look).some((claim) => !isBound(claim) && !waitsForConsumer(view, claim));
  return unbound ? "pod has unbound immediate PersistentVolumeClaims" : undefined;
}

function isBound(claim: PersistentVolumeClaim): boolean {
  return !!claim.spec.volumeName && claim.metadata.annotations?.["pv.kubernetes.io/bind-completed"] !== undefined;
}

export function waitsForConsumer(view: View, claim: PersistentVolumeClaim): boolean {
  return classOf(view, claim)?.volumeBindingMode === "WaitForFirstConsumer";
}

function classOf(view: View, claim: PersistentVolumeClaim): StorageClass | undefined {
  const name = claim.spec.storageClassName;
  return name ? view.get<StorageClass>("storageclasses.storage.k8s.io", name) : undefined;
}

export function fitsVolumes(look: PodLook, { node }: NodeLook): Refusal | undefined {
  if (!look.pod.spec.volumes) return undefined;
  const claims = once(look, "claims", () => claimsOf(look));
  for (const claim of claims) {
    if (isBound(claim)) {
      const volume = look.view.get<PersistentVolume>("persistentvolumes", claim.spec.volumeName!);
      if (volume && !isReachable(volume, node)) return OTHER_NODE;
    } else if (!volumeFor(look, claim, node) && !isProvisioned(look.view, claim)) return NO_VOLUME;
  }
  return undefined;
}

function isProvisioned(view: View, claim: PersistentVolumeClaim): boolean {
  const provisioner = classOf(view, claim)?.provisioner;
  return provisioner !== undefined && provisioner !== NO_PROVISIONER;
}

/** The smallest free volume that a claim could have on a node. */
function volumeFor(look: PodLook, claim: PersistentVolumeClaim, node: Node): PersistentVolume | undefined {
  return once(look, "volumes", () => look.view.list<PersistentVolume>("persistentvolumes"))
    .filter((volume) => isReachable(volume, node) && canHold(volume, claim))
    .sort((a, b) => compareQuantities(sizeOf(a), sizeOf(b)) || (a.metadata.name < b.metadata.name ? -1 : 1))[0];
}

function sizeOf(volume: PersistentVolume): string {
  return volume.spec.capacity?.["storage"] ?? "0";
}

function isReachable(volume: PersistentVolume, node: Node): boolean {
  const terms = volume.spec.nodeAffinity?.["required"]?.nodeSelectorTerms as readonly NodeSelectorTerm[] | undefined;
  return !terms || terms.some((term) => termMatches(term, node));
}

function canHold(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  const { name, namespace, uid } = claim.metadata;
  if (isTerminating(volume)) return false;
  if (claimRef) {
    return claimRef.name === name && claimRef.namespace === namespace && (!claimRef.uid || claimRef.uid === uid);
  }
  return volume.status?.["phase"] === "Available" &&
    (volume.spec.storageClassName ?? "") === (claim.spec.storageClassName ?? "") &&
    (volume.spec["volumeMode"] ?? "Filesystem") === (claim.spec.volumeMode ?? "Filesystem") &&
    (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode)) &&
    (!claim.spec.selector || selects(selectorOf(claim.spec.selector), volume.metadata.labels)) &&
    compareQuantities(sizeOf(volume), claim.spec.resources?.requests?.["storage"] ?? "0") >= 0;
}

/** What must be bound or provisioned on the chosen node before the pod may go there; nothing when all is. */
export function bindings(look: PodLook, node: Node): readonly Intent[] {
  return claimsOf(look).filter((claim) => !isBound(claim)).flatMap((claim): readonly Intent[] => {
    const volume = volumeFor(look, claim, node);
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    if (volume) {
      if (volume.spec.claimRef?.uid === uid) return [];
      const claimRef = {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        name,
        namespace: namespace!,
        uid,
        resourceVersion,
      };
      const annotations = { "pv.kubernetes.io/bound-by-controller": "yes" };
      return [{
        do: "patch",
        object: volume,
        patch: { spec: { claimRef }, metadata: { annotations } },
        refused: () => [],
      }];
    }
    const annotations = { "volume.kubernetes.io/selected-node": node.metadata.name };
    return [{ do: "patch", object: claim, patch: { metadata: { annotations } }, refused: () => [] }];
  });
}

/** Whether a pod's claims are all bound, so that it may run. */
export function allBound(look: PodLook): boolean {
  return claimsOf(look).every(isBound);
}
