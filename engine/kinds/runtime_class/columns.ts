import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const runtimeClassColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("HANDLER", ({ handler }) => handler),
  ageColumn,
];
