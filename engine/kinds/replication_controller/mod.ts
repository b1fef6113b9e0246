/**
 * ReplicationController: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { replicationControllerColumns } from "./look.ts";
import { describeReplicationController } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareReplicationController, replicationControllerFaults } from "./rules.ts";
import { podTemplateWarnings } from "../pod_spec/warnings.ts";

export const replicationController: Kind<KubeObject> = {
  kind: "ReplicationController",
  apiVersion: "v1",
  prepare: prepareReplicationController,
  validate: replicationControllerFaults,
  warnings: (next) => podTemplateWarnings(next.spec.template, "spec.template"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  fieldSelectors: { "status.replicas": (controller) => String(controller.status?.replicas ?? 0) },
  fieldSelectorFault: "kind",
  columns: replicationControllerColumns,
  describe: describeReplicationController,
};
