/**
 * DaemonSet: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
  warnings: (next) => podTemplateWarnings(next.spec.template, "spec.template"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: daemonSetColumns,
  describe: describeDaemonSet,
};
