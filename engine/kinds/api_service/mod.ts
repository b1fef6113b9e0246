/** APIService: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { apiServiceColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const apiService: Kind<KubeObject> = {
  kind: "APIService",
  apiVersion: "apiregistration.k8s.io/v1",
  columns: apiServiceColumns,
};
