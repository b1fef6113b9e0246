import { sameJson } from "../../base/json.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { apiForm, goForm, templateForm } from "../pod_spec/go_form.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { endingFaults, podTemplateFaults } from "../pod_spec/template.ts";
import {
  domainPathFaults,
  type Faults,
  IMMUTABLE,
  labelSelectorFaults,
  maxLength,
  NO_FAULTS,
  nonNegative,
  oneOf,
  selectorMismatch,
} from "../rules.ts";
import type { Container, Fields, PodSpec, PodTemplateSpec, Texts } from "../types.ts";
import { failurePolicyFaults, successPolicyFaults } from "./policies.ts";
import { dnsLabel } from "../names.ts";
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
  return [...faults, ...(previous ? changeFaults(next, previous) : hostNameFaults(next))];
}

/** The pods of an indexed job are named after it and their index. */
function hostNameFaults({ metadata: { name }, spec: { completionMode, completions = 0 } }: Job): Faults {
  const last = `${name}-${completions - 1}`;
  return completionMode !== "Indexed" || completions <= 0 || dnsLabel(last).length === 0
    ? NO_FAULTS
    : [invalid("metadata.name", name, `will not able to create pod with invalid DNS label: ${last}`)];
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

const MODES = ["NonIndexed", "Indexed"];
const MANAGER_MAX = 63;

/** What jobs and the templates of cron jobs have in common (Kubernetes' `validateJobSpec`). */
export function jobSpecFaults(spec: JobSpec, field: string): Faults {
  const isIndexed = spec.completionMode === "Indexed";
  const { managedBy } = spec;
  return [
    ...COUNTS.flatMap((name) => nonNegative(`${field}.${name}`, spec[name])),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required(`${field}.backoffLimitPerIndex`, "when maxFailedIndexes is specified")]
      : []),
    ...(managedBy === undefined ? [] : [
      ...domainPathFaults(`${field}.managedBy`, managedBy),
      ...maxLength(`${field}.managedBy`, managedBy, MANAGER_MAX),
    ]),
    ...(spec.completionMode === undefined ? [] : oneOf(`${field}.completionMode`, spec.completionMode, MODES)),
    ...(isIndexed ? indexedFaults(spec, field) : []),
    ...(spec.completionMode === undefined || spec.completionMode === "NonIndexed" ? unindexedFaults(spec, field) : []),
    ...failurePolicyFaults(spec, `${field}.podFailurePolicy`),
    ...successPolicyFaults(spec, `${field}.successPolicy`),
    ...replacementFaults(spec, `${field}.podReplacementPolicy`),
    ...podTemplateFaults(spec.template, `${field}.template`),
    ...endingFaults(spec.template, `${field}.template`, spec.podFailurePolicy !== undefined),
  ];
}

const MOST_INDEXES = 100_000;
const MANY_INDEXES_LIMIT = 10_000;

function indexedFaults(spec: JobSpec, field: string): Faults {
  const { completions, parallelism = 0 } = spec;
  const tolerated: number | undefined = spec.maxFailedIndexes;
  const atMost = (name: string, value: number, max: number, tail: string): Faults =>
    value > max ? [invalid(`${field}.${name}`, value, `must be less than or equal to ${max}${tail}`)] : NO_FAULTS;
  const isMany = completions !== undefined && completions > MOST_INDEXES && spec.backoffLimitPerIndex !== undefined;
  const many = ` when completions are above ${MOST_INDEXES} and used with backoff limit per index`;
  return [
    ...(completions === undefined ? [required(`${field}.completions`, "when completion mode is Indexed")] : []),
    ...atMost("parallelism", parallelism, MOST_INDEXES, " when completion mode is Indexed"),
    ...(tolerated !== undefined && completions !== undefined && tolerated > completions
      ? [invalid(`${field}.maxFailedIndexes`, tolerated, "must be less than or equal to completions")]
      : []),
    ...atMost("maxFailedIndexes", tolerated ?? 0, MOST_INDEXES, ""),
    ...(isMany && tolerated === undefined
      ? [required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${MOST_INDEXES}`)]
      : []),
    ...(isMany ? atMost("parallelism", parallelism, MANY_INDEXES_LIMIT, many) : []),
    ...(isMany ? atMost("maxFailedIndexes", tolerated ?? 0, MANY_INDEXES_LIMIT, many) : []),
  ];
}

function unindexedFaults(spec: JobSpec, field: string): Faults {
  return ["backoffLimitPerIndex", "maxFailedIndexes"].filter((name) => spec[name] !== undefined)
    .map((name) => invalid(`${field}.${name}`, spec[name], "requires indexed completion mode"));
}

function replacementFaults({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, field: string): Faults {
  if (policy === undefined) return NO_FAULTS;
  return oneOf(field, policy, podFailurePolicy ? ["Failed"] : ["Failed", "TerminatingOrFailed"]);
}

const FIXED = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"] as const;

function changeFaults(next: Job, previous: Job): Faults {
  const { spec } = next;
  const { spec: before } = previous;
  const isElastic = spec.completionMode === "Indexed" && [spec.parallelism, undefined].includes(spec.completions);
  const faults: FieldFault[] = [];
  if (spec.completions !== before.completions && !isElastic) faults.push(completionsFault(spec));
  if (!sameJson(spec.selector, before.selector)) {
    faults.push(invalid("spec.selector", apiForm(spec.selector), IMMUTABLE));
  }
  faults.push(...templateChangeFaults(spec.template, previous));
  for (const name of FIXED) {
    if (!sameJson(spec[name], before[name])) faults.push(invalid(`spec.${name}`, spec[name], IMMUTABLE));
  }
  return faults;
}

function completionsFault({ completionMode, completions }: JobSpec): FieldFault {
  const says = completionMode === "Indexed" ? "can only be modified in tandem with spec.parallelism" : IMMUTABLE;
  return invalid("spec.completions", completions, says);
}

/** A job that waits, with no pod of its own left, may still be told where to run and what its containers need. */
function templateChangeFaults(template: PodTemplateSpec, { spec: before, status }: Job): Faults {
  const isSuspended = status?.conditions?.some(({ type, status }) => type === "Suspended" && status === "True");
  const isOpen = before.suspend === true && (status?.startTime === undefined || isSuspended) && !status?.active;
  if (!isOpen) {
    return sameJson(template, before.template)
      ? NO_FAULTS
      : [invalid("spec.template", templateForm(template), IMMUTABLE)];
  }
  return sameJson(withFormerPlace(template.spec, before.template.spec), before.template.spec)
    ? NO_FAULTS
    : [invalid("spec.template.spec", { text: goForm("PodSpec", template.spec as Fields) }, IMMUTABLE)];
}

function withFormerPlace(spec: PodSpec, before: PodSpec): PodSpec {
  const { affinity, nodeSelector, tolerations, schedulingGates } = before;
  const needs = (now: readonly Container[] | undefined, then: readonly Container[] | undefined) =>
    now?.length !== then?.length ? now : now?.map((container, i) => {
      const former = then![i]!;
      return former.name === container.name ? withFields(container, { resources: former.resources }) : container;
    });
  return withFields(spec, {
    nodeSelector,
    tolerations,
    schedulingGates,
    affinity: affinityLess({ ...spec.affinity, nodeAffinity: affinity?.nodeAffinity }),
    containers: needs(spec.containers, before.containers),
    initContainers: needs(spec.initContainers, before.initContainers),
  });
}

/** Nothing at all instead of an affinity that says nothing. */
function affinityLess(affinity: Fields): Fields | undefined {
  const said = Object.keys(affinity).filter((name) => affinity[name] !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said.map((name) => [name, affinity[name]]));
}

export function jobTemplateFaults(spec: JobSpec, field: string): Faults {
  return [
    ...jobSpecFaults(spec, field),
    ...(spec.selector
      ? [invalid(`${field}.selector`, apiForm(spec.selector), "`selector` will be auto-generated")]
      : []),
    ...(spec.manualSelector ? [unsupported(`${field}.manualSelector`, true, ["nil", "false"])] : []),
  ];
}
