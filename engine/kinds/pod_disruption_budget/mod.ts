/**
 * PodDisruptionBudget: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show),
 * rules.ts (defaults and refusals).
 */
import { podDisruptionBudgetColumns } from "./look.ts";
import { describePodDisruptionBudget } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { podDisruptionBudgetFaults, preparePodDisruptionBudget } from "./rules.ts";

export const podDisruptionBudget: Kind<KubeObject> = {
  kind: "PodDisruptionBudget",
  apiVersion: "policy/v1",
  prepare: preparePodDisruptionBudget,
  validate: podDisruptionBudgetFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: podDisruptionBudgetColumns,
  describe: describePodDisruptionBudget,
};
