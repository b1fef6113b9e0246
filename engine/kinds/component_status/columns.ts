import type { KubeObject } from "../../base/object.ts";
import { column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Fields } from "../types.ts";

export const componentStatusColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("STATUS", (component) => {
    const status = health(component)?.status;
    return status === undefined ? "Unknown" : status === "True" ? "Healthy" : "Unhealthy";
  }),
  column("MESSAGE", (component) => health(component)?.message),
  column("ERROR", (component) => health(component)?.error),
];

function health({ conditions }: KubeObject): Fields | undefined {
  return conditions?.find(({ type }: Fields) => type === "Healthy");
}
