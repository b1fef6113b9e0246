import type { Cause, Suspicion, Verdict } from "./suspicion.ts";

/** Recognizes one obstacle, and only that: from what the cluster shows, never from what was typed. */
export interface Diagnoser {
  /** Of the obstacle: `untolerated taint`. */
  readonly name: string;
  /** Which misses it may have caused. */
  readonly verdicts: readonly Verdict[];
  /** A sentence and the command that shows it; undefined when this is not what is in the way. */
  diagnose(suspicion: Suspicion): Cause | undefined;
}

/** What the first of these says. */
export function firstOf<T>(items: readonly T[], cause: (item: T) => Cause | undefined): Cause | undefined {
  for (const item of items) {
    const found = cause(item);
    if (found) return found;
  }
  return undefined;
}
