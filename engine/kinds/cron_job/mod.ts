/**
 * CronJob: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals), schedule.ts.
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
