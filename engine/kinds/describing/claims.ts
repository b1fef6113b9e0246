import { accessModes, age, sortedKeys, storageClassOf } from "../cells.ts";
import type { Clock } from "../kind.ts";
import type { Fields } from "../types.ts";
import type { PersistentVolumeClaim } from "../workload_types.ts";
import type { Description } from "./description.ts";

/** A claim; without `clock`, one inside a pod, of which name, status and finalizers mean nothing. */
export function describeClaim(into: Description, claim: Fields, clock?: Clock): void {
  const { metadata, spec, status } = claim;
  if (clock) {
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
  }
  into.field("StorageClass", storageClassOf(claim as PersistentVolumeClaim));
  if (clock) into.field("Status", phaseOrEnd(claim, clock));
  into.field("Volume", spec.volumeName);
  into.labels("Labels", metadata.labels);
  into.annotations("Annotations", metadata.annotations);
  if (clock) into.field("Finalizers", `[${(metadata.finalizers ?? []).join(" ")}]`);
  into.field("Capacity", spec.volumeName ? status?.capacity?.storage ?? "0" : "");
  into.field("Access Modes", spec.volumeName ? accessModes(status?.accessModes) : "");
  into.fieldIf("VolumeMode", spec.volumeMode);
  if (!spec.dataSource) return;
  into.line("DataSource:");
  if (spec.dataSource.apiGroup != null) into.field("APIGroup", spec.dataSource.apiGroup, 1);
  into.field("Kind", spec.dataSource.kind, 1);
  into.field("Name", spec.dataSource.name, 1);
}

/** `Bound`, or `Terminating (lasts 3s)`. */
export function phaseOrEnd({ metadata, status }: Fields, clock: Clock): string {
  const { deletionTimestamp } = metadata;
  return deletionTimestamp ? `Terminating (lasts ${age(deletionTimestamp, clock)})` : status?.phase ?? "";
}

/** The claims that a StatefulSet makes for each of its pods. */
export function describeClaimTemplates(into: Description, claims: readonly PersistentVolumeClaim[] = []): void {
  if (claims.length === 0) return into.line("Volume Claims:\t<none>");
  into.line("Volume Claims:");
  for (const claim of claims) {
    into.field("Name", claim.metadata.name, 1);
    into.field("StorageClass", storageClassOf(claim), 1);
    into.labels("Labels", claim.metadata.labels, "  ");
    into.labels("Annotations", claim.metadata.annotations, "  ");
    const { requests } = claim.spec.resources ?? {};
    into.field("Capacity", sortedKeys(requests).includes("storage") ? requests!.storage : "<default>", 1);
    into.field("Access Modes", `[${(claim.spec.accessModes ?? []).join(" ")}]`, 1);
  }
}
