/**
 * RuntimeClass: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), rules.ts (defaults
 * and refusals).
 */
import { runtimeClassColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { runtimeClassFaults } from "./rules.ts";

export const runtimeClass: Kind<KubeObject> = {
  kind: "RuntimeClass",
  apiVersion: "node.k8s.io/v1",
  validate: runtimeClassFaults,
  columns: runtimeClassColumns,
};
