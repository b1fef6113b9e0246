import { sameJson } from "../../base/json.ts";
import { forbidden, invalid } from "../field_fault.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { MIRROR } from "../pod_state.ts";
import { qosClass } from "../pod_spec/quality.ts";
import { podSpecFaults } from "../pod_spec/validate.ts";
import { type Faults, join, NO_FAULTS } from "../rules.ts";
import type { Container, Pod, PodSpec, Toleration } from "../types.ts";
import { unifiedDiff } from "../unified_diff.ts";

/** Kubernetes' `ValidatePodCreate` and `ValidatePodUpdate`. A running pod may change its images and little else. */
export function podFaults(next: Pod, previous?: Pod, subresource?: string): Faults {
  const marks = markFaults(next, previous);
  if (previous && next.spec === previous.spec) return marks;
  const faults = join(marks, podSpecFaults(next.spec, "spec", true));
  if (!previous) return faults;
  return join(faults, (SUBRESOURCES[subresource ?? ""] ?? updateFaults)(next.spec, previous.spec));
}

/** What says that a pod is the mirror of a static one is said when it is made, and stays. */
function markFaults(next: Pod, previous: Pod | undefined): Faults {
  const field = `metadata.annotations[${MIRROR}]`;
  const mark = next.metadata.annotations?.[MIRROR];
  if (!previous) {
    if (mark === undefined || next.spec.nodeName) return NO_FAULTS;
    return [invalid(field, mark, "must set spec.nodeName if mirror pod annotation is set")];
  }
  const before = previous.metadata.annotations?.[MIRROR];
  if (mark === before) return NO_FAULTS;
  return [forbidden(field, `may not ${before === undefined ? "add" : "remove or update"} mirror pod annotation`)];
}

type ChangeCheck = (next: PodSpec, previous: PodSpec) => Faults;

/** The subresources that may change what a plain update may not. */
const SUBRESOURCES: Readonly<Record<string, ChangeCheck>> = {
  binding: () => NO_FAULTS,
  ephemeralcontainers: ephemeralFaults,
  resize: resizeFaults,
};

function updateFaults(next: PodSpec, previous: PodSpec): Faults {
  for (const list of ["containers", "initContainers"] as const) {
    if ((next[list]?.length ?? 0) !== (previous[list]?.length ?? 0)) {
      return [forbidden(`spec.${list}`, "pod updates may not add or remove containers")];
    }
  }
  const deadline = deadlineFaults(next, previous);
  if (deadline.length > 0 && next.activeDeadlineSeconds !== undefined) return deadline;
  return [
    ...deadline,
    ...tolerationFaults(next, previous),
    ...gateFaults(next, previous),
    ...restFaults(next, previous),
  ];
}

function deadlineFaults(next: PodSpec, previous: PodSpec): Faults {
  const [seconds, before] = [next.activeDeadlineSeconds, previous.activeDeadlineSeconds];
  const field = "spec.activeDeadlineSeconds";
  if (before === undefined) return NO_FAULTS;
  if (seconds === undefined) return [invalid(field, null, "must not update from a positive integer to nil value")];
  return before < seconds ? [invalid(field, seconds, "must be less than or equal to previous value")] : NO_FAULTS;
}

/** Tolerations may be added; one that is there may only change its time. */
function tolerationFaults(next: PodSpec, previous: PodSpec): Faults {
  const withoutTime = ({ tolerationSeconds: _, ...rest }: Toleration) => rest;
  const now = (next.tolerations ?? []).map(withoutTime);
  const isKept = (previous.tolerations ?? []).every((old) =>
    now.some((toleration) => sameJson(toleration, withoutTime(old)))
  );
  return isKept
    ? NO_FAULTS
    : [forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds")];
}

function gateFaults(next: PodSpec, previous: PodSpec): Faults {
  const before = new Set((previous.schedulingGates ?? []).map((gate) => gate.name));
  return (next.schedulingGates ?? []).filter((gate) => !before.has(gate.name)).map((gate) =>
    forbidden("spec.schedulingGates", `only deletion is allowed, but found new scheduling gate '${gate.name}'`)
  );
}

const MAY_CHANGE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
  "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** Everything else is compared as a whole, and shown as a diff of the server's own form. */
function restFaults(next: PodSpec, previous: PodSpec): Faults {
  const compared = withFormer(next, previous);
  if (sameJson(compared, previous)) return NO_FAULTS;
  const diff = unifiedDiff(goForm("PodSpec", previous, " "), goForm("PodSpec", compared, " "));
  return [forbidden("spec", `${MAY_CHANGE}\n${diff}`)];
}

/** The new spec with the former values of all that may change. */
function withFormer(next: PodSpec, previous: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    containers?.map((container, index) => ({ ...container, image: before?.[index]?.image }));
  const grace = next.terminationGracePeriodSeconds;
  const isGraceAllowed = (previous.terminationGracePeriodSeconds ?? 0) < 0 && grace === 1;
  return withoutAbsent({
    ...next,
    containers: images(next.containers, previous.containers),
    initContainers: images(next.initContainers, previous.initContainers),
    activeDeadlineSeconds: previous.activeDeadlineSeconds,
    tolerations: previous.tolerations,
    schedulingGates: previous.schedulingGates,
    terminationGracePeriodSeconds: isGraceAllowed ? previous.terminationGracePeriodSeconds : grace,
  });
}

/** Resources may change, the quality of service may not. */
function resizeFaults(next: PodSpec, previous: PodSpec): Faults {
  const before = qosClass(previous);
  const resources = (containers: readonly Container[] | undefined, from: readonly Container[] | undefined) =>
    containers?.map((container, index) => ({ ...container, resources: from?.[index]?.resources }));
  const compared = {
    ...next,
    containers: resources(next.containers, previous.containers),
    initContainers: resources(next.initContainers, previous.initContainers),
  };
  return join(
    qosClass(next) === before
      ? NO_FAULTS
      : [invalid("spec", before, "Pod QOS Class may not change as a result of resizing")],
    sameJson(withoutAbsent(compared), previous)
      ? NO_FAULTS
      : [forbidden("spec", "only cpu and memory resources are mutable")],
  );
}

/** Ephemeral containers may be added; those that are there stay as they are. */
function ephemeralFaults(next: PodSpec, previous: PodSpec): Faults {
  const now = next.ephemeralContainers ?? [];
  const isKept = (previous.ephemeralContainers ?? []).every((old) => now.some((container) => sameJson(container, old)));
  const field = "spec.ephemeralContainers";
  return isKept ? NO_FAULTS : [forbidden(field, "existing ephemeral containers may not be removed or changed")];
}

function withoutAbsent(fields: object): PodSpec {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as PodSpec;
}
