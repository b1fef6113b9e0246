/**
 * RuntimeClass: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
