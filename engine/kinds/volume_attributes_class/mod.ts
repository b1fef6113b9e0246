/**
 * VolumeAttributesClass: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show).
 */
import { volumeAttributesClassColumns } from "./look.ts";
import { describeVolumeAttributesClass } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const volumeAttributesClass: Kind<KubeObject> = {
  kind: "VolumeAttributesClass",
  apiVersion: "storage.k8s.io/v1",
  columns: volumeAttributesClassColumns,
  describe: describeVolumeAttributesClass,
};
