import { humanDuration, parseTime } from "../../base/time.ts";
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
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describePodTemplate, managerText } from "../describing/pod_parts.ts";
import type { Clock, Column, Look } from "../kind.ts";
import type { Job, JobStatus } from "../workload_types.ts";

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  column("STATUS", statusText),
  column("COMPLETIONS", completionsText),
  column("DURATION", ({ status }, clock) => durationText(status, clock)),
  ageColumn,
  ...templateColumns<Job>(({ spec }) => spec.template),
  wideColumn("SELECTOR", ({ spec }) => selectorText(spec.selector)),
];

/** The first that is true tells the state. A job on its way out comes after those that have ended. */
const STATES = [
  ["Complete", "Complete"],
  ["Failed", "Failed"],
  [undefined, "Terminating"],
  ["Suspended", "Suspended"],
  ["FailureTarget", "FailureTarget"],
  ["SuccessCriteriaMet", "SuccessCriteriaMet"],
] as const;

function statusText({ metadata, status }: Job): string {
  const holds = (wanted: string) => status?.conditions?.find(({ type }) => type === wanted)?.status === "True";
  const state = STATES.find(([type]) => (type ? holds(type) : metadata.deletionTimestamp !== undefined));
  return state?.[1] ?? "Running";
}

/** `1/3`; without a number to reach, `0/1`, or `0/1 of 3` when several work on it. */
function completionsText({ spec, status }: Job): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions != null) return `${done}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${done}/1 of ${spec.parallelism}` : `${done}/1`;
}

function durationText(status: JobStatus | undefined, clock: Clock): string {
  if (!status?.startTime) return "";
  if (!status.completionTime) return age(status.startTime, clock);
  return humanDuration(parseTime(status.completionTime) - parseTime(status.startTime));
}

export function describeJob(job: Job, look: Look): string {
  return described((into) => {
    const { metadata, spec } = job;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("Selector", bareSelectorText(spec.selector));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.fieldIf("Controlled By", managerText(job));
    into.fieldIf("Parallelism", spec.parallelism);
    into.field("Completions", spec.completions ?? "<unset>");
    into.fieldIf("Completion Mode", spec.completionMode);
    into.fieldIf("Suspend", spec.suspend);
    into.fieldIf("Backoff Limit", spec.backoffLimit);
    into.fieldIf("TTL Seconds After Finished", spec.ttlSecondsAfterFinished);
    describeProgress(into, job, look);
    describePodTemplate(into, spec.template);
    describeEvents(into, job, look);
  });
}

function describeProgress(into: Description, { spec, status = {} }: Job, look: Look): void {
  if (status.startTime) into.field("Start Time", date(status.startTime));
  if (status.completionTime) into.field("Completed At", date(status.completionTime));
  if (status.startTime && status.completionTime) into.field("Duration", durationText(status, look));
  if (spec.activeDeadlineSeconds != null) into.field("Active Deadline Seconds", `${spec.activeDeadlineSeconds}s`);
  const ready = status.ready == null ? "" : ` (${status.ready} Ready)`;
  const { active = 0, succeeded = 0, failed = 0 } = status;
  into.field("Pods Statuses", `${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === "Indexed") into.field("Completed Indexes", indexesText(status.completedIndexes ?? ""));
}

/** Cut at the first comma from the fiftieth character on. */
function indexesText(indexes: string): string {
  const comma = indexes.indexOf(",", 50);
  return comma < 0 ? indexes || "<none>" : `${indexes.slice(0, comma + 1)}...`;
}
