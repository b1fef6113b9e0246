import type { Pod, PodTemplateSpec, Volume } from "../../kinds/types.ts";
import type { StatefulSet } from "../../kinds/workload_types.ts";
import { podOf } from "../owning/mod.ts";

/** The number at the end of a pod's name, if the rest is the set's name. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const { name } = pod.metadata;
  const prefix = `${set.metadata.name}-`;
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^(0|[1-9]\d*)$/.test(rest) ? Number(rest) : undefined;
}

export function firstOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}

export function podAt(set: StatefulSet, ordinal: number, revision: string, template: PodTemplateSpec): ReturnType<typeof podOf> {
  const name = `${set.metadata.name}-${ordinal}`;
  const own = (set.spec.volumeClaimTemplates ?? []).map((one): Volume => ({
    name: one.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, one.metadata.name, ordinal) },
  }));
  const others = (template.spec.volumes ?? []).filter(({ name }) => !own.some((volume) => volume.name === name));
  const volumes = [...own, ...others];
  return podOf(set, plain(template), {
    name,
    labels: {
      "controller-revision-hash": revision,
      "statefulset.kubernetes.io/pod-name": name,
      "apps.kubernetes.io/pod-index": String(ordinal),
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...(volumes.length > 0 && { volumes }),
    },
  });
}

/** A template of a revision is marked as a patch that replaces. */
function plain(template: PodTemplateSpec): PodTemplateSpec {
  const { metadata, spec } = template;
  return { metadata, spec };
}

/** The claims of a pod, by the set's templates. They stay when the pod goes. */
export function claimsOf(set: StatefulSet, ordinal: number): readonly unknown[] {
  const labels = set.spec.selector.matchLabels;
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: claimName(set, template.metadata.name, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata.labels, ...labels },
      ...(template.metadata.annotations && { annotations: template.metadata.annotations }),
    },
    spec: template.spec,
  }));
}
