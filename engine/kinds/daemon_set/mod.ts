/**
 * DaemonSet: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), describe.ts (what
 * `describe` shows), prepare.ts (defaults and server-owned fields), validate.ts (refusals).
 */
import { daemonSetColumns } from "./columns.ts";
import { describeDaemonSet } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { DaemonSet } from "../types.ts";
import { sameJson } from "../../base/json.ts";
import { prepareDaemonSet } from "./prepare.ts";
import { daemonSetFaults } from "./validate.ts";
import { podTemplateWarnings } from "../pod_spec/warnings.ts";

export const daemonSet: Kind<DaemonSet> = {
  kind: "DaemonSet",
  apiVersion: "apps/v1",
  prepare: prepareDaemonSet,
  validate: daemonSetFaults,
  warnings: (next, previous) =>
    sameJson(next.spec.template, previous?.spec.template)
      ? []
      : podTemplateWarnings(next.spec.template, "spec.template"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: daemonSetColumns,
  describe: describeDaemonSet,
};
