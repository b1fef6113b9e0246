import {
  age,
  ageColumn,
  bareSelectorText,
  column,
  date,
  nameColumn,
  selectorText,
  templateColumns,
  wideColumn,
} from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describePodTemplate } from "../describing/pod_parts.ts";
import type { Column, Look } from "../kind.ts";
import type { CronJob } from "../workload_types.ts";

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  column("SCHEDULE", ({ spec }) => spec.schedule),
  column("TIMEZONE", ({ spec }) => spec.timeZone ?? "<none>"),
  column("SUSPEND", ({ spec }) => truthText(spec.suspend)),
  column("ACTIVE", ({ status }) => status?.active?.length ?? 0),
  column(
    "LAST SCHEDULE",
    ({ status }, clock) => status?.lastScheduleTime ? age(status.lastScheduleTime, clock) : "<none>",
  ),
  ageColumn,
  ...templateColumns<CronJob>(({ spec }) => spec.jobTemplate.spec.template),
  wideColumn("SELECTOR", ({ spec }) => selectorText(spec.jobTemplate.spec.selector)),
];

function truthText(value: boolean | undefined): string {
  return value === undefined ? "<unset>" : value ? "True" : "False";
}

export function describeCronJob(cron: CronJob, look: Look): string {
  return described((into) => {
    const { spec, status } = cron;
    into.head(cron);
    into.field("Schedule", spec.schedule);
    into.field("Concurrency Policy", spec.concurrencyPolicy);
    into.field("Suspend", truthText(spec.suspend));
    into.field("Time Zone", spec.timeZone ?? "<unset>");
    into.field("Successful Job History Limit", spec.successfulJobsHistoryLimit ?? "<unset>");
    into.field("Failed Job History Limit", spec.failedJobsHistoryLimit ?? "<unset>");
    const { startingDeadlineSeconds: startingSeconds } = spec;
    into.field("Starting Deadline Seconds", startingSeconds == null ? "<unset>" : `${startingSeconds}s`);
    const job = spec.jobTemplate.spec;
    into.field("Selector", job.selector ? bareSelectorText(job.selector) : "<unset>");
    into.field("Parallelism", job.parallelism ?? "<unset>");
    into.field("Completions", job.completions ?? "<unset>");
    if (job.activeDeadlineSeconds != null) into.field("Active Deadline Seconds", `${job.activeDeadlineSeconds}s`);
    describePodTemplate(into, job.template);
    into.field("Last Schedule Time", status?.lastScheduleTime ? date(status.lastScheduleTime) : "<unset>");
    into.field("Active Jobs", status?.active?.map(({ name }) => name).join(", ") || "<none>");
    describeEvents(into, cron, look);
  });
}
