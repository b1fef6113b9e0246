import { sameJson } from "../../base/json.ts";
import { compareQuantities } from "../../base/quantity.ts";
import { forbidden, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { dnsSubdomain, nameFaults } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { withFields } from "../with_fields.ts";
import { canonicalQuantities, resourceAmountFaults } from "../pod_spec/resources.ts";
import { unifiedDiff } from "../unified_diff.ts";
import { type Faults, labelSelectorFaults, NO_FAULTS, oneOf } from "../rules.ts";
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "../workload_types.ts";

const PENDING = Object.freeze({ phase: "Pending" });

export function preparePersistentVolumeClaim(
  next: PersistentVolumeClaim,
  _context: PrepareContext<PersistentVolumeClaim>,
): PersistentVolumeClaim {
  const given: PersistentVolumeClaimSpec = next.spec ?? {};
  const resources = given.resources ?? {};
  const spec = withFields(given, {
    volumeMode: given.volumeMode ?? "Filesystem",
    resources: withFields(resources, {
      requests: canonicalQuantities(resources.requests),
      limits: canonicalQuantities(resources.limits),
    }),
  });
  return withFields(next, { spec, status: next.status?.phase ? next.status : { ...next.status, ...PENDING } });
}

export const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

export function accessModesFaults(modes: readonly string[] | undefined, field: string): Faults {
  if (!modes?.length) return [required(field, "at least 1 access mode is required")];
  const bad = modes.filter((mode) => !ACCESS_MODES.includes(mode)).map((mode) =>
    unsupported(field, mode, ACCESS_MODES)
  );
  const isMixed = modes.includes("ReadWriteOncePod") && modes.some((mode) => mode !== "ReadWriteOncePod");
  return isMixed ? [...bad, forbidden(field, "may not use ReadWriteOncePod with other access modes")] : bad;
}

export function persistentVolumeClaimFaults(next: PersistentVolumeClaim, previous?: PersistentVolumeClaim): Faults {
  const { spec } = next;
  const storage = spec.resources?.requests?.storage;
  return [
    ...accessModesFaults(spec.accessModes, "spec.accessModes"),
    ...labelSelectorFaults("spec.selector", spec.selector),
    ...(storage === undefined
      ? [required("spec.resources[storage]")]
      : resourceAmountFaults("storage", storage, "spec.resources[storage]")),
    ...(spec.storageClassName ? nameFaults("spec.storageClassName", spec.storageClassName, dnsSubdomain) : []),
    ...oneOf("spec.volumeMode", spec.volumeMode, ["Block", "Filesystem"]),
    ...(previous ? changeFaults(next, previous) : []),
  ];
}

const MAY_CHANGE =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

function changeFaults(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): Faults {
  const faults: FieldFault[] = [];
  const isBound = previous.status?.phase === "Bound";
  const [size, before] = [next, previous].map((claim) => claim.spec.resources?.requests?.storage);
  const former = withFields(previous.spec, { volumeName: previous.spec.volumeName || next.spec.volumeName });
  const compared = withFields(next.spec, {
    resources: isBound ? previous.spec.resources : next.spec.resources,
    volumeAttributesClassName: isBound ? previous.spec.volumeAttributesClassName : next.spec.volumeAttributesClassName,
    storageClassName: previous.spec.storageClassName === undefined ? undefined : next.spec.storageClassName,
  });
  if (!sameJson(compared, former)) {
    const form = (spec: PersistentVolumeClaimSpec) => goForm("PersistentVolumeClaimSpec", spec, " ");
    faults.push(forbidden("spec", `${MAY_CHANGE}\n${unifiedDiff(form(former), form(compared))}`));
  }
  if (size && before && compareQuantities(size, before) < 0) faults.push(...shrinkFaults(size, previous));
  return faults;
}

function shrinkFaults(size: string, previous: PersistentVolumeClaim): Faults {
  const capacity: string | undefined = previous.status?.capacity?.storage;
  if (capacity === undefined) {
    return [forbidden("spec.resources.requests.storage", "field can not be less than previous value")];
  }
  return compareQuantities(size, capacity) < 0
    ? [forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")]
    : NO_FAULTS;
}
