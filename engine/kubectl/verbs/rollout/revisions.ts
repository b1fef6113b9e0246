import { bareSelectorText } from "../../../kinds/cells.ts";
import { controllerOf, type KubeObject } from "../../../base/object.ts";
import type { ControllerRevision, LabelSelector, PodTemplateSpec, ReplicaSet } from "../../../kinds/types.ts";
import type { Info } from "../../builder.ts";
import { complained, type Failure, messageOf } from "../../failure.ts";
import type { Kube } from "../../verb.ts";

/** One entry of a workload's history. */
export interface Revision {
  readonly number: number;
  readonly cause: string | undefined;
  readonly template: PodTemplateSpec;
  /** The ControllerRevision or ReplicaSet that keeps it. */
  readonly object: KubeObject;
}

export const CHANGE_CAUSE = "kubernetes.io/change-cause";
export const REVISION = "deployment.kubernetes.io/revision";
export const TEMPLATE_HASH = "pod-template-hash";

type Keeps = { readonly resource: string; revision(object: KubeObject): Omit<Revision, "object"> };

const controllerRevisions: Keeps = {
  resource: "controllerrevisions.apps",
  revision(object) {
    const { revision, data, metadata } = object as ControllerRevision;
    const { $patch: _, ...template } = (data as { spec: { template: Record<string, unknown> } }).spec.template;
    return {
      number: revision,
      cause: metadata.annotations?.[CHANGE_CAUSE],
      template: template as unknown as PodTemplateSpec,
    };
  },
};

const replicaSets: Keeps = {
  resource: "replicasets.apps",
  revision(object) {
    const { spec, metadata } = object as ReplicaSet;
    return {
      number: Number(metadata.annotations?.[REVISION] ?? 0),
      cause: metadata.annotations?.[CHANGE_CAUSE],
      template: spec.template!,
    };
  },
};

/** Where each kind of workload keeps its history. */
const KEPT_IN: Readonly<Record<string, Keeps>> = {
  DaemonSet: controllerRevisions,
  Deployment: replicaSets,
  StatefulSet: controllerRevisions,
};

/** The history of a workload, oldest first; undefined for a kind that has none. */
export function revisionsOf(info: Info, kube: Kube): readonly Revision[] | { readonly failure: Failure } | undefined {
  const keeps = KEPT_IN[info.resource.kind];
  const object = info.object!;
  if (!keeps) return undefined;
  const labelSelector = bareSelectorText(object.spec.selector as LabelSelector);
  const list = kube.client.list(keeps.resource, { namespace: info.namespace, labelSelector });
  if ("failure" in list) {
    const said = messageOf(list.failure);
    return { failure: complained(`unable to find history controlled by ${info.resource.kind} ${info.name}: ${said}`) };
  }
  return list.items.filter((kept) => controllerOf(kept)?.uid === object.metadata.uid)
    .map((kept) => ({ ...keeps.revision(kept), object: kept }))
    .filter(({ number }) => number > 0)
    .sort((a, b) => a.number - b.number);
}

/** The template as a workload has it: without the label that its ReplicaSet added. */
export function ownTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const { [TEMPLATE_HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
