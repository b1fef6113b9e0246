import { sameJson } from "../../base/json.ts";
import { compareText } from "../../base/labels.ts";
import { controllerOf } from "../../base/object.ts";
import { bareSelectorText, date, orNone } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import { describeConditions } from "../describing/conditions.ts";
import { describePodTemplate } from "../describing/pod_parts.ts";
import type { Look } from "../kind.ts";
import type { Deployment, PodTemplateSpec, ReplicaSet } from "../types.ts";

export function describeDeployment(deployment: Deployment, look: Look): string {
  return described((into) => {
    const { metadata, spec, status } = deployment;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("CreationTimestamp", date(metadata.creationTimestamp));
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.field("Selector", bareSelectorText(spec.selector));
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
    into.field(
      "Replicas",
      `${spec.replicas ?? 0} desired | ${updatedReplicas} updated | ${replicas} total | ` +
        `${availableReplicas} available | ${unavailableReplicas} unavailable`,
    );
    into.field("StrategyType", spec.strategy?.type);
    into.field("MinReadySeconds", spec.minReadySeconds ?? 0);
    const rolling = spec.strategy?.rollingUpdate;
    if (rolling) {
      into.field(
        "RollingUpdateStrategy",
        `${rolling.maxUnavailable ?? "<nil>"} max unavailable, ${rolling.maxSurge ?? "<nil>"} max surge`,
      );
    }
    describePodTemplate(into, spec.template);
    describeConditions(into, status?.conditions);
    describeReplicaSets(into, deployment, look);
    describeEvents(into, deployment, look);
  });
}

/** The new set is the oldest with the template of now; all others are old ones. */
function describeReplicaSets(into: Description, { metadata, spec }: Deployment, look: Look): void {
  const options = { namespace: metadata.namespace, labelSelector: bareSelectorText(spec.selector) };
  const list = look.listIfAllowed ?? look.list;
  const sets = ((list.call(look, "replicasets.apps", options) ?? []) as readonly ReplicaSet[])
    .filter((set) => controllerOf(set)?.uid === metadata.uid).sort(byAge);
  if (sets.length === 0) return;
  const wanted = withoutHash(spec.template);
  const now = sets.find((set) => sameJson(withoutHash(set.spec.template), wanted));
  into.field("OldReplicaSets", orNone(sets.filter((set) => set !== now).map(setText).join(", ")));
  into.field("NewReplicaSet", now ? setText(now) : "<none>");
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  return compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name);
}

function withoutHash({ metadata, ...template }: PodTemplateSpec): unknown {
  const { "pod-template-hash": _, ...labels } = metadata?.labels ?? {};
  const { creationTimestamp: __, ...meta } = metadata ?? {};
  return { ...template, metadata: { ...meta, labels } };
}

function setText({ metadata, spec, status }: ReplicaSet): string {
  return `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 0} replicas created)`;
}
