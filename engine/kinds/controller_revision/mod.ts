/** ControllerRevision: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { controllerRevisionColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { ControllerRevision } from "../types.ts";
import { sameJson } from "../../base/json.ts";

export const controllerRevision: Kind<ControllerRevision> = {
  kind: "ControllerRevision",
  apiVersion: "apps/v1",
  validate: (next, previous) =>
    previous && !sameJson(next.data, previous.data)
      ? [{ field: "data", type: "Forbidden", detail: "controller revision data is immutable" }]
      : [],
  columns: controllerRevisionColumns,
};
