import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { alwaysRunningFaults, podTemplateFaults } from "../pod_spec/template.ts";
import { type Faults, nonNegative } from "../rules.ts";
import type { Texts } from "../types.ts";

/** A replication controller takes its labels and its selector from the template when it has none. */
export function prepareReplicationController(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given = next.spec ?? {};
  const template = preparePodTemplate(given.template);
  const labels: Texts | undefined = template.metadata?.labels;
  const spec = withFields(given, { replicas: given.replicas ?? 1, template, selector: given.selector ?? labels });
  const metadata = withFields(next.metadata, { labels: next.metadata.labels ?? labels });
  return withFields(next, { metadata, spec, status: next.status ?? { replicas: 0 } });
}

export function replicationControllerFaults(next: KubeObject): Faults {
  const { selector, template, replicas, minReadySeconds } = next.spec;
  const labels: Texts = template.metadata?.labels ?? {};
  const isSelected = Object.entries<string>(selector ?? {}).every(([key, value]) => labels[key] === value);
  return [
    ...nonNegative("spec.minReadySeconds", minReadySeconds),
    ...(selector && Object.keys(selector).length > 0 ? [] : [required("spec.selector")]),
    ...nonNegative("spec.replicas", replicas),
    ...(isSelected
      ? []
      : [invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")]),
    ...podTemplateFaults(template, "spec.template"),
    ...alwaysRunningFaults(template, "spec.template", "ReplicationController"),
  ];
}
