import { ageColumn, bareSelectorText, column, nameColumn, templateColumns, wideColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Deployment } from "../types.ts";

export const deploymentColumns: readonly Column<Deployment>[] = [
  nameColumn,
  column("READY", ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
  column("UP-TO-DATE", ({ status }) => status?.updatedReplicas ?? 0),
  column("AVAILABLE", ({ status }) => status?.availableReplicas ?? 0),
  ageColumn,
  ...templateColumns<Deployment>(({ spec }) => spec.template),
  wideColumn("SELECTOR", ({ spec }) => bareSelectorText(spec.selector)),
];
