/**
 * Deployment: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), describe.ts (what
 * `describe` shows), rules.ts (defaults and refusals).
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
