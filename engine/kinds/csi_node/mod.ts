/** CSINode: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { csiNodeColumns } from "./look.ts";
import { describeCSINode } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const csiNode: Kind<KubeObject> = {
  kind: "CSINode",
  apiVersion: "storage.k8s.io/v1",
  columns: csiNodeColumns,
  describe: describeCSINode,
};
