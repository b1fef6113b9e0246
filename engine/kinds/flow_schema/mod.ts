/** FlowSchema: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { flowSchemaColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const flowSchema: Kind<KubeObject> = {
  kind: "FlowSchema",
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  columns: flowSchemaColumns,
  tableOrder: (a, b) => (a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0),
};
