import type { KubeObject } from "../../base/object.ts";
import type { PodSpec, PodTemplateSpec, Volume } from "../../kinds/types.ts";
import type { PersistentVolumeClaim, StatefulSet } from "../../kinds/workload_types.ts";
import { podOf } from "../owning/mod.ts";

export const HASH = "controller-revision-hash";
const POD_NAME = "statefulset.kubernetes.io/pod-name";
const POD_INDEX = "apps.kubernetes.io/pod-index";

/** The number at the end of a pod's name, or undefined when the set did not name it. */
export function ordinalOf(set: StatefulSet, pod: KubeObject): number | undefined {
  const { name } = pod.metadata;
  const start = `${set.metadata.name}-`;
  const rest = name.slice(start.length);
  return name.startsWith(start) && /^(0|[1-9][0-9]*)$/.test(rest) ? Number(rest) : undefined;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function claimName(template: PersistentVolumeClaim, pod: string): string {
  return `${template.metadata.name}-${pod}`;
}

/** The pod of a number: its name is its host's too, and its volumes are its own claims. `revision`: name of its template's revision. */
export function numberedPod(set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string): unknown {
  const name = podName(set, ordinal);
  const claims = set.spec.volumeClaimTemplates ?? [];
  const own: readonly Volume[] = claims.map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claimName(claim, name) },
  }));
  const others = (template.spec.volumes ?? []).filter((volume) => !own.some((one) => one.name === volume.name));
  const spec: PodSpec = {
    ...template.spec,
    hostname: name,
    ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
    ...(own.length + others.length > 0 && { volumes: [...own, ...others] }),
  };
  const labels = { [POD_INDEX]: String(ordinal), [HASH]: revision, [POD_NAME]: name };
  const pod = podOf(set, template, { name, labels, spec });
  return { ...pod, metadata: { ...pod.metadata, generateName: `${set.metadata.name}-` } };
}

/** The claims of a numbered pod: they carry the labels that the set selects its pods by. */
export function claimsOfPod(set: StatefulSet, ordinal: number): readonly KubeObject[] {
  const name = podName(set, ordinal);
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { labels, annotations } = template.metadata;
    const made = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: claimName(template, name),
        namespace: set.metadata.namespace,
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations && { annotations }),
      },
      spec: template.spec,
    };
    return made as unknown as KubeObject;
  });
}
