/**
 * Deployment: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { deploymentColumns } from "./columns.ts";
import { describeDeployment } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Deployment } from "../types.ts";
import { sameJson } from "../../base/json.ts";
import { deploymentFaults, deploymentWarnings, prepareDeployment } from "./rules.ts";

export const deployment: Kind<Deployment> = {
  kind: "Deployment",
  apiVersion: "apps/v1",
  prepare: prepareDeployment,
  validate: deploymentFaults,
  warnings: deploymentWarnings,
  raisesGeneration: (next, previous) =>
    !sameJson([next.spec, next.metadata.annotations], [previous.spec, previous.metadata.annotations]),
  columns: deploymentColumns,
  describe: describeDeployment,
};
