import type { Container, Fields, Pod, Volume } from "../kinds/types.ts";
import type { PersistentVolumeClaim } from "../kinds/workload_types.ts";
import { Files } from "../shell/files.ts";
import { dataOf, fieldOf, resourceOf } from "./environment.ts";
import type { Sync } from "./sync.ts";

/** Why a pod's volumes can't be set up yet: the kubelet's events. */
export function mountFaults(sync: Sync): readonly string[] {
  return (sync.pod.spec.volumes ?? []).flatMap((volume) => {
    const missing = missingOf(sync, volume);
    return missing === undefined ? [] : [`MountVolume.SetUp failed for volume "${volume.name}" : ${missing}`];
  });
}

function missingOf(sync: Sync, volume: Volume): string | undefined {
  if (volume["configMap"]) return missingSource(sync, "configmap", volume["configMap"].name, volume["configMap"]);
  if (volume["secret"]) return missingSource(sync, "secret", volume["secret"].secretName, volume["secret"]);
  for (const source of volume["projected"]?.sources ?? []) {
    const found = source.configMap
      ? missingSource(sync, "configmap", source.configMap.name, source.configMap)
      : source.secret && missingSource(sync, "secret", source.secret.name, source.secret);
    if (found !== undefined) return found;
  }
  return undefined;
}

function missingSource(sync: Sync, kind: "configmap" | "secret", name: string, source: Fields): string | undefined {
  if (source["optional"]) return undefined;
  const data = dataOf(sync, kind, name);
  if (!data) return `${kind} "${name}" not found`;
  const items: readonly { key: string }[] = source["items"] ?? [];
  return items.some(({ key }) => !(key in data))
    ? `${kind} references non-existent ${kind === "configmap" ? "config" : "secret"} key: ${
      items.find(({ key }) => !(key in data))!.key
    }`
    : undefined;
}

/** In every pod's files, and never changed. */
const CLUSTER_CERTIFICATE = "kube-root-ca.crt";

/** The ConfigMaps and Secrets that a pod's volumes show, as `configmaps/NAMESPACE/NAME`. */
export function sourcesOf(pod: Pod): readonly string[] {
  const found: string[] = [];
  const add = (resource: string, name: string | undefined) => {
    if (name && name !== CLUSTER_CERTIFICATE) found.push(`${resource}/${pod.metadata.namespace}/${name}`);
  };
  for (const volume of pod.spec.volumes ?? []) {
    add("configmaps", volume["configMap"]?.name);
    add("secrets", volume["secret"]?.secretName);
    for (const source of volume["projected"]?.sources ?? []) {
      add("configmaps", source.configMap?.name);
      add("secrets", source.secret?.name);
    }
  }
  return found;
}

/** Writes what the sources of a pod's volumes say by now into the files that its containers see. */
export function refreshVolumes(sync: Sync): void {
  for (const volume of sync.pod.spec.volumes ?? []) {
    const files = sync.run.volumes[volume.name];
    if (!files || !READ_ONLY.some((kind) => volume[kind])) continue;
    const texts = contents(sync, volume);
    const names = files.list("/");
    for (const name of Array.isArray(names) ? names : []) {
      if (!Object.keys(texts).some((path) => path.split("/")[0] === name)) {
        files.remove(`/${name}`, { recursive: true });
      }
    }
    for (const [path, text] of Object.entries(texts)) {
      if (files.read(`/${path}`) !== text) put(files, `/${path}`, text, sync.nowMs);
    }
  }
}

export function contents(sync: Sync, volume: Volume): Readonly<Record<string, string>> {
  if (volume["configMap"]) return chosen(dataOf(sync, "configmap", volume["configMap"].name), volume["configMap"]);
  if (volume["secret"]) return chosen(dataOf(sync, "secret", volume["secret"].secretName), volume["secret"]);
  if (volume["downwardAPI"]) return downward(sync, volume["downwardAPI"]);
  const texts: Record<string, string> = {};
  for (const source of volume["projected"]?.sources ?? []) {
    if (source.configMap) {
      Object.assign(texts, chosen(dataOf(sync, "configmap", source.configMap.name), source.configMap));
    }
    if (source.secret) Object.assign(texts, chosen(dataOf(sync, "secret", source.secret.name), source.secret));
    if (source.downwardAPI) Object.assign(texts, downward(sync, source.downwardAPI));
    if (source.serviceAccountToken) texts[source.serviceAccountToken.path] = token(sync);
  }
  return texts;
}

function chosen(data: Readonly<Record<string, string>> | undefined, source: Fields): Readonly<Record<string, string>> {
  const items: readonly { key: string; path: string }[] | undefined = source["items"];
  if (!items || !data) return data ?? {};
  return Object.fromEntries(items.filter(({ key }) => key in data).map(({ key, path }) => [path, data[key]!]));
}

function downward(sync: Sync, source: Fields): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path, fieldRef, resourceFieldRef } of source["items"] ?? []) {
    if (fieldRef) texts[path] = fieldOf(sync, fieldRef.fieldPath);
    else if (resourceFieldRef) {
      const { containerName, resource, divisor } = resourceFieldRef;
      const container = sync.pod.spec.containers.find(({ name }) => name === containerName);
      if (container) texts[path] = resourceOf(sync, container, resource, divisor);
    }
  }
  return texts;
}

/** Looks like a token; nothing is behind it. */
function token({ pod }: Sync): string {
  const part = (value: unknown) =>
    btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? "default";
  const claims = {
    sub: `system:serviceaccount:${namespace}:${account}`,
    "kubernetes.io": { namespace, pod: { name, uid } },
  };
  return `${part({ alg: "RS256", kid: "simulated" })}.${part(claims)}.c2ltdWxhdGVk`;
}

export function put(files: Files, path: string, text: string, nowMs: number): void {
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (folder) files.makeFolder(folder, { nowMs, parents: true });
  files.write(path, text, { nowMs });
}

/** Kinds of volumes that containers can't write to, whatever their mounts say. */
const READ_ONLY = ["configMap", "secret", "downwardAPI", "projected"];

/** Puts a container's volumes where it wants them. */
export function mountAll(sync: Sync, container: Container, files: Files): void {
  const { nowMs } = sync;
  for (const { name, mountPath, readOnly, subPath } of container.volumeMounts ?? []) {
    const volume = sync.pod.spec.volumes?.find((one) => one.name === name);
    const there = sync.run.volumes[name];
    if (!volume || !there) continue;
    const at = mountPath.replace(/\/+$/, "") || "/";
    if (!subPath) {
      files.mount(at, there, { nowMs, readOnly: readOnly || READ_ONLY.some((kind) => volume[kind]) });
      continue;
    }
    const text = there.read(`/${subPath}`);
    if (typeof text === "string") put(files, at, text, nowMs);
    else {
      files.makeFolder(at, { nowMs, parents: true });
      const names = there.list(`/${subPath}`);
      if (!Array.isArray(names)) continue;
      for (const one of names) {
        const inner = there.read(`/${subPath}/${one}`);
        if (typeof inner === "string") put(files, `${at}/${one}`, inner, nowMs);
      }
    }
  }
}

/** A claim that a pod mounts is bound before the pod was placed; a preset node may come before that. */
export function waitsForClaim(sync: Sync): boolean {
  return (sync.pod.spec.volumes ?? []).some((volume) => {
    const name = volume["persistentVolumeClaim"]?.claimName;
    if (!name) return false;
    const claim = sync.view.get<PersistentVolumeClaim>(
      "persistentvolumeclaims",
      `${sync.pod.metadata.namespace}/${name}`,
    );
    return !claim?.spec.volumeName;
  });
}
