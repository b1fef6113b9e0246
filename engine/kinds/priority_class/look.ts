import { ageColumn, column, labelsText, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { PriorityClass } from "../types.ts";

export const priorityClassColumns: readonly Column<PriorityClass>[] = [
  nameColumn,
  column("VALUE", ({ value }) => value ?? 0),
  column("GLOBAL-DEFAULT", ({ globalDefault }) => globalDefault ?? false),
  ageColumn,
  column("PREEMPTIONPOLICY", ({ preemptionPolicy }) => preemptionPolicy),
];

export function describePriorityClass(priority: PriorityClass, look: Look): string {
  return described((into) => {
    into.field("Name", priority.metadata.name);
    into.field("Value", priority.value ?? 0);
    into.field("GlobalDefault", priority.globalDefault ?? false);
    into.field("PreemptionPolicy", priority.preemptionPolicy);
    into.field("Description", priority.description);
    into.field("Annotations", labelsText(priority.metadata.annotations));
    describeEvents(into, priority, look);
  });
}
