import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const resourceSliceColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("NODE", ({ spec }) => spec?.nodeName),
  column("DRIVER", ({ spec }) => spec?.driver),
  column("POOL", ({ spec }) => spec?.pool?.name),
  ageColumn,
];
