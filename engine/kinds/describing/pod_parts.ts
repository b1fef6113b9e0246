import { compareText } from "../../base/labels.ts";
import { controllerOf, type KubeObject } from "../../base/object.ts";
import { bareSelectorText, selectorText } from "../cells.ts";
import type { Look } from "../kind.ts";
import type { LabelSelector, Pod, PodTemplateSpec, Toleration, TopologySpreadConstraint } from "../types.ts";
import { describeContainers } from "./containers.ts";
import type { Description } from "./description.ts";
import { describeVolumes } from "./volumes.ts";

/** The template of a workload's pods. */
export function describePodTemplate(into: Description, template: PodTemplateSpec | undefined): void {
  into.line("Pod Template:");
  if (!template) return into.put("  <unset>");
  const { metadata, spec } = template;
  into.labels("  Labels", metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) into.annotations("  Annotations", metadata?.annotations);
  into.fieldIf("Service Account", spec.serviceAccountName, 1);
  if (spec.initContainers?.length) describeContainers(into, "Init Containers", spec.initContainers);
  describeContainers(into, "Containers", spec.containers ?? []);
  describeVolumes(into, spec.volumes, true);
  describeSpread(into, spec.topologySpreadConstraints, "  ");
  into.fieldIf("Priority Class Name", spec.priorityClassName, 1);
  into.labels("  Node-Selectors", spec.nodeSelector);
  describeTolerations(into, "  Tolerations", spec.tolerations);
  if (spec.schedulingGroup) describeSchedulingGroup(into, spec.schedulingGroup, "  ");
}

export function describeSchedulingGroup(into: Description, group: { podGroupName?: string }, indent = ""): void {
  into.line(`${indent}SchedulingGroup:`);
  into.field("PodGroupName", group.podGroupName, 1);
}

export function describeTolerations(into: Description, title: string, tolerations: readonly Toleration[] = []): void {
  const sorted = [...tolerations].sort((a, b) => compareText(a.key ?? "", b.key ?? ""));
  into.list(title, sorted.map(tolerationText));
}

function tolerationText(toleration: Toleration): string {
  const { key = "", value = "", operator, tolerationSeconds } = toleration;
  const effect: string = toleration.effect ?? "";
  const what = `${key}${value && `=${value}`}${effect && `:${effect}`}`;
  const exists = operator === "Exists" && !value ? `${key || effect ? " " : ""}op=Exists` : "";
  return `${what}${exists}${tolerationSeconds == null ? "" : ` for ${tolerationSeconds}s`}`;
}

export function describeSpread(
  into: Description,
  constraints: readonly TopologySpreadConstraint[] = [],
  indent = "",
): void {
  if (constraints.length === 0) return;
  const sorted = [...constraints].sort((a, b) => compareText(a.topologyKey, b.topologyKey));
  const texts = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) =>
    `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded` +
    (labelSelector ? ` for selector ${selectorText(labelSelector)}` : "")
  );
  into.list("Topology Spread Constraints", texts, indent);
}

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the pods that a workload manages, by phase. */
export function podCounts(owner: KubeObject, selector: LabelSelector | undefined, look: Look): string {
  const { namespace, uid } = owner.metadata;
  const pods = look.list("pods", { namespace, labelSelector: bareSelectorText(selector) }) as readonly Pod[];
  const phases = pods.filter((pod) => controllerOf(pod)?.uid === uid).map((pod) => pod.status?.phase);
  const count = (wanted: string) => phases.filter((phase) => phase === wanted).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ` +
    `${count("Failed")} Failed`;
}

/** `ReplicaSet/web-5c79`, or an empty text. */
export function managerText(object: KubeObject): string {
  const owner = controllerOf(object);
  return owner ? `${owner.kind}/${owner.name}` : "";
}
