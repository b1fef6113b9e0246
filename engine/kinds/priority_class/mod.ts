/**
 * PriorityClass: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { priorityClassColumns } from "./look.ts";
import { describePriorityClass } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { PriorityClass } from "../types.ts";
import { preparePriorityClass, priorityClassFaults } from "./rules.ts";

export const priorityClass: Kind<PriorityClass> = {
  kind: "PriorityClass",
  apiVersion: "scheduling.k8s.io/v1",
  prepare: preparePriorityClass,
  validate: priorityClassFaults,
  raisesGeneration: () => false,
  columns: priorityClassColumns,
  describe: describePriorityClass,
};
