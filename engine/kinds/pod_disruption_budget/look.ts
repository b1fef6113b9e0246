import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn, selectorText } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";

export const podDisruptionBudgetColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("MIN AVAILABLE", ({ spec }) => spec.minAvailable ?? "N/A"),
  column("MAX UNAVAILABLE", ({ spec }) => spec.maxUnavailable ?? "N/A"),
  column("ALLOWED DISRUPTIONS", ({ status }) => status?.disruptionsAllowed ?? 0),
  ageColumn,
];

export function describePodDisruptionBudget(budget: KubeObject, look: Look): string {
  return described((into) => {
    const { metadata, spec, status } = budget;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    if (spec.minAvailable != null) into.field("Min available", spec.minAvailable);
    else into.fieldIf("Max unavailable", spec.maxUnavailable);
    into.field("Selector", spec.selector ? selectorText(spec.selector) : "<unset>");
    into.line("Status:");
    into.field("Allowed disruptions", status?.disruptionsAllowed ?? 0, 2);
    into.field("Current", status?.currentHealthy ?? 0, 2);
    into.field("Desired", status?.desiredHealthy ?? 0, 2);
    into.field("Total", status?.expectedPods ?? 0, 2);
    describeEvents(into, budget, look);
  });
}
