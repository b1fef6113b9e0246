import { ageColumn, column, labelsText, nameColumn, selectorText, templateColumns, wideColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { DaemonSet } from "../types.ts";

export const daemonSetColumns: readonly Column<DaemonSet>[] = [
  nameColumn,
  column("DESIRED", ({ status }) => status?.desiredNumberScheduled ?? 0),
  column("CURRENT", ({ status }) => status?.currentNumberScheduled ?? 0),
  column("READY", ({ status }) => status?.numberReady ?? 0),
  column("UP-TO-DATE", ({ status }) => status?.updatedNumberScheduled ?? 0),
  column("AVAILABLE", ({ status }) => status?.numberAvailable ?? 0),
  column("NODE SELECTOR", ({ spec }) => labelsText(spec.template.spec.nodeSelector)),
  ageColumn,
  ...templateColumns<DaemonSet>(({ spec }) => spec.template),
  wideColumn("SELECTOR", ({ spec }) => selectorText(spec.selector)),
];
