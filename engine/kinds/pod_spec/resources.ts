import { canonical, compareQuantities, milliValue, parseQuantity } from "../../base/quantity.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import {
  each,
  eachEntry,
  type Faults,
  join,
  NO_FAULTS,
  NOT_NEGATIVE,
  rememberingGood,
  requiredOneOf,
  unseen,
} from "../rules.ts";
import type { Quantities, ResourceRequirements } from "../types.ts";

const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(["cpu", "ephemeral-storage", "memory"]);

/** Resources that stand without a prefix anywhere in the API; others must be qualified. */
const STANDARD_RESOURCES: ReadonlySet<string> = new Set([
  ...["cpu", "memory", "ephemeral-storage", "storage", "pods", "services", "replicationcontrollers", "resourcequotas"],
  ...["secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"],
  ...["requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage"],
  ...["limits.cpu", "limits.memory", "limits.ephemeral-storage"],
]);

/** Resources that are counted, never split. */
const WHOLE_RESOURCES: ReadonlySet<string> = new Set([
  ...["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps"],
  ...["persistentvolumeclaims", "services.nodeports", "services.loadbalancers"],
]);

export const CONTAINER_RESOURCE_FIELDS: readonly string[] = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];

export function isStandardResource(name: string): boolean {
  return STANDARD_RESOURCES.has(name) || isHugePages(name);
}

function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");
}

/** Resources of Kubernetes itself: unprefixed, or with a `kubernetes.io/` prefix. */
function isNative(name: string): boolean {
  return !name.includes("/") || name.split("/")[0]!.endsWith("kubernetes.io");
}

export function isExtendedResource(name: string): boolean {
  return !isNative(name) && !name.startsWith("requests.") && qualifiedName(`requests.${name}`).length === 0;
}

/** A limit above the request is possible for these; for extended resources and huge pages both must be the same. */
function isOvercommittable(name: string): boolean {
  return isNative(name) && !name.startsWith("hugepages-");
}

export function resourceNameFaults(name: string, field: string): Faults {
  const faults = nameFaults(field, name, qualifiedName);
  if (faults.length > 0 || name.includes("/") || isStandardResource(name)) return faults;
  return [invalid(field, name, "must be a standard resource type or fully qualified")];
}

export function containerResourceNameFaults(name: string, field: string): Faults {
  const faults = resourceNameFaults(name, field);
  if (!name.includes("/")) {
    const isKnown = CONTAINER_RESOURCES.has(name) || name.startsWith("hugepages-");
    return isKnown ? faults : [...faults, invalid(field, name, "must be a standard resource for containers")];
  }
  return isNative(name) || isExtendedResource(name)
    ? faults
    : [...faults, invalid(field, name, "doesn't follow extended resource name standard")];
}

/** An amount isn't negative, and what is counted is whole. */
export function resourceAmountFaults(name: string, amount: string, field: string): Faults {
  const faults: FieldFault[] = [];
  const milli = milliValue(amount);
  if (milli < 0) faults.push(invalid(field, canonical(amount), NOT_NEGATIVE));
  const isWhole = WHOLE_RESOURCES.has(name) || name.startsWith("count/") || isExtendedResource(name);
  if (isWhole && milli % 1000 !== 0) faults.push(invalid(field, amount, "must be an integer"));
  return faults;
}

export const resourcesFaults = rememberingGood((resources: ResourceRequirements, field: string): Faults => {
  const { limits, requests } = resources;
  const amounts = (list: Quantities | undefined, name: string, more: (resource: string, amount: string) => Faults) =>
    eachEntry(`${field}.${name}`, list, (amount, at, resource) =>
      join(
        containerResourceNameFaults(resource, at),
        resourceAmountFaults(resource, amount, at),
        more(resource, amount),
      ));
  return join(
    amounts(limits, "limits", () => NO_FAULTS),
    amounts(requests, "requests", (resource, amount) => requestFaults(resource, amount, limits?.[resource], field)),
    hugePagesFaults({ ...limits, ...requests }, field),
  );
});

function requestFaults(resource: string, amount: string, limit: string | undefined, field: string): Faults {
  if (limit === undefined) {
    return isOvercommittable(resource)
      ? NO_FAULTS
      : [required(`${field}.limits`, "Limit must be set for non overcommitable resources")];
  }
  const order = compareQuantities(amount, limit);
  const says = isOvercommittable(resource) ? (order > 0 ? "less than or equal to" : "") : order !== 0 ? "equal to" : "";
  if (!says) return NO_FAULTS;
  return [invalid(`${field}.requests`, canonical(amount), `must be ${says} ${resource} limit of ${canonical(limit)}`)];
}

function hugePagesFaults(all: Quantities, field: string): Faults {
  const names = Object.keys(all);
  const lacksOthers = names.some((name) => name.startsWith("hugepages-")) && !("cpu" in all) && !("memory" in all);
  return lacksOthers ? [forbidden(field, "HugePages require cpu or memory")] : NO_FAULTS;
}

interface ResizePolicy {
  readonly resourceName?: string;
  readonly restartPolicy?: string;
}

const RESIZABLE = ["cpu", "memory"];
const RESIZE_POLICIES = ["NotRequired", "RestartContainer"];

/** What happens to a container when its amounts change; the server tells of the list rather than of an entry. */
export const resizePolicyFaults = rememberingGood((policies: readonly ResizePolicy[], field: string): Faults => {
  const seen = new Set<string>();
  return each(field, policies, ({ resourceName = "", restartPolicy = "" }, at) =>
    join(
      unseen(at, resourceName, seen),
      requiredOneOf(field, resourceName, RESIZABLE),
      requiredOneOf(field, restartPolicy, RESIZE_POLICIES),
    ));
});

const canonicalLists = new WeakSet<Quantities>();

/** The same amounts as the server writes them (`0.5` is `500m`); the same object when it already is so. */
export function canonicalQuantities<Q extends Quantities | undefined>(list: Q): Q {
  if (!list || canonicalLists.has(list)) return list;
  const entries = Object.entries(list).map(([name, amount]) => [name, canonicalAmount(amount)] as const);
  const isCanonical = entries.every(([name, amount]) => list[name] === amount);
  const answer = isCanonical ? list : Object.fromEntries(entries);
  canonicalLists.add(answer);
  return answer as Q;
}

function canonicalAmount(amount: string | number): string {
  return parseQuantity(amount) === undefined ? String(amount) : canonical(amount);
}
