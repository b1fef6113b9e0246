/** ComponentStatus: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { componentStatusColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const componentStatus: Kind<KubeObject> = {
  kind: "ComponentStatus",
  apiVersion: "v1",
  columns: componentStatusColumns,
};
