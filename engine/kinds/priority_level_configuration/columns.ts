import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const priorityLevelConfigurationColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("TYPE", ({ spec }) => spec?.type),
  column("NOMINALCONCURRENCYSHARES", ({ spec }) => spec?.limited?.nominalConcurrencyShares ?? "<none>"),
  column("QUEUES", (level) => queuing(level, "queues")),
  column("HANDSIZE", (level) => queuing(level, "handSize")),
  column("QUEUELENGTHLIMIT", (level) => queuing(level, "queueLengthLimit")),
  ageColumn,
];

function queuing({ spec }: KubeObject, field: string): string {
  return String(spec?.limited?.limitResponse?.queuing?.[field] ?? "<none>");
}
