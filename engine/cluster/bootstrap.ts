import { deepFreeze } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { rfc3339, rfc3339Micro } from "../base/time.ts";
import { resourceOfKind } from "../kinds/discovery.ts";
import { kindOf } from "../kinds/mod.ts";
import facts from "./bootstrap.json" with { type: "json" };
import type { Machine } from "./machine.ts";

/** What a new cluster holds before anybody asks: namespaces, the API's own service, roles, priority classes and the like. */
const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

const KUBERNETES_SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
  spec: {
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    internalTrafficPolicy: "Cluster",
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
    sessionAffinity: "None",
    type: "ClusterIP",
  },
  status: { loadBalancer: {} },
};

/** Stands for a certificate: nothing is behind it. */
export const ROOT_CERTIFICATE =
  "-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVkIGNlcnRpZmljYXRlIGF1dGhvcml0eQ==\n-----END CERTIFICATE-----\n";

const AUTHENTICATION = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "extension-apiserver-authentication", namespace: "kube-system" },
  data: { "client-ca-file": ROOT_CERTIFICATE },
};

/** Where the API server itself can be reached. */
const API_SERVER = "192.0.2.1";

const KUBERNETES_ENDPOINTS = {
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "kubernetes", namespace: "default", labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
  subsets: [{ addresses: [{ ip: API_SERVER }], ports: [{ name: "https", port: 6443, protocol: "TCP" }] }],
};

const KUBERNETES_SLICE = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
  addressType: "IPv4",
  endpoints: [{ addresses: [API_SERVER], conditions: { ready: true } }],
  ports: [{ name: "https", port: 6443, protocol: "TCP" }],
};

/** Which of several copies of a component leads: here there is only one. */
const LEASES = ["kube-controller-manager", "kube-scheduler"].map((name) => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name, namespace: "kube-system" },
  spec: { holderIdentity: `controlplane_${name}`, leaseDurationSeconds: 15, leaseTransitions: 0 },
}));

type Manifest = Omit<KubeObject, "metadata"> & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

const OBJECTS: readonly Manifest[] = deepFreeze([
  ...NAMESPACES.map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  })),
  ...NAMESPACES.map((namespace) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "default", namespace },
  })),
  KUBERNETES_SERVICE,
  KUBERNETES_ENDPOINTS,
  KUBERNETES_SLICE,
  AUTHENTICATION,
  ...facts as readonly unknown[] as readonly Manifest[],
]) as unknown as readonly Manifest[];

/** Puts the objects straight into the store: they are facts, read off a running server. */
export function bootstrap(machine: Machine): void {
  const creationTimestamp = rfc3339(machine.nowMs);
  const now = rfc3339Micro(machine.nowMs);
  const leases = LEASES.map((lease) => ({ ...lease, spec: { ...lease.spec, acquireTime: now, renewTime: now } }));
  for (const object of [...OBJECTS, ...leases]) {
    const resource = resourceOfKind(object.apiVersion as string, object.kind as string)!.name;
    const generation = kindOf(resource)?.raisesGeneration ? { generation: 1 } : {};
    const metadata = {
      ...object.metadata,
      uid: machine.chance.uuid(),
      creationTimestamp,
      resourceVersion: "",
      ...generation,
    };
    machine.put(resource, { ...object, metadata } as unknown as KubeObject, undefined);
  }
}
