import { compareText } from "../../base/labels.ts";
import { accessModes, ageColumn, column, date, nameColumn, storageClassOf, wideColumn } from "../cells.ts";
import { describeClaim } from "../describing/claims.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields, Pod } from "../types.ts";
import type { PersistentVolumeClaim } from "../workload_types.ts";

export const persistentVolumeClaimColumns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  column("STATUS", ({ metadata, status }) => metadata.deletionTimestamp ? "Terminating" : status?.phase),
  column("VOLUME", ({ spec }) => spec.volumeName),
  column("CAPACITY", ({ spec, status }) => spec.volumeName ? status?.capacity?.storage ?? "0" : ""),
  column("ACCESS MODES", ({ spec, status }) => spec.volumeName ? accessModes(status?.accessModes) : ""),
  column("STORAGECLASS", storageClassOf),
  column("VOLUMEATTRIBUTESCLASS", ({ spec }) => spec.volumeAttributesClassName ?? "<unset>"),
  ageColumn,
  wideColumn("VOLUMEMODE", ({ spec }) => spec.volumeMode ?? "<unset>"),
];

export function describePersistentVolumeClaim(claim: PersistentVolumeClaim, look: Look): string {
  const pods = look.list("pods", { namespace: claim.metadata.namespace }) as readonly Pod[];
  return described((into) => {
    describeClaim(into, claim, look);
    into.list("Used By", usersOf(claim, pods));
    const conditions: readonly Fields[] = claim.status?.conditions ?? [];
    if (conditions.length > 0) {
      into.line("Conditions:");
      const header = ["Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message"];
      const rows = conditions.map((c) => {
        const cells = [c.type, c.status, date(c.lastProbeTime), date(c.lastTransitionTime), c.reason ?? ""];
        return [...cells.map((cell) => `${cell} `), c.message ?? ""];
      });
      into.table(1, header, rows, [4, 6, 17, 18, 6, 7]);
    }
    describeEvents(into, claim, look);
  });
}

/** The pods that name the claim, once for each volume, and the pods that own it. */
function usersOf({ metadata }: PersistentVolumeClaim, pods: readonly Pod[]): string[] {
  const users = pods.flatMap((pod) =>
    (pod.spec.volumes ?? []).filter((v) => v.persistentVolumeClaim?.claimName === metadata.name).map(() => pod)
  );
  for (const { kind, uid } of metadata.ownerReferences ?? []) {
    const owner = kind === "Pod" ? pods.find((pod) => pod.metadata.uid === uid) : undefined;
    if (owner && !users.includes(owner)) users.push(owner);
  }
  return users.map((pod) => pod.metadata.name).sort(compareText);
}
