import { sameJson } from "../../base/json.ts";
import { compareQuantities } from "../../base/quantity.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { dnsSubdomain, nameFaults } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import { withFields } from "../with_fields.ts";
import { canonicalQuantities, resourceAmountFaults } from "../pod_spec/resources.ts";
import { unifiedDiff } from "../unified_diff.ts";
import { type Faults, IMMUTABLE, labelSelectorFaults, NO_FAULTS, oneOf, POSITIVE, requiredText } from "../rules.ts";
import type { Fields } from "../types.ts";
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

/** Known modes, and ReadWriteOncePod alone; whether there must be one is asked elsewhere. */
export function accessModesFaults(modes: readonly string[] | undefined, field: string): Faults {
  if (!modes?.length) return NO_FAULTS;
  const known = modes.filter((mode) => ACCESS_MODES.includes(mode));
  const bad = modes.filter((mode) => !known.includes(mode)).map((mode) => unsupported(field, mode, ACCESS_MODES));
  const isMixed = known.includes("ReadWriteOncePod") && known.some((mode) => mode !== "ReadWriteOncePod");
  return isMixed ? [...bad, forbidden(field, "may not use ReadWriteOncePod with other access modes")] : bad;
}

export function persistentVolumeClaimFaults(next: PersistentVolumeClaim, previous?: PersistentVolumeClaim): Faults {
  return [...claimSpecFaults(next.spec, "spec"), ...(previous ? changeFaults(next, previous) : [])];
}

/** Of claims, and of the templates of claims. */
export function claimSpecFaults(spec: PersistentVolumeClaimSpec, field: string): Faults {
  const storage = spec.resources?.requests?.storage;
  const size = `${field}.resources[storage]`;
  const { storageClassName, volumeAttributesClassName, dataSource, dataSourceRef } = spec;
  return [
    ...(spec.accessModes?.length ? [] : [required(`${field}.accessModes`, "at least 1 access mode is required")]),
    ...labelSelectorFaults(`${field}.selector`, spec.selector),
    ...accessModesFaults(spec.accessModes, `${field}.accessModes`),
    ...(storage === undefined ? [required(size)] : positiveAmountFaults(storage, size)),
    ...(storageClassName ? nameFaults(`${field}.storageClassName`, storageClassName, dnsSubdomain) : []),
    ...oneOf(`${field}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"]),
    ...(dataSource ? sourceFaults(dataSource, `${field}.dataSource`) : []),
    ...(dataSourceRef ? sourceFaults(dataSourceRef, `${field}.dataSourceRef`) : []),
    ...(volumeAttributesClassName
      ? nameFaults(`${field}.volumeAttributesClassName`, volumeAttributesClassName, dnsSubdomain)
      : []),
  ];
}

/** What a claim is filled from: of the core group, that's other claims only. */
function sourceFaults({ name, kind, apiGroup }: Fields, field: string): Faults {
  return [
    ...requiredText(`${field}.name`, name),
    ...requiredText(`${field}.kind`, kind),
    ...(!apiGroup && kind !== "PersistentVolumeClaim"
      ? [invalid(field, kind ?? "", "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
    ...(apiGroup ? nameFaults(`${field}.apiGroup`, apiGroup, dnsSubdomain) : []),
  ];
}

/** A size above zero, in whole bytes. */
export function positiveAmountFaults(amount: string, field: string): Faults {
  return compareQuantities(amount, "0") <= 0
    ? [invalid(field, amount, POSITIVE)]
    : resourceAmountFaults("storage", amount, field);
}

const MAY_CHANGE =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

function changeFaults(next: PersistentVolumeClaim, previous: PersistentVolumeClaim): Faults {
  const faults: FieldFault[] = [];
  const isBound = previous.status?.phase === "Bound";
  const [size, before] = [next, previous].map((claim) => claim.spec.resources?.requests?.storage);
  const former = withFields(previous.spec, { volumeName: previous.spec.volumeName || next.spec.volumeName });
  const { resources } = next.spec;
  const requests = isBound && resources?.requests && withFields(resources.requests, { storage: before });
  const compared = withFields(next.spec, {
    resources: requests ? withFields(resources!, { requests }) : resources,
    volumeAttributesClassName: isBound ? previous.spec.volumeAttributesClassName : next.spec.volumeAttributesClassName,
    storageClassName: previous.spec.storageClassName === undefined ? undefined : next.spec.storageClassName,
  });
  if (!sameJson(compared, former)) {
    const form = (spec: PersistentVolumeClaimSpec) => goForm("PersistentVolumeClaimSpec", spec, " ");
    faults.push(forbidden("spec", `${MAY_CHANGE}\n${unifiedDiff(form(former), form(compared))}`));
  }
  if (size && before && compareQuantities(size, before) < 0) faults.push(...shrinkFaults(size, previous));
  if (next.spec.volumeMode !== previous.spec.volumeMode) {
    faults.push(invalid("volumeMode", next.spec.volumeMode, IMMUTABLE));
  }
  return faults;
}

/** Back to what the volume really has, a claim may not go: volumes don't shrink. */
function shrinkFaults(size: string, previous: PersistentVolumeClaim): Faults {
  return compareQuantities(size, previous.status?.capacity?.storage ?? "0") <= 0
    ? [forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")]
    : NO_FAULTS;
}
