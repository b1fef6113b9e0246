import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, labelsText, nameColumn, templateColumns, wideColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describeConditions } from "../describing/conditions.ts";
import { describePodTemplate, podCounts } from "../describing/pod_parts.ts";
import type { Column, Look } from "../kind.ts";

export const replicationControllerColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("DESIRED", ({ spec }) => spec.replicas ?? 0),
  column("CURRENT", ({ status }) => status?.replicas ?? 0),
  column("READY", ({ status }) => status?.readyReplicas ?? 0),
  ageColumn,
  ...templateColumns<KubeObject>(({ spec }) => spec.template),
  wideColumn("SELECTOR", ({ spec }) => labelsText(spec.selector)),
];

export function describeReplicationController(controller: KubeObject, look: Look): string {
  const { metadata, spec, status } = controller;
  const counts = podCounts(controller, { matchLabels: spec.selector }, look);
  return described((into) => {
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("Selector", labelsText(spec.selector));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.field("Replicas", `${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
    into.field("Pods Status", counts);
    describePodTemplate(into, spec.template);
    describeConditions(into, status?.conditions);
    describeEvents(into, controller, look);
  });
}
