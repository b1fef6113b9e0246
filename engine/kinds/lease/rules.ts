import type { KubeObject } from "../../base/object.ts";
import { invalid } from "../field_fault.ts";
import { type Faults, join, NO_FAULTS, nonNegative } from "../rules.ts";

export function leaseFaults({ spec = {} }: KubeObject): Faults {
  const { leaseDurationSeconds: seconds, leaseTransitions } = spec;
  return join(
    seconds !== undefined && seconds <= 0
      ? [invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")]
      : NO_FAULTS,
    nonNegative("spec.leaseTransitions", leaseTransitions),
  );
}
