import { hashed } from "../verbs/create/name_hash.ts";
import type { Loose } from "../pod_specs.ts";
import { type Built, currentName } from "./built.ts";
import { changedAt, podSpecPath } from "./paths.ts";

/** Kinds whose names mean something to the cluster: they get no prefix or suffix. */
const KEPT = ["APIService", "CustomResourceDefinition", "Namespace"];

export function renamed(resources: readonly Built[], prefix: string, suffix: string): readonly Built[] {
  if (!prefix && !suffix) return resources;
  return withReferences(
    resources,
    (one) => KEPT.includes(one.object.kind) ? currentName(one) : `${prefix}${currentName(one)}${suffix}`,
  );
}

/** Generated objects get the hash of their contents. */
export function withHashes(resources: readonly Built[]): readonly Built[] {
  return withReferences(resources, (one) => one.wantsHash ? hashedName(one.object) : currentName(one));
}

function hashedName({ kind, metadata: { name }, data, binaryData, type, stringData }: Loose): string {
  const contents = {
    kind,
    name,
    data: data ?? "",
    ...(binaryData ? { binaryData } : {}),
    ...(kind === "Secret" ? { type: type ?? "" } : {}),
    ...(stringData ? { stringData } : {}),
  };
  return hashed(name, contents);
}

/** Where a pod spec names other objects. */
const IN_POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: [
    "volumes[].configMap.name",
    "volumes[].projected.sources[].configMap.name",
    ...inContainers("env[].valueFrom.configMapKeyRef.name"),
    ...inContainers("envFrom[].configMapRef.name"),
  ],
  Secret: [
    "volumes[].secret.secretName",
    "volumes[].projected.sources[].secret.name",
    "imagePullSecrets[].name",
    ...inContainers("env[].valueFrom.secretKeyRef.name"),
    ...inContainers("envFrom[].secretRef.name"),
  ],
  PersistentVolumeClaim: ["volumes[].persistentVolumeClaim.claimName"],
  PriorityClass: ["priorityClassName"],
  ServiceAccount: ["serviceAccountName"],
};

function inContainers(path: string): string[] {
  return ["containers[]", "initContainers[]"].map((list) => `${list}.${path}`);
}

/** Where other kinds do: the kind that names, the kind that is named, the path. */
const ELSEWHERE: readonly (readonly [by: string, kind: string, path: string])[] = [
  ["Ingress", "Service", "spec.defaultBackend.service.name"],
  ["Ingress", "Service", "spec.rules[].http.paths[].backend.service.name"],
  ["Ingress", "Secret", "spec.tls[].secretName"],
  ["Ingress", "IngressClass", "spec.ingressClassName"],
  ["PersistentVolumeClaim", "PersistentVolume", "spec.volumeName"],
  ["PersistentVolumeClaim", "StorageClass", "spec.storageClassName"],
  ["ServiceAccount", "Secret", "secrets[].name"],
  ["ServiceAccount", "Secret", "imagePullSecrets[].name"],
  ["StatefulSet", "Service", "spec.serviceName"],
  ["StatefulSet", "StorageClass", "spec.volumeClaimTemplates[].spec.storageClassName"],
];

/** References that say the kind themselves. */
const KINDED: Readonly<Record<string, string>> = {
  ClusterRoleBinding: "roleRef",
  HorizontalPodAutoscaler: "spec.scaleTargetRef",
  RoleBinding: "roleRef",
};

/** New names, and with them what others call the renamed ones. */
function withReferences(resources: readonly Built[], nameOf: (one: Built) => string): readonly Built[] {
  const next = new Map<string, string>();
  for (const one of resources) next.set(`${one.object.kind} ${currentName(one)}`, nameOf(one));
  const follow = (kind: string) => (name: unknown) => next.get(`${kind} ${name}`) ?? name;
  return resources.map((one) => {
    const name = nameOf(one);
    let object = name === currentName(one) ? one.object : { ...one.object, metadata: { ...one.object.metadata, name } };
    const spec = podSpecPath(object.kind);
    for (const [kind, paths] of spec === undefined ? [] : Object.entries(IN_POD_SPECS)) {
      for (const path of paths) object = changedAt(object, `${spec}.${path}`, false, follow(kind));
    }
    for (const [by, kind, path] of ELSEWHERE) {
      if (object.kind === by) object = changedAt(object, path, false, follow(kind));
    }
    const kinded = KINDED[object.kind];
    const same = (reference: Loose) => ({ ...reference, name: follow(reference.kind)(reference.name) });
    if (kinded) object = changedAt(object, kinded, false, same);
    const isHere = ({ kind, name, namespace }: Loose) =>
      namespace === undefined || resources.some((other) =>
        other.object.kind === kind && currentName(other) === name &&
        (other.object.metadata.namespace ?? "default") === namespace
      );
    if (object.subjects) {
      object = { ...object, subjects: object.subjects.map((one: Loose) => isHere(one) ? same(one) : one) };
    }
    return { ...one, object, names: name === one.names[0] ? one.names : [name, ...one.names] };
  });
}
