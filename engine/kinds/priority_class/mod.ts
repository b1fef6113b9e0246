/**
 * PriorityClass: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
