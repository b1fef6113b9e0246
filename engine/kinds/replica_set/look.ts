import { ageColumn, column, nameColumn, selectorText, templateColumns, wideColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describeConditions } from "../describing/conditions.ts";
import { describePodTemplate, managerText, podCounts } from "../describing/pod_parts.ts";
import type { Column, Look } from "../kind.ts";
import type { ReplicaSet } from "../types.ts";

export const replicaSetColumns: readonly Column<ReplicaSet>[] = [
  nameColumn,
  column("DESIRED", ({ spec }) => spec.replicas ?? 0),
  column("CURRENT", ({ status }) => status?.replicas ?? 0),
  column("READY", ({ status }) => status?.readyReplicas ?? 0),
  ageColumn,
  ...templateColumns<ReplicaSet>(({ spec }) => spec.template),
  wideColumn("SELECTOR", ({ spec }) => selectorText(spec.selector)),
];

export function describeReplicaSet(set: ReplicaSet, look: Look): string {
  const counts = podCounts(set, set.spec.selector, look);
  return described((into) => {
    const { metadata, spec, status } = set;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("Selector", selectorText(spec.selector));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.fieldIf("Controlled By", managerText(set));
    into.field("Replicas", `${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
    into.field("Pods Status", counts);
    describePodTemplate(into, spec.template);
    describeConditions(into, status?.conditions);
    describeEvents(into, set, look);
  });
}
