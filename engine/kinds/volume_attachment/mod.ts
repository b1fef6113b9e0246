/** VolumeAttachment: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { volumeAttachmentColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const volumeAttachment: Kind<KubeObject> = {
  kind: "VolumeAttachment",
  apiVersion: "storage.k8s.io/v1",
  columns: volumeAttachmentColumns,
};
