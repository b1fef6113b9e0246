import { invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { jobTemplateFaults } from "../job/rules.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { type Faults, NO_FAULTS, nonNegative, requiredOneOf } from "../rules.ts";
import type { CronJob, CronJobSpec, JobSpec } from "../workload_types.ts";
import { parseSchedule } from "./schedule.ts";

export function prepareCronJob(next: CronJob, _context: PrepareContext<CronJob>): CronJob {
  const given: Partial<CronJobSpec> = next.spec ?? {};
  const job: Partial<JobSpec> = given.jobTemplate?.spec ?? {};
  const spec = withFields(given as CronJobSpec, {
    concurrencyPolicy: given.concurrencyPolicy || "Allow",
    suspend: given.suspend ?? false,
    successfulJobsHistoryLimit: given.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: given.failedJobsHistoryLimit ?? 1,
    jobTemplate: withFields(given.jobTemplate ?? {}, {
      metadata: given.jobTemplate?.metadata ?? {},
      spec: withFields(job, { template: preparePodTemplate(job.template) }),
    }),
  });
  return withFields(next, { spec, status: next.status ?? {} });
}

const NAME_MAX = 52;

export function cronJobFaults(next: CronJob, previous?: CronJob): Faults {
  const { spec, metadata } = next;
  const isLong = !previous && metadata.name.length > NAME_MAX;
  const isNewZone = spec.timeZone !== previous?.spec.timeZone;
  return [
    ...scheduleFaults(spec, previous?.spec.schedule.includes("TZ") ?? false, "spec.schedule"),
    ...nonNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds),
    ...(isNewZone ? timeZoneFaults(spec.timeZone, "spec.timeZone") : []),
    ...requiredOneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"]),
    ...jobTemplateFaults(spec.jobTemplate.spec, "spec.jobTemplate.spec"),
    ...nonNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit),
    ...nonNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit),
    ...(isLong ? [invalid("metadata.name", metadata.name, `must be no more than ${NAME_MAX} characters`)] : []),
  ];
}

function scheduleFaults({ schedule, timeZone }: CronJobSpec, mayNameZone: boolean, field: string): Faults {
  if (!schedule) return [required(field)];
  const parsed = parseSchedule(schedule);
  const detail = mayNameZone
    ? timeZone !== undefined && "cannot use both timeZone field and TZ or CRON_TZ in schedule"
    : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  return [
    ...("fault" in parsed ? [invalid(field, schedule, parsed.fault)] : []),
    ...(detail && schedule.includes("TZ") ? [invalid(field, schedule, detail)] : []),
  ];
}

function timeZoneFaults(zone: string | undefined, field: string): Faults {
  if (zone === undefined) return NO_FAULTS;
  if (zone === "") return [invalid(field, zone, "timeZone must be nil or non-empty string")];
  if (zone.toLowerCase() === "local") {
    return [
      invalid(field, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"),
    ];
  }
  return isTimeZone(zone) ? NO_FAULTS : [invalid(field, zone, `unknown time zone ${zone}`)];
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
