import { invalid, required } from "../field_fault.ts";
import { apiForm } from "./go_form.ts";
import { alwaysRunningFaults, podTemplateFaults } from "./template.ts";
import { type Faults, isEmptySelector, join, labelSelectorFaults, NO_FAULTS, selectorMismatch } from "../rules.ts";
import type { LabelSelector, PodTemplateSpec } from "../types.ts";

interface TemplateOwner {
  readonly selector?: LabelSelector | null;
  readonly template: PodTemplateSpec;
}

/** A required selector that isn't empty; the kind's name as the server gives it (a ReplicaSet says "deployment"). */
export function ownSelectorFaults(selector: LabelSelector | undefined | null, kind: string): Faults {
  if (!selector) return [required("spec.selector")];
  const faults = labelSelectorFaults("spec.selector", selector);
  if (!isEmptySelector(selector)) return faults;
  return [...faults, invalid("spec.selector", {}, `empty selector is invalid for ${kind}`)];
}

/**
 * The template of what keeps replicas up. With a selector that can't be read, the template isn't looked at (Kubernetes'
 * `ValidatePodTemplateSpecForReplicaSet`).
 */
export function replicaTemplateFaults({ selector, template }: TemplateOwner): Faults {
  if (selector && labelSelectorFaults("", selector).length > 0) {
    return [invalid("spec.selector", apiForm(selector), "invalid label selector")];
  }
  return join(
    selector && isEmptySelector(selector) ? NO_FAULTS : selectorMismatch(selector, template.metadata?.labels),
    podTemplateFaults(template, "spec.template"),
    alwaysRunningFaults(template, "spec.template", "ReplicaSet"),
  );
}
