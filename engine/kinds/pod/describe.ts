import { date } from "../cells.ts";
import { describeContainers, describeResources } from "../describing/containers.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describeSchedulingGroup, describeSpread, describeTolerations, managerText } from "../describing/pod_parts.ts";
import { describeVolumes } from "../describing/volumes.ts";
import { age } from "../cells.ts";
import type { Look } from "../kind.ts";
import { MIRROR } from "../pod_state.ts";
import type { Pod } from "../types.ts";

export function describePod(pod: Pod, look: Look): string {
  return described((into) => {
    describePlace(into, pod);
    describePhase(into, pod, look);
    describeAllContainers(into, pod);
    describeConditions(into, pod);
    const { spec, status, metadata } = pod;
    describeVolumes(into, spec.volumes);
    into.field("QoS Class", status?.qosClass ?? "BestEffort");
    into.labels("Node-Selectors", spec.nodeSelector);
    describeTolerations(into, "Tolerations", spec.tolerations);
    describeSpread(into, spec.topologySpreadConstraints);
    if (spec.schedulingGroup) describeSchedulingGroup(into, spec.schedulingGroup);
    describeEvents(into, pod, look, { uids: [metadata.annotations?.[MIRROR] ?? metadata.uid], anyKind: true });
  });
}

function describePlace(into: Description, { metadata, spec, status }: Pod): void {
  into.field("Name", metadata.name);
  into.field("Namespace", metadata.namespace);
  into.fieldIf("Priority", spec.priority);
  into.fieldIf("Priority Class Name", spec.priorityClassName);
  into.fieldIf("Runtime Class Name", spec.runtimeClassName);
  into.fieldIf("Service Account", spec.serviceAccountName);
  into.field("Node", spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ""}` : "<none>");
  if (status?.startTime) into.field("Start Time", date(status.startTime));
  into.labels("Labels", metadata.labels);
  into.annotations("Annotations", metadata.annotations);
}

function describePhase(into: Description, pod: Pod, look: Look): void {
  const { metadata, spec, status = {} } = pod;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp && status.phase !== "Failed" && status.phase !== "Succeeded") {
    into.field("Status", `Terminating (lasts ${age(deletionTimestamp, look)})`);
    into.field("Termination Grace Period", `${deletionGracePeriodSeconds ?? 0}s`);
  } else into.field("Status", status.phase);
  into.fieldIf("Reason", status.reason);
  into.fieldIf("Message", status.message);
  const profile = spec.securityContext?.seccompProfile;
  if (profile) into.field("SeccompProfile", profile.type);
  if (profile?.type === "Localhost") into.field("LocalhostProfile", profile.localhostProfile);
  into.field("IP", status.podIP);
  into.line(status.podIPs?.length ? "IPs:" : "IPs:\t<none>");
  for (const { ip } of status.podIPs ?? []) into.field("IP", ip, 1);
  into.fieldIf("Controlled By", managerText(pod));
  into.fieldIf("NominatedNodeName", status.nominatedNodeName);
}

function describeAllContainers(into: Description, pod: Pod): void {
  const { spec, status = {} } = pod;
  if (spec.resources) {
    into.line("Resources:");
    describeResources(into, spec.resources, 1);
  }
  if (spec.initContainers?.length) {
    describeContainers(into, "Init Containers", spec.initContainers, { pod, statuses: status.initContainerStatuses });
  }
  describeContainers(into, "Containers", spec.containers ?? [], { pod, statuses: status.containerStatuses });
  if (!spec.ephemeralContainers?.length) return;
  const statuses = status.ephemeralContainerStatuses;
  describeContainers(into, "Ephemeral Containers", spec.ephemeralContainers, { pod, statuses });
}

function describeConditions(into: Description, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? [];
  const row = (type: string, truth: string) => into.line(`${type} \t${truth} `, 1);
  if (spec.readinessGates?.length) into.put("Readiness Gates:\n  Type\tStatus\n");
  for (const { conditionType } of spec.readinessGates ?? []) {
    row(conditionType, conditions.find(({ type }) => type === conditionType)?.status ?? "<none>");
  }
  if (conditions.length > 0) into.put("Conditions:\n  Type\tStatus\n");
  for (const { type, status: truth } of conditions) row(type, truth);
}
