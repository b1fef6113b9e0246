import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const leaseColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("HOLDER", ({ spec }) => spec?.holderIdentity),
  ageColumn,
];
