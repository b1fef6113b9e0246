import { compareQuantities, milliValue } from "../../base/quantity.ts";
import type { KubeObject } from "../../base/object.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { canonicalQuantities, containerResourceNameFaults, resourceNameFaults } from "../pod_spec/resources.ts";
import { mapped, withFields } from "../with_fields.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { each, type Faults, unseen } from "../rules.ts";
import type { Fields, Quantities } from "../types.ts";

const LISTS = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** Limits of containers fill each other's gaps: the default from the maximum, the default request from default or minimum. */
export function prepareLimitRange(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const spec = next.spec ?? {};
  return withFields(next, {
    spec: withFields(spec, { limits: mapped<Fields, readonly Fields[]>(spec.limits ?? [], prepareItem) }),
  });
}

function prepareItem(item: Fields): Fields {
  const canonical = withFields(item, Object.fromEntries(LISTS.map((name) => [name, canonicalQuantities(item[name])])));
  if (item.type !== "Container") return canonical;
  const { max, min } = canonical;
  const limit: Quantities | undefined = filled(canonical.default, max);
  return withFields(canonical, {
    default: limit,
    defaultRequest: filled(filled(canonical.defaultRequest, limit), min),
  });
}

function filled(list: Quantities | undefined, from: Quantities | undefined): Quantities | undefined {
  if (!from) return list;
  return list ? withFields(from, list) : from;
}

const TYPES = ["Pod", "Container", "PersistentVolumeClaim"];

export function limitRangeFaults(next: KubeObject): Faults {
  const seen = new Set<string>();
  return each<Fields>("spec.limits", next.spec.limits, (item, at) => [
    ...typeFaults(item.type ?? "", `${at}.type`),
    ...unseen(`${at}.type`, item.type ?? "", seen),
    ...listFaults(item, at),
    ...(item.type === "PersistentVolumeClaim" && !item.min?.storage && !item.max?.storage
      ? [required(`${at}.limits`, "either minimum or maximum storage value is required, but neither was provided")]
      : []),
    ...resourcesOf(item).flatMap((resource) => orderFaults(item, resource, at)),
  ]);
}

function typeFaults(type: string, field: string): Faults {
  const faults = nameFaults(field, type, qualifiedName);
  if (faults.length > 0 || type.includes("/") || TYPES.includes(type)) return faults;
  return [invalid(field, type, "must be a standard limit type or fully qualified")];
}

function resourcesOf(item: Fields): readonly string[] {
  return [...new Set(LISTS.flatMap((name) => Object.keys(item[name] ?? {})))].sort();
}

function listFaults(item: Fields, at: string): Faults {
  return LISTS.flatMap((name) => {
    const list: Quantities = item[name] ?? {};
    const isForbidden = item.type === "Pod" && (name === "default" || name === "defaultRequest") &&
      Object.keys(list).length > 0;
    if (isForbidden) return [forbidden(`${at}.${name}`, "may not be specified when `type` is 'Pod'")];
    const isGood = item.type === "Pod" || item.type === "Container" ? containerResourceNameFaults : resourceNameFaults;
    return Object.keys(list).sort().flatMap((resource) => isGood(resource, `${at}.${name}[${resource}]`));
  });
}

/** Whether minimum, defaults and maximum of one resource stand in their order. */
function orderFaults(item: Fields, resource: string, at: string): Faults {
  const faults: FieldFault[] = [];
  const [min, max, limit, request] = ["min", "max", "default", "defaultRequest"].map((name) => item[name]?.[resource]);
  const check = (
    low: string | undefined,
    high: string | undefined,
    field: string,
    value: string | undefined,
    says: string,
  ) => {
    if (low === undefined || high === undefined || compareQuantities(low, high) <= 0) return;
    faults.push(invalid(`${at}.${field}[${resource}]`, value, says.replace("LOW", low).replace("HIGH", high)));
  };
  check(min, max, "min", min, "min value LOW is greater than max value HIGH");
  check(min, request, "defaultRequest", request, "min value LOW is greater than default request value HIGH");
  check(request, max, "defaultRequest", request, "default request value LOW is greater than max value HIGH");
  check(
    request,
    limit,
    "defaultRequest",
    request,
    "default request value LOW is greater than default limit value HIGH",
  );
  check(min, limit, "default", min, "min value LOW is greater than default value HIGH");
  check(limit, max, "default", max, "default value LOW is greater than max value HIGH");
  const ratio = item.maxLimitRequestRatio?.[resource];
  if (ratio !== undefined && compareQuantities(ratio, "1") < 0) {
    faults.push(invalid(`${at}.maxLimitRequestRatio[${resource}]`, ratio, `ratio ${ratio} is less than 1`));
  }
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const span = milliValue(max) / milliValue(min);
    const says = `ratio ${ratio} is greater than max/min = ${span.toFixed(6)}`;
    if (milliValue(ratio) / 1000 > span) faults.push(invalid(`${at}.maxLimitRequestRatio[${resource}]`, ratio, says));
  }
  return faults;
}
