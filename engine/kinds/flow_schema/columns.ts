import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Fields } from "../types.ts";

export const flowSchemaColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("PRIORITYLEVEL", ({ spec }) => spec?.priorityLevelConfiguration?.name),
  column("MATCHINGPRECEDENCE", ({ spec }) => spec?.matchingPrecedence ?? 0),
  column("DISTINGUISHERMETHOD", ({ spec }) => spec?.distinguisherMethod?.type ?? "<none>"),
  ageColumn,
  column(
    "MISSINGPL",
    ({ status }) => status?.conditions?.find(({ type }: Fields) => type === "Dangling")?.status ?? "?",
  ),
];
