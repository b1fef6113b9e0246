import { formatSelector, selectorOf } from "../base/labels.ts";
import type { KubeObject } from "../base/object.ts";
import { humanDuration, parseTime, rfc1123z } from "../base/time.ts";
import type { Clock, Column } from "./kind.ts";
import type { Container, LabelSelector, PodTemplateSpec, Texts, Time } from "./types.ts";

/** Texts that tables and descriptions of many kinds share. Source of the forms: `kubectl get` and `describe`, v1.36. */

/** How long ago: `5s`, `3d4h`; `<unknown>` without a time. */
export function age(time: Time | null | undefined, clock: Clock): string {
  return time ? humanDuration(clock.nowMs - parseTime(time)) : "<unknown>";
}

/** `Sat, 21 Nov 2026 02:47:40 +0000`; without a time, Go's zero time. */
export function date(time: Time | null | undefined): string {
  return time ? rfc1123z(parseTime(time)) : "Mon, 01 Jan 0001 00:00:00 +0000";
}

export function orNone(text: string | null | undefined): string {
  return text || "<none>";
}

export function sortedKeys(map: object | null | undefined): string[] {
  return map ? Object.keys(map).sort() : [];
}

/** `a=1,b=2`, sorted, or `<none>`. */
export function labelsText(labels: Texts | undefined): string {
  return orNone(sortedKeys(labels).map((key) => `${key}=${labels![key]}`).join(","));
}

/** `app=x,tier in (a,b)`, or an empty text for a selector of everything, or of nothing. */
export function bareSelectorText(selector: LabelSelector | undefined): string {
  const text = selectorText(selector);
  return text === "<none>" ? "" : text;
}

/** The same, with `<none>` for an empty one. */
export function selectorText(selector: LabelSelector | undefined): string {
  return formatSelector(selectorOf(selector));
}

/** `a,b,c + 2 more...`: the first few, and how many there are besides. */
export function firstFew(items: readonly string[], limit = 3): string {
  const shown = items.slice(0, limit).join(",");
  return items.length > limit ? `${shown} + ${items.length - limit} more...` : shown;
}

/** `node-role.kubernetes.io/worker` and `kubernetes.io/role: worker` both make a worker. */
export function nodeRoles(node: KubeObject): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    const role = key.startsWith(ROLE_PREFIX)
      ? key.slice(ROLE_PREFIX.length)
      : key === "kubernetes.io/role"
      ? value
      : "";
    if (role) roles.add(role);
  }
  return orNone([...roles].sort().join(","));
}

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ACCESS_MODES = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;

/** `RWO,ROX`, always in this order. */
export function accessModes(modes: readonly string[] | undefined): string {
  return ACCESS_MODES.filter(([mode]) => modes?.includes(mode)).map(([, short]) => short).join(",");
}

/** A class named by the old annotation wins over the field. */
export function storageClassOf(object: KubeObject): string {
  return object.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? object.spec?.storageClassName ??
    "";
}

/** The addresses of a load balancer, sorted, each once. */
export function loadBalancerAddresses(status: KubeObject["status"]): string {
  const ingress: readonly { ip?: string; hostname?: string }[] = status?.loadBalancer?.ingress ?? [];
  return [...new Set(ingress.map(({ ip, hostname }) => ip || hostname || "").filter(Boolean))].sort().join(",");
}

/** `Approved,Issued`: a denial wins over an approval. */
export function requestStatus(request: KubeObject): string {
  const types = new Set((request.status?.conditions ?? []).map((condition: { type: string }) => condition.type));
  const decision = types.has("Denied") ? "Denied" : types.has("Approved") ? "Approved" : "Pending";
  return decision + (types.has("Failed") ? ",Failed" : "") + (request.status?.certificate ? ",Issued" : "");
}

// Columns

export function column<T = KubeObject>(title: string, cell: (object: T, clock: Clock) => unknown): Column<T> {
  return { title, cell: (object, clock) => String(cell(object, clock) ?? "") };
}

/** A column that shows with `-o wide` only. */
export function wideColumn<T = KubeObject>(title: string, cell: (object: T, clock: Clock) => unknown): Column<T> {
  return { ...column(title, cell), wide: true };
}

export const nameColumn: Column<KubeObject> = column("NAME", (object) => object.metadata.name);

export const ageColumn: Column<KubeObject> = column(
  "AGE",
  (object, clock) => age(object.metadata.creationTimestamp, clock),
);

export const createdAtColumn: Column<KubeObject> = column("CREATED AT", (object) => object.metadata.creationTimestamp);

/** The table of a built-in kind that the server has no printer for. */
export const plainColumns: readonly Column<KubeObject>[] = [nameColumn, createdAtColumn];

/** Names and images of the containers of a template, which show with `-o wide` only. */
export function templateColumns<T>(template: (object: T) => PodTemplateSpec | undefined): Column<T>[] {
  const containers = (object: T): readonly Container[] => template(object)?.spec.containers ?? [];
  return [
    wideColumn("CONTAINERS", (object) => containers(object).map(({ name }) => name).join(",")),
    wideColumn("IMAGES", (object) => containers(object).map(({ image }) => image ?? "").join(",")),
  ];
}
