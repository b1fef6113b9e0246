/**
 * Job: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts (defaults
 * and refusals), policies.ts (when pods count as failed, and when there are enough good ones).
 */
import { jobColumns } from "./look.ts";
import { describeJob } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { Job } from "../workload_types.ts";
import { sameJson } from "../../base/json.ts";
import { jobFaults, prepareJob } from "./rules.ts";
import { templateOwnerWarnings } from "../pod_spec/warnings.ts";

export const job: Kind<Job> = {
  kind: "Job",
  apiVersion: "batch/v1",
  prepare: prepareJob,
  validate: jobFaults,
  warnings: templateOwnerWarnings,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  fieldSelectors: { "status.successful": (job) => String(job.status?.succeeded ?? 0) },
  fieldSelectorFault: "kind",
  columns: jobColumns,
  describe: describeJob,
};
