import type { Scene } from "./check.ts";
import { DIAGNOSERS } from "./diagnosers/mod.ts";
import { type Cause, type Miss, Suspicion } from "./suspicion.ts";

/** The cluster's own reason for a miss, if it has one: what the first diagnoser says that recognizes anything. */
export function because(miss: Miss, scene: Scene): Cause & { readonly cause: string } | undefined {
  const suspicion = new Suspicion(miss, scene);
  for (const { name, verdicts, diagnose } of DIAGNOSERS) {
    const cause = verdicts.includes(miss.verdict) ? diagnose(suspicion) : undefined;
    if (cause) return { ...cause, cause: name };
  }
  return undefined;
}
