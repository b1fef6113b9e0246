/**
 * CSIDriver: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), rules.ts (defaults and
 * refusals).
 */
import { csiDriverColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareCsiDriver } from "./rules.ts";

export const csiDriver: Kind<KubeObject> = {
  kind: "CSIDriver",
  apiVersion: "storage.k8s.io/v1",
  prepare: prepareCsiDriver,
  columns: csiDriverColumns,
};
