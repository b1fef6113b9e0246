import type { Store } from "../../engine/storage/mod.ts";
import type { Metrics } from "./metrics.ts";

/** Methods that answer at once, or whose length says nothing. */
const UNMEASURED: readonly string[] = ["accounts", "watch", "backup", "restore", "check", "close"];

/** The same store with its parts; how long each operation took, and how many failed, is counted. */
export function measuredStore(store: Store, metrics: Metrics): Store {
  const durations = metrics.histogram("slipway_store_duration_seconds", "How long operations on the database took.");
  const errors = metrics.counter("slipway_store_errors_total", "Operations on the database that failed.");
  const measured = <Part extends object>(part: Part, within: string): Part => {
    const entries = Object.entries(part).map(([name, work]: [string, unknown]) => {
      const operation = within + name;
      if (typeof work === "object" && work !== null) return [name, measured(work, `${operation}.`)];
      if (typeof work !== "function" || UNMEASURED.includes(operation)) return [name, work];
      return [name, async (...given: unknown[]) => {
        const startMs = performance.now();
        try {
          return await work(...given);
        } catch (error) {
          errors.add({ operation });
          throw error;
        } finally {
          durations.observe({ operation }, (performance.now() - startMs) / 1000);
        }
      }];
    });
    return Object.fromEntries(entries);
  };
  return measured(store, "");
}
