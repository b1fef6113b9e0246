import { isRecord, sameJson } from "../base/json.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Intent, View } from "../cluster/controller.ts";
import { isMirror, MIRROR } from "../kinds/pod_state.ts";
import type { Node, Pod, PodSpec, Toleration } from "../kinds/types.ts";
import { hex } from "./machine_ids.ts";

/**
 * Pods that a kubelet runs from files in its node's manifest folder, without being asked by the API; what the API shows of
 * one is a mirror, which the kubelet makes again whenever it is gone. Source: `kubelet/pod/mirror_client.go`, `kubelet/config`.
 */

const SOURCE = "kubernetes.io/config.source";
const HASH = "kubernetes.io/config.hash";
const SEEN = "kubernetes.io/config.seen";

/** No taint drives a static pod away. */
const TOLERATES: Toleration = { effect: "NoExecute", operator: "Exists" };

/** What marks the key of a node whose mirrors are to be looked at. */
export const STATIC_PREFIX = "static:";
/** When a mirror that was refused is tried again. */
const RETRY_MS = 10_000;

interface Manifest {
  readonly metadata: Pick<Pod["metadata"], "name"> & Partial<Pod["metadata"]>;
  readonly spec: PodSpec;
}

/** Whether a start state means a file on a node's disk: a pod with its node's name, marked as coming from a file. */
export function isStaticManifest(object: unknown): boolean {
  const { kind, metadata, spec } = (isRecord(object) ? object : {}) as Partial<KubeObject>;
  return kind === "Pod" && !!spec?.nodeName && metadata?.annotations?.[SOURCE] === "file";
}

/** Lays manifests into their nodes' folders; their kubelets find them when they start. */
export function layStaticPods(cluster: Cluster, manifests: readonly unknown[]): void {
  for (const manifest of manifests as readonly Manifest[]) {
    const key = folderKey(manifest.spec.nodeName!);
    cluster.remember("kubelet", key, [...cluster.memory<readonly Manifest[]>("kubelet", key) ?? [], manifest]);
  }
}

function folderKey(node: string): string {
  return `manifests/${node}`;
}

export function hasStaticPods(view: View, node: string): boolean {
  return view.memory(folderKey(node)) !== undefined;
}

/** What a kubelet calls a pod: a static one by the hash of its file, whatever the id of its mirror is. */
export function uidOf(pod: Pod): string {
  return isMirror(pod) ? pod.metadata.annotations![MIRROR]! : pod.metadata.uid;
}

/** Whether there is a file behind a mirror. */
export function hasFile(view: View, mirror: Pod): boolean {
  const { nodeName = "" } = mirror.spec;
  return view.memory<readonly Manifest[]>(folderKey(nodeName))?.some((manifest) =>
    keyIn(manifest, nodeName) === keyOf(mirror)
  ) ?? false;
}

function nameOn(node: string, { metadata: { name } }: Manifest): string {
  return name.endsWith(`-${node}`) ? name : `${name}-${node}`;
}

function keyIn(manifest: Manifest, node: string): string {
  return `${manifest.metadata.namespace ?? "default"}/${nameOn(node, manifest)}`;
}

/** Makes the mirrors that a node's files lack. */
export function mirrored(view: View, nodeName: string): readonly Intent[] {
  const node = view.get<Node>("nodes", nodeName);
  const manifests = view.memory<readonly Manifest[]>(folderKey(nodeName)) ?? [];
  if (!node) return [];
  const missing = manifests.filter((manifest) => !view.get("pods", keyIn(manifest, nodeName)));
  return missing.map((manifest): Intent => ({
    do: "create",
    object: mirrorOf(manifest, node),
    refused: () => [{ do: "again", key: STATIC_PREFIX + nodeName, afterMs: RETRY_MS }],
  }));
}

function mirrorOf(manifest: Manifest, node: Node) {
  const { name: nodeName, uid } = node.metadata;
  const { metadata, spec } = manifest;
  const name = nameOn(nodeName, manifest);
  const hash = hex(`${metadata.namespace}/${name}/static`);
  const seen = node.metadata.creationTimestamp.replace("Z", ".000000000Z");
  const tolerations = [...(spec.tolerations ?? []).filter((toleration) => !sameJson(toleration, TOLERATES)), TOLERATES];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      name,
      namespace: metadata.namespace ?? "default",
      annotations: { ...metadata.annotations, [HASH]: hash, [MIRROR]: hash, [SEEN]: seen, [SOURCE]: "file" },
      ownerReferences: [{ apiVersion: "v1", controller: true, kind: "Node", name: nodeName, uid }],
    },
    spec: { ...spec, nodeName, tolerations },
  };
}
