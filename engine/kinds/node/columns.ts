import { ageColumn, column, nameColumn, nodeRoles, wideColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Node } from "../types.ts";

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  column("STATUS", statusText),
  column("ROLES", nodeRoles),
  ageColumn,
  column("VERSION", ({ status }) => status?.nodeInfo?.kubeletVersion),
  wideColumn("INTERNAL-IP", (node) => address(node, "InternalIP")),
  wideColumn("EXTERNAL-IP", (node) => address(node, "ExternalIP")),
  wideColumn("OS-IMAGE", ({ status }) => status?.nodeInfo?.osImage || "<unknown>"),
  wideColumn("KERNEL-VERSION", kernelText),
  wideColumn("CONTAINER-RUNTIME", ({ status }) => status?.nodeInfo?.containerRuntimeVersion || "<unknown>"),
];

function statusText({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === "Ready")?.status;
  const text = ready === undefined ? "Unknown" : ready === "True" ? "Ready" : "NotReady";
  return spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function address({ status }: Node, wanted: string): string {
  return status?.addresses?.find(({ type }) => type === wanted)?.address ?? "<none>";
}

function kernelText({ status }: Node): string {
  const { kernelVersion, architecture } = status?.nodeInfo ?? {};
  return `${kernelVersion || "<unknown>"}${architecture ? ` (${architecture})` : ""}`;
}
