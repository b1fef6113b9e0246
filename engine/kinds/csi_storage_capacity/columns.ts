import type { KubeObject } from "../../base/object.ts";
import { column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const csiStorageCapacityColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("STORAGECLASSNAME", ({ storageClassName }) => storageClassName),
  column("CAPACITY", ({ capacity }) => capacity ?? "<unset>"),
];
