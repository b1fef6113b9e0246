import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const resourceClaimColumns: readonly Column<KubeObject>[] = [nameColumn, column("STATE", stateText), ageColumn];

/** `pending`, `allocated,reserved`, `deleted,allocated` */
function stateText({ metadata, status }: KubeObject): string {
  const states = metadata.deletionTimestamp ? ["deleted"] : status?.allocation ? [] : ["pending"];
  if (status?.allocation) states.push("allocated", ...(status.reservedFor?.length ? ["reserved"] : []));
  return states.join(",");
}
