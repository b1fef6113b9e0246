/**
 * ControllerRevision: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
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
