import { forbidden, invalid } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";
import { preemptionFaults } from "../pod_spec/validate.ts";
import { type Faults, IMMUTABLE } from "../rules.ts";
import type { PriorityClass } from "../types.ts";

export function preparePriorityClass(next: PriorityClass, _context: PrepareContext<PriorityClass>): PriorityClass {
  return withFields(next, {
    value: next.value ?? 0,
    preemptionPolicy: next.preemptionPolicy ?? "PreemptLowerPriority",
  });
}

const USER_VALUE_MAX = 1_000_000_000;

const SYSTEM_VALUES: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

export function priorityClassFaults(next: PriorityClass, previous?: PriorityClass): Faults {
  const faults: FieldFault[] = [];
  const { name } = next.metadata;
  if (previous) {
    if (next.value !== previous.value) faults.push(forbidden("value", "may not be changed in an update."));
    if (next.preemptionPolicy !== previous.preemptionPolicy) {
      faults.push(invalid("preemptionPolicy", next.preemptionPolicy, IMMUTABLE));
    }
    return faults;
  }
  if (name.startsWith("system-")) {
    const wrong = systemFault(next);
    const detail = "priority class names with 'system-' prefix are reserved for system use only. error: ";
    if (wrong) faults.push(forbidden("metadata.name", detail + wrong));
  } else if (next.value > USER_VALUE_MAX) {
    faults.push(forbidden("value", `maximum allowed value of a user defined priority is ${USER_VALUE_MAX}`));
  }
  return [...faults, ...preemptionFaults(next.preemptionPolicy ?? "", "preemptionPolicy")];
}

function systemFault({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_VALUES[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
