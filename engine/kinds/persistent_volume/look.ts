import { accessModes, ageColumn, column, nameColumn, storageClassOf, wideColumn } from "../cells.ts";
import { phaseOrEnd } from "../describing/claims.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describePersistentSource } from "../describing/volumes.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";
import type { PersistentVolume } from "../workload_types.ts";

export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  column("CAPACITY", ({ spec }) => spec.capacity?.storage ?? "0"),
  column("ACCESS MODES", ({ spec }) => accessModes(spec.accessModes)),
  column("RECLAIM POLICY", ({ spec }) => spec.persistentVolumeReclaimPolicy),
  column("STATUS", ({ metadata, status }) => metadata.deletionTimestamp ? "Terminating" : status?.phase),
  column("CLAIM", claimText),
  column("STORAGECLASS", storageClassOf),
  column("VOLUMEATTRIBUTESCLASS", ({ spec }) => spec.volumeAttributesClassName ?? "<unset>"),
  column("REASON", ({ status }) => status?.reason),
  ageColumn,
  wideColumn("VOLUMEMODE", ({ spec }) => spec.volumeMode ?? "<unset>"),
];

function claimText({ spec }: PersistentVolume): string {
  return spec.claimRef ? `${spec.claimRef.namespace ?? ""}/${spec.claimRef.name ?? ""}` : "";
}

export function describePersistentVolume(volume: PersistentVolume, look: Look): string {
  return described((into) => {
    const { metadata, spec, status } = volume;
    into.head(volume, { namespace: false });
    into.field("Finalizers", `[${(metadata.finalizers ?? []).join(" ")}]`);
    into.field("StorageClass", storageClassOf(volume));
    into.field("Status", phaseOrEnd(volume, look));
    into.field("Claim", claimText(volume));
    into.field("Reclaim Policy", spec.persistentVolumeReclaimPolicy);
    into.field("Access Modes", accessModes(spec.accessModes));
    into.fieldIf("VolumeMode", spec.volumeMode);
    into.field("Capacity", spec.capacity?.storage ?? "0");
    describeAffinity(into, spec.nodeAffinity?.required);
    into.field("Message", status?.message);
    into.line("Source:");
    describePersistentSource(into, spec);
    describeEvents(into, volume, look);
  });
}

function describeAffinity(into: Description, required: Fields | undefined): void {
  if (!required) return into.field("Node Affinity", "<none>");
  into.field("Node Affinity", "");
  const terms: readonly Fields[] = required.nodeSelectorTerms ?? [];
  into.field("Required Terms", terms.length > 0 ? "" : "<none>", 1);
  terms.forEach(({ matchExpressions = [] }, i) => {
    const texts: string[] = matchExpressions.map(({ key, operator, values = [] }: Fields) =>
      `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(", ")}]` : ""}`
    );
    into.field(`Term ${i}`, texts[0] ?? "<none>", 2);
    for (const text of texts.slice(1)) into.line(`\t${text}`, 2);
  });
}
