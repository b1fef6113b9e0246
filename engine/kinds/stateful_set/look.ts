import { ageColumn, bareSelectorText, column, date, nameColumn, templateColumns } from "../cells.ts";
import { describeClaimTemplates } from "../describing/claims.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describePodTemplate, podCounts } from "../describing/pod_parts.ts";
import type { Column, Look } from "../kind.ts";
import type { StatefulSet } from "../workload_types.ts";

export const statefulSetColumns: readonly Column<StatefulSet>[] = [
  nameColumn,
  column("READY", ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
  ageColumn,
  ...templateColumns<StatefulSet>(({ spec }) => spec.template),
];

export function describeStatefulSet(set: StatefulSet, look: Look): string {
  const counts = podCounts(set, set.spec.selector, look);
  return described((into) => {
    const { metadata, spec, status } = set;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("CreationTimestamp", date(metadata.creationTimestamp));
    into.field("Selector", bareSelectorText(spec.selector));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.field("Replicas", `${spec.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
    into.field("Update Strategy", spec.updateStrategy?.type);
    const { partition, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {};
    if (partition !== undefined) {
      into.field("Partition", partition, 1);
      into.fieldIf("MaxUnavailable", maxUnavailable, 1);
    }
    into.field("Pods Status", counts);
    describePodTemplate(into, spec.template);
    describeClaimTemplates(into, spec.volumeClaimTemplates);
    describeEvents(into, set, look);
  });
}
