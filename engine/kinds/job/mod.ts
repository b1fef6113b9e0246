/**
 * Job: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { jobColumns } from "./look.ts";
import { describeJob } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { Job } from "../workload_types.ts";
import { sameJson } from "../../base/json.ts";
import { jobFaults, prepareJob } from "./rules.ts";
import { podTemplateWarnings } from "../pod_spec/warnings.ts";

export const job: Kind<Job> = {
  kind: "Job",
  apiVersion: "batch/v1",
  prepare: prepareJob,
  validate: jobFaults,
  warnings: (next) => podTemplateWarnings(next.spec.template, "spec.template"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  fieldSelectors: { "status.successful": (job) => String(job.status?.succeeded ?? 0) },
  fieldSelectorFault: "kind",
  columns: jobColumns,
  describe: describeJob,
};
