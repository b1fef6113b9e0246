import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import { annotationsFaults, labelsFaults } from "../names.ts";
import { type Faults, join, NO_FAULTS } from "../rules.ts";
import type { PodTemplateSpec } from "../types.ts";
import { podSpecFaults } from "./validate.ts";

const goodTemplates = new WeakSet<PodTemplateSpec>();

/** The faults of a pod template. Labels and annotations are named without `metadata`: that is how the server says it. */
export function podTemplateFaults(template: PodTemplateSpec, field: string): Faults {
  if (goodTemplates.has(template)) return NO_FAULTS;
  const { metadata, spec } = template;
  const faults: Faults = [
    ...labelsFaults(`${field}.labels`, metadata?.labels),
    ...annotationsFaults(`${field}.annotations`, metadata?.annotations),
    ...podSpecFaults(spec, `${field}.spec`, false),
    ...(spec.ephemeralContainers?.length
      ? [forbidden(`${field}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template")]
      : []),
  ];
  if (faults.length === 0) goodTemplates.add(template);
  return faults;
}

/** Pods of a controller that keeps them up always restart, and never end by a deadline. */
export function alwaysRunningFaults(template: PodTemplateSpec, field: string, kind: string): Faults {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  return join(
    restartPolicy === "Always" ? NO_FAULTS : [unsupported(`${field}.spec.restartPolicy`, restartPolicy, ["Always"])],
    activeDeadlineSeconds === undefined
      ? []
      : [forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)],
  );
}

/** Pods of a job end some day, and stay ended when the job judges how they failed. */
export function endingFaults(template: PodTemplateSpec, field: string, areJudged = false): Faults {
  const policy = template.spec.restartPolicy;
  if (policy === "Always" || !policy) {
    return [required(`${field}.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')];
  }
  if (policy === "OnFailure" && areJudged) {
    return [
      invalid(`${field}.spec.restartPolicy`, policy, 'only "Never" is supported when podFailurePolicy is specified'),
    ];
  }
  return policy === "OnFailure" || policy === "Never"
    ? NO_FAULTS
    : [unsupported(`${field}.spec.restartPolicy`, policy, ["OnFailure", "Never"])];
}
