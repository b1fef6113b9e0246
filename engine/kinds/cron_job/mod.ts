/**
 * CronJob: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { cronJobColumns } from "./look.ts";
import { describeCronJob } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { CronJob } from "../workload_types.ts";
import { sameJson } from "../../base/json.ts";
import { cronJobFaults, prepareCronJob } from "./rules.ts";

export const cronJob: Kind<CronJob> = {
  kind: "CronJob",
  apiVersion: "batch/v1",
  prepare: prepareCronJob,
  validate: cronJobFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: cronJobColumns,
  describe: describeCronJob,
};
