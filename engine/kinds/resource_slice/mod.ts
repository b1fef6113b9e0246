/** ResourceSlice: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { resourceSliceColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const resourceSlice: Kind<KubeObject> = {
  kind: "ResourceSlice",
  apiVersion: "resource.k8s.io/v1",
  columns: resourceSliceColumns,
};
