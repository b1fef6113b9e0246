import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { dnsLabel } from "../names.ts";
import { selectorChanged } from "../daemon_set/validate.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import { ownSelectorFaults, replicaTemplateFaults } from "../pod_spec/template_owner.ts";
import { templateOwnerWarnings } from "../pod_spec/warnings.ts";
import { amountOf, atMostAll, type Faults, intOrPercent, NO_FAULTS, nonNegative } from "../rules.ts";
import type { Deployment, DeploymentSpec } from "../types.ts";

export function prepareDeployment(next: Deployment, _context: PrepareContext<Deployment>): Deployment {
  const given: Partial<DeploymentSpec> = next.spec ?? {};
  const spec = withFields(given as DeploymentSpec, {
    replicas: given.replicas ?? 1,
    template: preparePodTemplate(given.template),
    strategy: prepareStrategy(given.strategy),
    revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
    progressDeadlineSeconds: given.progressDeadlineSeconds ?? 600,
  });
  return withFields(next, { spec, status: next.status ?? {} });
}

function prepareStrategy(strategy: DeploymentSpec["strategy"] | undefined): DeploymentSpec["strategy"] {
  const type = strategy?.type || "RollingUpdate";
  if (type !== "RollingUpdate") return strategy!;
  const rolling = strategy?.rollingUpdate ?? {};
  return withFields(strategy ?? {}, {
    type,
    rollingUpdate: withFields(rolling, {
      maxUnavailable: rolling.maxUnavailable ?? "25%",
      maxSurge: rolling.maxSurge ?? "25%",
    }),
  });
}

/** Kubernetes' `ValidateDeploymentSpec`; the selector's immutability comes last. */
export function deploymentFaults(next: Deployment, previous?: Deployment): Faults {
  const { spec } = next;
  const deadline = spec.progressDeadlineSeconds;
  const isTooShort = deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0);
  return [
    ...nonNegative("spec.replicas", spec.replicas),
    ...ownSelectorFaults(spec.selector, "deployment"),
    ...replicaTemplateFaults(spec),
    ...strategyFaults(spec.strategy, "spec.strategy"),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...nonNegative("spec.progressDeadlineSeconds", deadline),
    ...(isTooShort ? [invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")] : []),
    ...(previous ? selectorChanged(spec.selector, previous.spec.selector) : []),
  ];
}

function strategyFaults(strategy: DeploymentSpec["strategy"], field: string): Faults {
  const rolling = strategy.rollingUpdate;
  const at = `${field}.rollingUpdate`;
  if (strategy.type === "Recreate") {
    return rolling ? [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")] : NO_FAULTS;
  }
  if (strategy.type !== "RollingUpdate") {
    return [unsupported(field, { text: goForm("DeploymentStrategy", strategy) }, ["Recreate", "RollingUpdate"])];
  }
  if (!rolling) return [required(at, "this should be defaulted and never be nil")];
  const { maxUnavailable, maxSurge } = rolling;
  const isStuck = amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0;
  return [
    ...intOrPercent(`${at}.maxUnavailable`, maxUnavailable),
    ...intOrPercent(`${at}.maxSurge`, maxSurge),
    ...(isStuck ? [invalid(`${at}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0")] : []),
    ...atMostAll(`${at}.maxUnavailable`, maxUnavailable),
  ];
}

/** Names that pods can't carry as their host name are legal, but a surprise. */
export function deploymentWarnings(next: Deployment, previous?: Deployment): readonly string[] {
  const name = next.metadata.name;
  const faults = previous || !name ? [] : dnsLabel(name);
  const advice =
    "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended";
  return [
    ...(faults.length > 0 ? [`metadata.name: ${advice}: [${faults.join(" ")}]`] : []),
    ...templateOwnerWarnings(next, previous),
  ];
}
