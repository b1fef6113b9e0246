import { sameJson } from "../../base/json.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { apiForm, templateForm } from "../pod_spec/go_form.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { endingFaults, podTemplateFaults } from "../pod_spec/template.ts";
import {
  each,
  type Faults,
  IMMUTABLE,
  labelSelectorFaults,
  NO_FAULTS,
  nonNegative,
  oneOf,
  selectorMismatch,
} from "../rules.ts";
import type { Fields, PodTemplateSpec, Texts } from "../types.ts";
import type { Job, JobSpec } from "../workload_types.ts";

const ENDLESS_RETRIES = 2147483647;

/** Defaults of jobs, and the labels by which a job knows its pods: made from its own uid, which must be there by now. */
export function prepareJob(next: Job, { previous }: PrepareContext<Job>): Job {
  const given: Partial<JobSpec> = next.spec ?? {};
  const hasNeither = given.completions === undefined && given.parallelism === undefined;
  const spec = withFields(given as JobSpec, {
    completions: hasNeither ? 1 : given.completions,
    parallelism: given.parallelism ?? 1,
    backoffLimit: given.backoffLimit ?? (given.backoffLimitPerIndex === undefined ? 6 : ENDLESS_RETRIES),
    completionMode: given.completionMode || "NonIndexed",
    suspend: given.suspend ?? false,
    podReplacementPolicy: given.podReplacementPolicy || (given.podFailurePolicy ? "Failed" : "TerminatingOrFailed"),
    manualSelector: given.manualSelector ?? false,
    template: preparePodTemplate(given.template),
  });
  const generated = previous || spec.manualSelector ? spec : withGeneratedSelector(spec, next);
  const hasLabels = Object.keys(next.metadata.labels ?? {}).length > 0;
  const labels = hasLabels ? undefined : generated.template.metadata?.labels;
  const metadata = labels ? withFields(next.metadata, { labels }) : next.metadata;
  return withFields(next, { metadata, spec: generated, status: next.status ?? {} });
}

const CONTROLLER_UID = "batch.kubernetes.io/controller-uid";

function withGeneratedSelector(spec: JobSpec, { metadata: { uid, name } }: Job): JobSpec {
  const own: Texts = {
    [CONTROLLER_UID]: uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const { metadata } = spec.template;
  const labels = withFields(metadata?.labels ?? {}, own);
  const matchLabels = { ...spec.selector?.matchLabels, [CONTROLLER_UID]: uid };
  return {
    ...spec,
    selector: { ...spec.selector, matchLabels },
    template: { ...spec.template, metadata: { ...metadata, labels } },
  };
}

export function jobFaults(next: Job, previous?: Job): Faults {
  const { spec } = next;
  const faults: FieldFault[] = [...jobSpecFaults(spec, "spec")];
  if (!spec.selector) faults.push(required("spec.selector"));
  faults.push(...labelSelectorFaults("spec.selector", spec.selector));
  if (spec.selector) faults.push(...selectorMismatch(spec.selector, spec.template.metadata?.labels));
  return previous ? [...faults, ...changeFaults(next, previous)] : faults;
}

const COUNTS = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;

/** What jobs and the templates of cron jobs have in common (Kubernetes' `validateJobSpec`). */
export function jobSpecFaults(spec: JobSpec, field: string): Faults {
  return [
    ...COUNTS.flatMap((name) => nonNegative(`${field}.${name}`, spec[name])),
    ...modeFaults(spec, field),
    ...failurePolicyFaults(spec, `${field}.podFailurePolicy`),
    ...(spec.podReplacementPolicy === undefined
      ? []
      : oneOf(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, ["Failed", "TerminatingOrFailed"])),
    ...podTemplateFaults(spec.template, `${field}.template`),
    ...endingFaults(spec.template, `${field}.template`),
  ];
}

function modeFaults(spec: JobSpec, field: string): Faults {
  const mode = spec.completionMode;
  const perIndex = ["backoffLimitPerIndex", "maxFailedIndexes"].filter((name) =>
    spec[name] !== undefined && mode !== "Indexed"
  );
  return [
    ...perIndex.map((name) => required(`${field}.${name}`, "when completion mode is Indexed")),
    ...(mode === undefined ? [] : oneOf(`${field}.completionMode`, mode, ["Indexed", "NonIndexed"])),
    ...(mode === "Indexed" && spec.completions === undefined
      ? [required(`${field}.completions`, "when completion mode is Indexed")]
      : []),
  ];
}

const FAILURE_ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];

function failurePolicyFaults(spec: JobSpec, field: string): Faults {
  const policy: Fields | undefined = spec.podFailurePolicy;
  if (!policy) return NO_FAULTS;
  const restarts = spec.template.spec.restartPolicy !== "Never";
  return [
    ...(restarts
      ? [invalid(field, { text: "{}" }, "only restartPolicy=Never is supported when podFailurePolicy is specified")]
      : []),
    ...each<Fields>(`${field}.rules`, policy.rules, (rule, at) => [
      ...(rule.action
        ? oneOf(`${at}.action`, rule.action, FAILURE_ACTIONS)
        : [required(`${at}.action`, 'valid values: "Count", "FailIndex", "FailJob", "Ignore"')]),
      ...(rule.onExitCodes || rule.onPodConditions
        ? []
        : [invalid(at, { text: "{}" }, "specifying one of OnExitCodes and OnPodConditions is required")]),
    ]),
  ];
}

const FIXED = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

function changeFaults(next: Job, { spec: before, status }: Job): Faults {
  const { spec } = next;
  const isElastic = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  const faults: FieldFault[] = [];
  if (spec.completions !== before.completions && !isElastic) {
    faults.push(invalid("spec.completions", spec.completions, IMMUTABLE));
  }
  if (!sameJson(spec.selector, before.selector)) {
    faults.push(invalid("spec.selector", apiForm(spec.selector), IMMUTABLE));
  }
  const mayMove = before.suspend === true && status?.startTime === undefined;
  const compared = mayMove ? withFormerPlace(spec.template, before.template) : spec.template;
  if (!sameJson(compared, before.template)) {
    faults.push(invalid("spec.template", templateForm(spec.template), IMMUTABLE));
  }
  for (const name of FIXED) {
    if (!sameJson(spec[name], before[name])) faults.push(invalid(`spec.${name}`, spec[name], IMMUTABLE));
  }
  return faults;
}

/** A job that waits and never ran may still be told where to run. */
function withFormerPlace(template: PodTemplateSpec, before: PodTemplateSpec): PodTemplateSpec {
  const { affinity, nodeSelector, tolerations, schedulingGates } = before.spec;
  return withFields(template, {
    metadata: before.metadata,
    spec: withFields(template.spec, { affinity, nodeSelector, tolerations, schedulingGates }),
  });
}

export function jobTemplateFaults(spec: JobSpec, field: string): Faults {
  return [
    ...jobSpecFaults(spec, field),
    ...(spec.manualSelector
      ? [forbidden(`${field}.manualSelector`, "`manualSelector` must not be set to `true`")]
      : []),
  ];
}
