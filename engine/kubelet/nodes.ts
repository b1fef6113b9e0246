import { rfc3339, rfc3339Micro } from "../base/time.ts";
import type { Intent, View } from "../cluster/controller.ts";
import { conditionOf } from "../kinds/pod_state.ts";
import type { Node } from "../kinds/types.ts";
import { hex, uuid } from "./machine_ids.ts";
import { hasStaticPods, STATIC_PREFIX } from "./static_pods.ts";

/** What a kubelet remembers of its machine. */
export interface Machine {
  readonly address: string;
  /** Its place among the machines, for the addresses of its pods. */
  readonly number: number;
  /** Containers only pretend to run. */
  readonly hollow: boolean;
  /** Without a registry only the images that the node has can be used. */
  readonly registry: "reachable" | "none";
  readonly capacity: Node["status"]["capacity"];
}

export const VERSION = "v1.36.2";
const RUNTIME = "containerd://2.2.1";

export function machineKey(node: string): string {
  return `machine/${node}`;
}

/**
 * Whether a kubelet runs on a node: where the object came with a capacity, or ran one before. A node that somebody
 * made up by hand, without a machine behind it, never becomes ready.
 */
export function hasKubelet(view: View, node: Node): boolean {
  return node.status?.capacity !== undefined || view.memory(machineKey(node.metadata.name)) !== undefined;
}

/** Registers a node: labels, status and lease, as its kubelet does when it starts. */
export function registered(view: View, node: Node): readonly Intent[] {
  const { name } = node.metadata;
  if (conditionOf(node, "Ready") || !hasKubelet(view, node)) return [];
  const known = view.memory<Machine>(machineKey(name));
  const number = known?.number ?? (view.memory<number>("machines") ?? 0);
  const machine = known ?? machineOf(node, number);
  return [
    ...known ? [] : [
      { do: "remember", key: "machines", value: number + 1 } as const,
      { do: "remember", key: machineKey(name), value: machine } as const,
    ],
    {
      do: "patch",
      object: node,
      patch: {
        metadata: {
          labels: labels(node),
          annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
        },
      },
      refused: () => [],
    },
    { do: "patch", object: node, subresource: "status", patch: { status: { ...status(view, node, machine) } } },
    ...view.get(LEASES, `${LEASE_NAMESPACE}/${name}`) ? [] : [lease(view, node)],
    ...["Starting", "NodeReady"].map((reason): Intent => told(node, reason)),
    ...hasStaticPods(view, name) ? [{ do: "again", key: STATIC_PREFIX + name, afterMs: 0 } as const] : [],
  ];
}

function machineOf(node: Node, number: number): Machine {
  const { images, addresses, nodeInfo, capacity } = node.status;
  const place = number + 2;
  const address = addresses?.find(({ type }) => type === "InternalIP")?.address;
  return {
    address: address ?? `172.30.${place >> 8}.${place & 255}`,
    number,
    hollow: !images?.length && !nodeInfo?.["containerRuntimeVersion"],
    registry: images?.length ? "none" : "reachable",
    capacity,
  };
}

function labels(node: Node): Record<string, string> {
  const own = node.metadata.labels ?? {};
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": node.metadata.name,
    "kubernetes.io/os": "linux",
    ...own,
  };
}

/** Type, reason and message of the conditions of a healthy node, in the order in which the kubelet reports them. */
const CONDITIONS = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
] as const;

function status(view: View, node: Node, machine: Machine) {
  const now = rfc3339(view.nowMs);
  const { name } = node.metadata;
  const capacity = node.status?.capacity ?? machine.capacity!;
  const id = (salt: string) => hex(`${name}${salt}`);
  return {
    addresses: node.status?.addresses?.map((address) => ({ ...address })) ?? [
      { address: machine.address, type: "InternalIP" },
      { address: name, type: "Hostname" },
    ],
    allocatable: { ...node.status?.allocatable ?? capacity },
    capacity: { ...capacity },
    conditions: CONDITIONS.map(([type, truth, reason, message]) => ({
      type,
      status: truth,
      lastHeartbeatTime: now,
      lastTransitionTime: now,
      reason,
      message,
    })),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: "amd64",
      bootID: uuid(id("boot")),
      containerRuntimeVersion: RUNTIME,
      kernelVersion: "6.8.0-88-generic",
      kubeProxyVersion: "",
      kubeletVersion: VERSION,
      machineID: id("machine"),
      operatingSystem: "linux",
      osImage: "Ubuntu 24.04.3 LTS",
      systemUUID: uuid(id("system")),
      ...Object.fromEntries(Object.entries(node.status?.nodeInfo ?? {}).filter(([, text]) => text !== "")),
    },
  };
}

const LEASES = "leases.coordination.k8s.io";
const LEASE_NAMESPACE = "kube-node-lease";

/** The lease goes with its node. */
function lease(view: View, { metadata: { name, uid } }: Node): Intent {
  return {
    do: "create",
    object: {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: {
        name,
        namespace: LEASE_NAMESPACE,
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: rfc3339Micro(view.nowMs) },
    },
    refused: () => [],
  };
}

/** A kubelet notices with its next heartbeat that its node was cordoned, or freed again. */
const HEARTBEAT_MS = 10_000;

export function toldOfCordon(view: View, node: Node): readonly Intent[] {
  const key = `cordoned/${node.metadata.name}`;
  const known = view.memory<{ readonly marked: boolean; readonly dueMs?: number }>(key) ?? { marked: false };
  const marked = node.spec?.unschedulable ?? false;
  if (known.marked === marked) return known.dueMs === undefined ? [] : [{ do: "remember", key, value: { marked } }];
  if (known.dueMs === undefined) {
    return [
      { do: "remember", key, value: { ...known, dueMs: view.nowMs + HEARTBEAT_MS } },
      { do: "again", afterMs: HEARTBEAT_MS },
    ];
  }
  if (view.nowMs < known.dueMs) return [];
  return [{ do: "remember", key, value: { marked } }, told(node, marked ? "NodeNotSchedulable" : "NodeSchedulable")];
}

const TOLD: Readonly<Record<string, (name: string) => string>> = {
  Starting: () => "Starting kubelet.",
  NodeNotSchedulable: (name) => `Node ${name} status is now: NodeNotSchedulable`,
  NodeReady: (name) => `Node ${name} status is now: NodeReady`,
  NodeSchedulable: (name) => `Node ${name} status is now: NodeSchedulable`,
};

/** The kubelet's events about its node go by the node's name as its UID. */
function told(node: Node, reason: string): Intent {
  const { name } = node.metadata;
  return {
    do: "event",
    about: { ...node, metadata: { ...node.metadata, uid: name, resourceVersion: "" } },
    type: "Normal",
    reason,
    message: TOLD[reason]!(name),
    source: { component: "kubelet", host: name },
  };
}
