import type { PrepareContext } from "../kind.ts";
import { selectorChanged } from "../daemon_set/validate.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { ownSelectorFaults, replicaTemplateFaults } from "../pod_spec/template_owner.ts";
import { type Faults, nonNegative } from "../rules.ts";
import type { ReplicaSet, ReplicaSetSpec } from "../types.ts";

export function prepareReplicaSet(next: ReplicaSet, _context: PrepareContext<ReplicaSet>): ReplicaSet {
  const given: Partial<ReplicaSetSpec> = next.spec ?? {};
  const spec = withFields(given as ReplicaSetSpec, {
    replicas: given.replicas ?? 1,
    template: preparePodTemplate(given.template),
  });
  return withFields(next, { spec, status: next.status ?? { replicas: 0 } });
}

export function replicaSetFaults(next: ReplicaSet, previous?: ReplicaSet): Faults {
  const { spec } = next;
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...ownSelectorFaults(spec.selector, "deployment"),
    ...replicaTemplateFaults(spec),
    ...(previous ? selectorChanged(spec.selector, previous.spec.selector) : []),
  ];
}
