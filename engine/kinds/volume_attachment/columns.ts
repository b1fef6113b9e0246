import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";

export const volumeAttachmentColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("ATTACHER", ({ spec }) => spec.attacher),
  column("PV", ({ spec }) => spec.source?.persistentVolumeName),
  column("NODE", ({ spec }) => spec.nodeName),
  column("ATTACHED", ({ status }) => status?.attached ?? false),
  ageColumn,
];
