import type { Store } from "../../engine/storage/mod.ts";
import type { Metrics } from "./metrics.ts";

/** Methods that answer at once, or whose length says nothing. */
const UNMEASURED: readonly (keyof Store)[] = ["watch", "backup", "restore", "check", "close"];

/** The same store; how long each operation took, and how many failed, is counted. */
export function measuredStore(store: Store, metrics: Metrics): Store {
  const durations = metrics.histogram("slipway_store_duration_seconds", "How long operations on the database took.");
  const errors = metrics.counter("slipway_store_errors_total", "Operations on the database that failed.");
  const measured: Record<string, unknown> = { ...store };
  for (const [operation, work] of Object.entries(store) as [keyof Store, (...of: unknown[]) => Promise<unknown>][]) {
    if (UNMEASURED.includes(operation)) continue;
    measured[operation] = async (...given: unknown[]) => {
      const startMs = performance.now();
      try {
        return await work(...given);
      } catch (error) {
        errors.add({ operation });
        throw error;
      } finally {
        durations.observe({ operation }, (performance.now() - startMs) / 1000);
      }
    };
  }
  return measured as unknown as Store;
}
