import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import type { Pod } from "../../kinds/types.ts";
import type { StatefulSet } from "../../kinds/workload_types.ts";
import { ownerReferenceOf } from "../owning/mod.ts";
import { claimsOfPod, ordinalOf, podName } from "./pods.ts";

const CLAIMS = "persistentvolumeclaims";

/** Makes the claims of a pod that aren't there yet, then `pod`. */
export function withClaims(view: View, set: StatefulSet, ordinal: number, pod: Intent): readonly Intent[] {
  const name = podName(set, ordinal);
  const missing = claimsOfPod(set, ordinal).filter((claim) => !view.get(CLAIMS, keyOf(claim)));
  const said = (claim: KubeObject, end: string, type: "Normal" | "Warning" = "Normal"): Intent => ({
    do: "event",
    about: set,
    type,
    reason: type === "Normal" ? "SuccessfulCreate" : "FailedCreate",
    message: `create Claim ${claim.metadata.name} Pod ${name} in StatefulSet ${set.metadata.name} ${end}`,
  });
  return [
    ...missing.map((claim): Intent => ({
      do: "create",
      object: claim,
      then: () => [said(claim, "success")],
      refused: (fault) => [said(claim, `failed error: ${fault.message}`, "Warning")],
    })),
    pod,
  ];
}

/** What is to become of the claims when the set or their pod goes is written into their owners. */
export function retained(view: View, set: StatefulSet, pods: readonly Pod[]): readonly Intent[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenDeleted !== "Delete" && whenScaled !== "Delete") return [];
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  return pods.flatMap((pod) => {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) return [];
    const goes = whenScaled === "Delete" && (ordinal < start || ordinal >= end);
    const owner = goes ? pod : whenDeleted === "Delete" ? set : undefined;
    return claimsOfPod(set, ordinal).flatMap((wanted) =>
      owned(view.get(CLAIMS, keyOf(wanted)), owner, [set.metadata.uid, pod.metadata.uid])
    );
  });
}

/** The one owner among those that count; owners of others stay. */
function owned(
  claim: KubeObject | undefined,
  owner: KubeObject | undefined,
  candidates: readonly string[],
): readonly Intent[] {
  if (!claim) return [];
  const before = claim.metadata.ownerReferences ?? [];
  const others = before.filter(({ uid }) => !candidates.includes(uid));
  const reference = owner && { ...ownerReferenceOf(owner), apiVersion: owner.apiVersion, kind: owner.kind };
  const isRight = before.length === others.length + (owner ? 1 : 0) &&
    (!owner || before.some(({ uid }) => uid === owner.metadata.uid));
  if (isRight) return [];
  const ownerReferences = [...others.map((one) => ({ ...one })), ...reference ? [reference] : []];
  return [{
    do: "patch",
    object: claim,
    patch: { metadata: { ownerReferences: ownerReferences.length > 0 ? ownerReferences : null } },
    refused: () => [],
  }];
}
