import { parseTime } from "../base/time.ts";
import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { View } from "../cluster/controller.ts";
import type { Event, Node, Pod } from "../kinds/types.ts";

/** `starting`: not ready yet; `ending`: told to stop; `done`: ran to its end. */
export type PodState = "running" | "starting" | "ending" | "failed" | "done";

/** A cluster as a drawing: nodes with what runs on them. A value made of the present; nothing of the screen is in it. */
export interface MapView {
  readonly nodes: readonly MapNode[];
  /** Pods that no node has. */
  readonly waiting: readonly MapPod[];
  /** Workloads by name, in the order of their hues. */
  readonly workloads: readonly string[];
}

export interface MapNode {
  readonly name: string;
  readonly isReady: boolean;
  /** Cordoned: no new pods. */
  readonly isClosed: boolean;
  /** As kubectl writes them: `key=value:NoSchedule`. */
  readonly taints: readonly string[];
  /** `key=value`, those that every node has left out. */
  readonly labels: readonly string[];
  readonly pods: readonly MapPod[];
}

export interface MapPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** `DaemonSet web`; absent for a pod of its own. */
  readonly workload?: string;
  /** Which of the workloads, from 0; the cluster's own pods have none. */
  readonly hue?: number;
  /** Made from an older revision than its workload asks for. */
  readonly isOld: boolean;
  readonly state: PodState;
  /** The column STATUS of `kubectl get pods`. */
  readonly status: string;
}

const SYSTEM = /^kube-/;
/** Labels that say nothing a map would show. */
const PLAIN_LABELS = /^(beta\.)?kubernetes\.io\/(arch|os|hostname)$/;

export function mapView(cluster: Cluster): MapView {
  const view = cluster.view("map");
  const pods = view.list<Pod>("pods");
  const owners = new Map<string, Owner | undefined>();
  const owned = pods.map((pod) => ({ pod, owner: ownerOf(pod, view, owners) }));
  const workloads = [
    ...new Set(owned.flatMap(({ pod, owner }) => owner && !SYSTEM.test(pod.metadata.namespace!) ? [owner.label] : [])),
  ].sort();
  const status = cluster.columns("pods").find(({ title }) => /^status$/i.test(title));
  const byNode = new Map<string, MapPod[]>();
  for (const { pod, owner } of owned) {
    const drawn = podOf(pod, owner, workloads, status?.cell(pod, { nowMs: cluster.nowMs }) ?? "");
    const node = pod.spec?.nodeName ?? "";
    byNode.set(node, [...byNode.get(node) ?? [], drawn]);
  }
  return {
    nodes: view.list<Node>("nodes").map((node) => nodeOf(node, byNode.get(node.metadata.name) ?? [])),
    waiting: byNode.get("") ?? [],
    workloads,
  };
}

function nodeOf({ metadata, spec, status }: Node, pods: readonly MapPod[]): MapNode {
  return {
    name: metadata.name,
    isReady: status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
    isClosed: spec?.unschedulable === true,
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`),
    labels: Object.entries(metadata.labels ?? {}).filter(([key]) => !PLAIN_LABELS.test(key)).map(([key, value]) =>
      value ? `${key}=${value}` : key
    ).sort(),
    pods,
  };
}

function podOf(pod: Pod, owner: Owner | undefined, workloads: readonly string[], status: string): MapPod {
  const { uid, namespace, name, labels = {} } = pod.metadata;
  const hue = owner ? workloads.indexOf(owner.label) : -1;
  return {
    uid: uid!,
    namespace: namespace!,
    name,
    workload: owner?.label,
    hue: hue < 0 ? undefined : hue,
    isOld: owner?.revision !== undefined && labels[owner.revision.label] !== owner.revision.value,
    state: stateOf(pod, status),
    status,
  };
}

/** What kubectl's status calls a fault of the pod's own. */
const FAULTS =
  /^(Init:)?(Err|Error|CrashLoopBackOff|ImagePullBackOff|InvalidImageName|OOMKilled|Evicted|Create.*Error|RunContainerError|ContainerCannotRun|Failed|OutOf\w+|NodeAffinity|StartError)/;

function stateOf({ metadata, status }: Pod, words: string): PodState {
  if (metadata.deletionTimestamp) return "ending";
  if (status?.phase === "Succeeded") return "done";
  if (status?.phase === "Failed" || FAULTS.test(words)) return "failed";
  const isReady = status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  return isReady ? "running" : "starting";
}

/** The workload that a pod belongs to, and what tells its newest pods from older ones. */
interface Owner {
  readonly label: string;
  readonly revision?: { readonly label: string; readonly value: string };
}

const RESOURCES: Readonly<Record<string, ResourceName>> = {
  DaemonSet: "daemonsets.apps",
  StatefulSet: "statefulsets.apps",
  ReplicaSet: "replicasets.apps",
  Job: "jobs.batch",
  ReplicationController: "replicationcontrollers",
};

function ownerOf({ metadata }: Pod, view: View, known: Map<string, Owner | undefined>): Owner | undefined {
  const reference = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!reference) return undefined;
  if (known.has(reference.uid)) return known.get(reference.uid);
  const resource = RESOURCES[reference.kind];
  const object = resource && view.get(resource, `${metadata.namespace}/${reference.name}`);
  const owner = object ? workloadOf(reference.kind, object, view) : { label: `${reference.kind} ${reference.name}` };
  known.set(reference.uid, owner);
  return owner;
}

function workloadOf(kind: string, object: KubeObject, view: View): Owner {
  const { name, namespace, uid } = object.metadata;
  const label = `${kind} ${name}`;
  const hash = "controller-revision-hash";
  if (kind === "DaemonSet") {
    const revisions = view.ownedBy<KubeObject & { revision?: number }>(uid!, "controllerrevisions.apps");
    const newest = revisions.toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0];
    const value = newest?.metadata.labels?.[hash];
    return { label, revision: value ? { label: hash, value } : undefined };
  }
  if (kind === "StatefulSet") {
    const value = (object as { status?: { updateRevision?: string } }).status?.updateRevision;
    return { label, revision: value ? { label: hash, value } : undefined };
  }
  const deployment = object.metadata.ownerReferences?.find((one) => one.controller && one.kind === "Deployment");
  if (kind !== "ReplicaSet" || !deployment) return { label };
  const sets = view.ownedBy(deployment.uid, "replicasets.apps").filter((set) => set.metadata.namespace === namespace);
  const number = (set: KubeObject) => Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  const newest = sets.toSorted((a, b) => number(b) - number(a))[0];
  const value = newest?.metadata.labels?.["pod-template-hash"];
  return {
    label: `Deployment ${deployment.name}`,
    revision: value ? { label: "pod-template-hash", value } : undefined,
  };
}

/** Something that happened, for a feed: the newest first. */
export interface FeedEvent {
  readonly uid: string;
  readonly atMs: number;
  readonly isWarning: boolean;
  readonly reason: string;
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** Steps on a pod's way that say no more than that it runs in the end. */
const STEPS = new Set(["Pulling", "Pulled", "Created"]);

/** The newest events of a cluster, its own namespaces and the small steps of pods left out. */
export function eventFeed(cluster: Cluster, count: number): readonly FeedEvent[] {
  const events = cluster.view("map").list<Event>("events").filter(({ metadata, reason }) =>
    !SYSTEM.test(metadata.namespace!) && !STEPS.has(reason ?? "")
  );
  return events.map((event) => ({
    uid: event.metadata.uid!,
    // Some components write microseconds, most write seconds: what happened in one second is told in the order of writing.
    atMs: Math.floor((parseTime(timeOf(event)) ?? 0) / 1000) * 1000,
    isWarning: event.type === "Warning",
    reason: event.reason ?? "",
    kind: event.involvedObject?.kind ?? "",
    name: event.involvedObject?.name ?? "",
    message: event.message ?? "",
    version: Number(event.metadata.resourceVersion),
  })).sort((a, b) => b.atMs - a.atMs || b.version - a.version).slice(0, count).map(({ version: _, ...event }) => event);
}

function timeOf(event: Event): string {
  return event.lastTimestamp ?? event.series?.lastObservedTime ?? event.eventTime ?? event.metadata.creationTimestamp!;
}
