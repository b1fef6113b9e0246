/** CSIStorageCapacity: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { csiStorageCapacityColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const csiStorageCapacity: Kind<KubeObject> = {
  kind: "CSIStorageCapacity",
  apiVersion: "storage.k8s.io/v1",
  columns: csiStorageCapacityColumns,
};
