/**
 * PodTemplate: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
