import { compareText } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import { milliValue, value } from "../../base/quantity.ts";
import { age, date, nodeRoles, sortedKeys } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Look } from "../kind.ts";
import { added, podLimits, podRequests } from "../pod_resources.ts";
import type { Node, Pod, Quantities, Taint } from "../types.ts";

export function describeNode(node: Node, look: Look): string {
  return described((into) => {
    const { metadata, spec, status } = node;
    into.field("Name", metadata.name);
    into.field("Roles", nodeRoles(node));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.field("CreationTimestamp", date(metadata.creationTimestamp));
    into.list("Taints", [...(spec?.taints ?? [])].sort(byEffectAndKey).map(taintText));
    into.field("Unschedulable", spec?.unschedulable ?? false);
    describeLease(into, node, look);
    describeConditions(into, node);
    into.line("Addresses:");
    for (const { type, address } of status?.addresses ?? []) into.field(type, address, 1);
    describeAmounts(into, "Capacity", status?.capacity);
    describeAmounts(into, "Allocatable", status?.allocatable);
    describeSlices(into, node, look);
    describeSystem(into, node);
    describePods(into, node, look);
    // Controllers report a node by its id, the kubelet by its name.
    describeEvents(into, node, look, { uids: [metadata.uid, metadata.name] });
  });
}

function byEffectAndKey(a: Taint, b: Taint): number {
  return compareText(`${a.effect},${a.key}`, `${b.effect},${b.key}`);
}

function taintText({ key, value: text, effect }: Taint): string {
  return `${key}${text ? `=${text}` : ""}${effect ? `:${effect}` : ""}`;
}

function describeLease(into: Description, { metadata: { name } }: Node, look: Look): void {
  const lease = look.get("leases.coordination.k8s.io", "kube-node-lease", name);
  if (!lease) return into.field("Lease", `Failed to get lease: leases.coordination.k8s.io "${name}" not found`);
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
  into.line("Lease:");
  into.field("HolderIdentity", holderIdentity ?? "<unset>", 1);
  into.field("AcquireTime", acquireTime ? date(acquireTime) : "<unset>", 1);
  into.field("RenewTime", renewTime ? date(renewTime) : "<unset>", 1);
}

function describeConditions(into: Description, { status }: Node): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  into.line("Conditions:");
  const header = ["Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"];
  const rows = conditions.map((c) => {
    const cells = [c.type, c.status, date(c.lastHeartbeatTime), date(c.lastTransitionTime), c.reason ?? ""];
    return [...cells.map((cell) => `${cell} `), c.message ?? ""];
  });
  into.table(1, header, rows);
}

function describeAmounts(into: Description, title: string, amounts: Quantities | undefined): void {
  const names = sortedKeys(amounts);
  if (names.length > 0) into.line(`${title}:`);
  for (const name of names) into.field(name, amounts![name], 1);
}

/** The devices that only this node has, by driver and pool. */
function describeSlices(into: Description, { metadata: { name } }: Node, look: Look): void {
  const list = look.listIfAllowed ?? look.list;
  const slices = list.call(look, "resourceslices.resource.k8s.io", { fieldSelector: `spec.nodeName=${name}` }) ?? [];
  const pools: Partial<Record<string, KubeObject[]>> = Object.groupBy(
    slices,
    ({ spec }): string => `${spec.driver}/${spec.pool.name}`,
  );
  const keys = sortedKeys(pools);
  if (keys.length === 0) return;
  into.line("Node-Local ResourceSlices:");
  const rows = keys.slice(0, POOLS_SHOWN).map((key) => {
    const pool = pools[key]!;
    const devices = pool.reduce((sum, { spec }) => sum + (spec.devices?.length ?? 0), 0);
    return [pool[0]!.spec.driver, pool[0]!.spec.pool.name, pool.length, devices];
  });
  into.table(1, ["Driver", "Pool", "Slices", "Devices"], rows);
  if (keys.length > POOLS_SHOWN) into.line(`...and ${keys.length - POOLS_SHOWN} more pools`, 1);
}

const POOLS_SHOWN = 10;

const SYSTEM = [
  ["Machine ID", "machineID"],
  ["System UUID", "systemUUID"],
  ["Boot ID", "bootID"],
  ["Kernel Version", "kernelVersion"],
  ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"],
  ["Architecture", "architecture"],
  ["Container Runtime Version", "containerRuntimeVersion"],
  ["Kubelet Version", "kubeletVersion"],
] as const;

function describeSystem(into: Description, { spec, status }: Node): void {
  into.line("System Info:");
  for (const [title, field] of SYSTEM) into.field(title, status?.nodeInfo?.[field], 1);
  into.fieldIf("PodCIDR", spec?.podCIDR);
  into.fieldIf("PodCIDRs", spec?.podCIDRs?.join(","));
  into.fieldIf("ProviderID", spec?.providerID);
}

function describePods(into: Description, node: Node, look: Look): void {
  const list = look.listIfAllowed ?? look.list;
  const fieldSelector = `spec.nodeName=${node.metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
  const pods = list.call(look, "pods", { fieldSelector }) as readonly Pod[] | undefined;
  if (!pods) return into.field("Pods", "not authorized");
  const { capacity = {}, allocatable } = node.status ?? {};
  const room = sortedKeys(allocatable).length > 0 ? allocatable! : capacity;
  into.field("Non-terminated Pods", `(${pods.length} in total)`);
  const totals = { requests: {} as Quantities, limits: {} as Quantities };
  const rows = pods.map((pod) => {
    const [requests, limits] = [podRequests(pod), podLimits(pod)];
    totals.requests = added(totals.requests, requests);
    totals.limits = added(totals.limits, limits);
    const shares = ["cpu", "memory"].flatMap((name) =>
      [requests, limits].map((amounts) => shareText(name, amounts, room, "-9223372036854775808"))
    );
    return [pod.metadata.namespace, pod.metadata.name, "", ...shares, age(pod.metadata.creationTimestamp, look)];
  });
  into.table(1, POD_HEADER, rows);
  describeTotals(into, room, totals);
}

const POD_HEADER = ["Namespace", "Name", "", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age"];
const MAIN = ["cpu", "memory", "ephemeral-storage"];

function describeTotals(
  into: Description,
  room: Quantities,
  { requests, limits }: { readonly requests: Quantities; readonly limits: Quantities },
): void {
  into.line("Allocated resources:");
  into.line("(Total limits may be over 100 percent, i.e., overcommitted.)", 1);
  const names = sortedKeys(room);
  const pages = names.filter((name) => name.startsWith("hugepages-"));
  const others = names.filter((name) => !MAIN.includes(name) && !pages.includes(name) && name !== "pods");
  const rows = [
    ...[...MAIN, ...pages].map((name) => [name, shareText(name, requests, room), shareText(name, limits, room)]),
    ...others.map((name) => [name, requests[name] ?? "0", limits[name] ?? "0"]),
  ];
  into.table(1, ["Resource", "Requests", "Limits"], rows);
}

/** `100m (5%)`, the share cut to a whole number; `withoutRoom` is said where there is nothing to have a share of. */
function shareText(name: string, amounts: Quantities, room: Quantities, withoutRoom = "0"): string {
  const measure = name === "cpu" ? milliValue : value;
  const share = (measure(amounts[name] ?? "0") / measure(room[name] ?? "0")) * 100;
  return `${amounts[name] ?? "0"} (${Number.isFinite(share) ? Math.trunc(share) : withoutRoom}%)`;
}
