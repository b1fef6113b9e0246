import { controllerOf } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { ControllerRevision } from "../types.ts";

export const controllerRevisionColumns: readonly Column<ControllerRevision>[] = [
  nameColumn,
  column("CONTROLLER", controllerText),
  column("REVISION", ({ revision }) => revision ?? 0),
  ageColumn,
];

/** `daemonset.apps/log-agent` */
function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision);
  if (!owner) return "<none>";
  const group = owner.apiVersion.includes("/") ? `.${owner.apiVersion.split("/")[0]}` : "";
  return `${`${owner.kind}${group}`.toLowerCase()}/${owner.name}`;
}
