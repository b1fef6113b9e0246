import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, date, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";

export const csiNodeColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("DRIVERS", ({ spec }) => spec?.drivers?.length ?? 0),
  ageColumn,
];

export function describeCSINode(node: KubeObject, look: Look): string {
  return described((into) => {
    into.head(node, { namespace: false });
    into.field("CreationTimestamp", date(node.metadata.creationTimestamp));
    into.line("Spec:");
    if (node.spec?.drivers) into.line("Drivers:", 1);
    for (const { name, nodeID, allocatable, topologyKeys } of node.spec?.drivers ?? []) {
      into.line(`${name}:`, 2);
      into.field("Node ID", nodeID, 3);
      if (allocatable?.count != null) {
        into.line("Allocatables:", 3);
        into.field("Count", allocatable.count, 4);
      }
      if (topologyKeys) into.field("Topology Keys", `[${topologyKeys.join(" ")}]`, 3);
    }
    describeEvents(into, node, look);
  });
}
