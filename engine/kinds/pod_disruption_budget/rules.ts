import type { KubeObject } from "../../base/object.ts";
import { invalid } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { withFields } from "../with_fields.ts";
import { atMostAll, type Faults, intOrPercent, labelSelectorFaults, oneOf } from "../rules.ts";

const FIRST_STATUS = Object.freeze({ currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 });

export function preparePodDisruptionBudget(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { spec: next.spec ?? {}, status: next.status ?? FIRST_STATUS });
}

export function podDisruptionBudgetFaults(next: KubeObject): Faults {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = next.spec;
  const hasBoth = minAvailable !== undefined && maxUnavailable !== undefined;
  const shown = () => ({ text: goForm("PodDisruptionBudgetSpec", next.spec) });
  return [
    ...(hasBoth ? [invalid("spec", shown(), "minAvailable and maxUnavailable cannot be both set")] : []),
    ...intOrPercent("spec.minAvailable", minAvailable),
    ...atMostAll("spec.minAvailable", minAvailable),
    ...intOrPercent("spec.maxUnavailable", maxUnavailable),
    ...atMostAll("spec.maxUnavailable", maxUnavailable),
    ...labelSelectorFaults("spec.selector", selector),
    ...(policy === undefined
      ? []
      : oneOf("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"])),
  ];
}
