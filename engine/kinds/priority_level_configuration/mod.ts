/** PriorityLevelConfiguration: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { priorityLevelConfigurationColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const priorityLevelConfiguration: Kind<KubeObject> = {
  kind: "PriorityLevelConfiguration",
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  columns: priorityLevelConfigurationColumns,
};
