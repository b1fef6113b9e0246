import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Fields } from "../types.ts";

export const apiServiceColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("SERVICE", ({ spec }) => spec?.service ? `${spec.service.namespace}/${spec.service.name}` : "Local"),
  column("AVAILABLE", availableText),
  ageColumn,
];

/** `True`, or `False (MissingEndpoints)` */
function availableText({ status }: KubeObject): string {
  const available = status?.conditions?.find(({ type }: Fields) => type === "Available");
  if (!available) return "Unknown";
  return available.status === "True" || !available.reason
    ? available.status
    : `${available.status} (${available.reason})`;
}
