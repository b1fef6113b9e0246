/**
 * PodTemplate: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), rules.ts (defaults and
 * refusals).
 */
import { podTemplateColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { podTemplateObjectFaults, preparePodTemplateObject } from "./rules.ts";
import { podTemplateWarnings } from "../pod_spec/warnings.ts";
import { sameJson } from "../../base/json.ts";

export const podTemplate: Kind<KubeObject> = {
  kind: "PodTemplate",
  apiVersion: "v1",
  raisesGeneration: (next, previous) => !sameJson(next.template, previous.template),
  prepare: preparePodTemplateObject,
  validate: podTemplateObjectFaults,
  warnings: (next) => podTemplateWarnings(next.template, "template"),
  columns: podTemplateColumns,
};
