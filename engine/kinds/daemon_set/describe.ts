import { bareSelectorText, labelsText } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describePodTemplate, podCounts } from "../describing/pod_parts.ts";
import type { Look } from "../kind.ts";
import type { DaemonSet } from "../types.ts";

export function describeDaemonSet(set: DaemonSet, look: Look): string {
  const counts = podCounts(set, set.spec.selector, look);
  return described((into) => {
    const { metadata, spec, status } = set;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("Selector", bareSelectorText(spec.selector));
    into.field("Node-Selector", labelsText(spec.template.spec.nodeSelector));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.line(`Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
    into.line(`Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
    into.line(`Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
    into.line(`Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
    into.line(`Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
    into.field("Pods Status", counts);
    describePodTemplate(into, spec.template);
    describeEvents(into, set, look);
  });
}
