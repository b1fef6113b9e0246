/**
 * HorizontalPodAutoscaler: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows),
 * describe.ts (what `describe` shows), metrics.ts, rules.ts (defaults), validate.ts (refusals).
 */
import { horizontalPodAutoscalerColumns } from "./columns.ts";
import { describeHorizontalPodAutoscaler } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareHorizontalPodAutoscaler } from "./rules.ts";
import { horizontalPodAutoscalerFaults } from "./validate.ts";

export const horizontalPodAutoscaler: Kind<KubeObject> = {
  kind: "HorizontalPodAutoscaler",
  apiVersion: "autoscaling/v2",
  prepare: prepareHorizontalPodAutoscaler,
  validate: horizontalPodAutoscalerFaults,
  columns: horizontalPodAutoscalerColumns,
  describe: describeHorizontalPodAutoscaler,
};
