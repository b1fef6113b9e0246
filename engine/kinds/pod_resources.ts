import { addQuantities, compareQuantities, formatQuantity } from "../base/quantity.ts";
import type { Container, Pod, Quantities } from "./types.ts";

/**
 * What a pod asks for in all, by resource name: its containers together, or the largest moment of its init containers
 * (those that go on running count in both), or what the pod itself says; and its overhead.
 */
export function podRequests(pod: Pod): Quantities {
  return podTotal(pod, "requests");
}

/** The same for limits. Overhead counts only for what has a limit. */
export function podLimits(pod: Pod): Quantities {
  return podTotal(pod, "limits");
}

function podTotal({ spec }: Pod, which: "requests" | "limits"): Quantities {
  const amounts = (container: Container): Quantities => container.resources?.[which] ?? {};
  let running = (spec.containers ?? []).reduce((sum, container) => added(sum, amounts(container)), {} as Quantities);
  let staying: Quantities = {};
  let starting: Quantities = {};
  for (const container of spec.initContainers ?? []) {
    const stays = container.restartPolicy === "Always";
    if (stays) running = added(running, amounts(container));
    if (stays) staying = added(staying, amounts(container));
    starting = largest(starting, stays ? staying : added(staying, amounts(container)));
  }
  const total = { ...largest(running, starting), ...spec.resources?.[which] };
  if (!spec.overhead) return total;
  if (which === "requests") return added(total, spec.overhead);
  return added(
    total,
    Object.fromEntries(Object.entries(spec.overhead as Quantities).filter(([name]) => name in total)),
  );
}

/** The sum of two amounts of each resource. */
export function added(a: Quantities, b: Quantities): Quantities {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    sum[name] = name in a ? formatQuantity(addQuantities(a[name]!, amount)) : amount;
  }
  return sum;
}

function largest(a: Quantities, b: Quantities): Quantities {
  const most: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    if (!(name in a) || compareQuantities(a[name]!, amount) < 0) most[name] = amount;
  }
  return most;
}
