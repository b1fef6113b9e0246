import { carryOut } from "./intents.ts";
import {
  BREATHER_MS,
  LOOKS_AT_ONCE_UNCOUNTED,
  RECONCILES_AT_ONCE_MAX,
  RECONCILES_MAX,
  RETRY_FIRST_MS,
  RETRY_MAX_MS,
} from "./limits.ts";
import type { Appointment } from "./queue.ts";
import type { Machine } from "./machine.ts";

/**
 * Takes due keys in order of (due time, arrival), each at its own time, and ends at now + `ms`. With more of them than
 * one advance may take, the cluster is behind: the rest waits for the next one, and answers say so.
 */
export function letTimeGoBy(machine: Machine, ms: number, most = RECONCILES_MAX): void {
  const { queue } = machine;
  const endMs = machine.nowMs + ms;
  const atOnce = new AtOnce();
  machine.isBehind = false;
  for (let count = 0;; count++) {
    const due = queue.peek();
    if (!due || due.dueMs > endMs) break;
    if (count >= most) {
      machine.isBehind = true;
      break;
    }
    queue.pop();
    if (due.dueMs > machine.nowMs) {
      machine.nowMs = due.dueMs;
      atOnce.reset();
    }
    if (atOnce.isTooMuch(due)) queue.add(due.controller, due.key, machine.nowMs + BREATHER_MS);
    else look(machine, due.controller, due.key);
  }
  if (endMs > machine.nowMs) machine.nowMs = endMs;
}

/** Counts looks while no time goes by, key by key once there are very many. */
class AtOnce {
  #count = 0;
  readonly #byKey = new Map<string, number>();

  reset(): void {
    this.#count = 0;
    if (this.#byKey.size > 0) this.#byKey.clear();
  }

  isTooMuch({ controller, key }: Appointment): boolean {
    if (++this.#count < LOOKS_AT_ONCE_UNCOUNTED) return false;
    const id = `${controller} ${key}`;
    const times = (this.#byKey.get(id) ?? 0) + 1;
    this.#byKey.set(id, times);
    return times > RECONCILES_AT_ONCE_MAX;
  }
}

/** One look of a controller at one key; after a refusal it comes back later and later. */
function look(machine: Machine, index: number, key: string): void {
  const { failures, queue } = machine;
  const intents = machine.controllers[index]!.reconcile(machine.view(index), key);
  if (intents.length === 0 || carryOut(machine, index, key, intents)) return failures.delete(index, key);
  const times = (failures.get(index, key) as number | undefined) ?? 0;
  failures.set(index, key, times + 1);
  queue.add(index, key, machine.nowMs + Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** times));
}
