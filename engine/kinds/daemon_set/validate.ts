import { sameJson } from "../../base/json.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import { apiForm, goForm } from "../pod_spec/go_form.ts";
import { alwaysRunningFaults, podTemplateFaults } from "../pod_spec/template.ts";
import {
  amountOf,
  atMostAll,
  type Faults,
  IMMUTABLE,
  intOrPercent,
  isEmptySelector,
  join,
  labelSelectorFaults,
  NO_FAULTS,
  nonNegative,
  selectorMismatch,
} from "../rules.ts";
import type { DaemonSet, DaemonSetSpec, LabelSelector } from "../types.ts";

/** Kubernetes' `ValidateDaemonSet`; on an update the selector's immutability comes first. */
export function daemonSetFaults(next: DaemonSet, previous?: DaemonSet): Faults {
  const { spec } = next;
  return join(
    previous ? selectorChanged(spec.selector, previous.spec.selector) : NO_FAULTS,
    labelSelectorFaults("spec.selector", spec.selector),
    selectorMismatch(spec.selector, spec.template.metadata?.labels),
    emptySelector(spec.selector, "daemonset"),
    podTemplateFaults(spec.template, "spec.template"),
    alwaysRunningFaults(spec.template, "spec.template", "DaemonSet"),
    nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    strategyFaults(spec.updateStrategy, "spec.updateStrategy"),
    nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
  );
}

export function selectorChanged(next: LabelSelector | undefined, previous: LabelSelector | undefined): Faults {
  return sameJson(next, previous) ? NO_FAULTS : [invalid("spec.selector", apiForm(next), IMMUTABLE)];
}

export function emptySelector(selector: LabelSelector | undefined | null, kind: string): Faults {
  return selector && isEmptySelector(selector)
    ? [invalid("spec.selector", {}, `empty selector is invalid for ${kind}`)]
    : NO_FAULTS;
}

function strategyFaults(strategy: DaemonSetSpec["updateStrategy"], field: string): Faults {
  if (strategy.type === "OnDelete") return NO_FAULTS;
  if (strategy.type !== "RollingUpdate") {
    const shown = { text: goForm("DaemonSetUpdateStrategy", strategy) };
    return [unsupported(field, shown, ["RollingUpdate", "OnDelete"])];
  }
  const at = `${field}.rollingUpdate`;
  if (!strategy.rollingUpdate) return [required(at)];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate;
  return join(
    intOrPercent(`${at}.maxUnavailable`, maxUnavailable),
    intOrPercent(`${at}.maxSurge`, maxSurge),
    togetherFaults(maxUnavailable, maxSurge, at),
    atMostAll(`${at}.maxUnavailable`, maxUnavailable),
    atMostAll(`${at}.maxSurge`, maxSurge),
  );
}

/** Exactly one of them is more than nothing. */
function togetherFaults(maxUnavailable: Amount, maxSurge: Amount, at: string): Faults {
  const [hasUnavailable, hasSurge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (hasUnavailable && hasSurge) {
    return [invalid(`${at}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero")];
  }
  return hasUnavailable || hasSurge ? NO_FAULTS : [required(`${at}.maxUnavailable`, "cannot be 0 when maxSurge is 0")];
}

type Amount = string | number | undefined;
