import { sameJson } from "../../base/json.ts";
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isReady, isTerminating } from "../../kinds/pod_state.ts";
import type { Node, Pod, Service, Texts } from "../../kinds/types.ts";
import { ownerReferenceOf } from "../owning/mod.ts";
import { byPorts, HEADLESS, hostnameIn, isSelecting, podsBehind, servicesOf } from "./pods.ts";
import { TRIGGER, triggerTime } from "./trigger_time.ts";

export const SLICES = "endpointslices.discovery.k8s.io";
export const SERVICE_NAME = "kubernetes.io/service-name";
export const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
const ZONE = "topology.kubernetes.io/zone";
/** A slice holds so many endpoints. */
const ENDPOINTS_MAX = 100;

/** What a slice says. */
export interface Slice {
  readonly endpoints: readonly unknown[];
  readonly ports: readonly unknown[];
}

/** Writes down the addresses behind each service. */
export const endpointSlice: Controller = {
  name: "endpoint-slice-controller",
  delayMs: 50,
  watches: { services: keyOf, pods: servicesOf, [SLICES]: serviceOfSlice },

  reconcile(view, key) {
    const service = view.get<Service>("services", key);
    if (!service || isTerminating(service) || !isSelecting(service)) return [];
    const slices = slicesOf(view, service.metadata.namespace!, service.metadata.name, MANAGER);
    const pods = podsBehind(view, service);
    const { time, intents } = triggerTime(view, service, pods);
    const { name, labels } = service.metadata;
    const wantedLabels = {
      ...labels,
      ...(service.spec.clusterIP === "None" && { [HEADLESS]: "" }),
      [MANAGED_BY]: MANAGER,
      [SERVICE_NAME]: name,
    };
    const wanted = wantedSlices(view, service, pods);
    const written = wanted.flatMap((slice, i) =>
      writtenSlice(service, slice, slices[i], { labels: wantedLabels, time })
    );
    return [...intents, ...written, ...slices.slice(Math.max(1, wanted.length)).map(deleted)];
  },
};

/** Somebody else's change of a slice is put right. */
function serviceOfSlice({ metadata }: KubeObject): string | undefined {
  const name = metadata.labels?.[SERVICE_NAME];
  return name !== undefined && metadata.labels?.[MANAGED_BY] === MANAGER ? `${metadata.namespace}/${name}` : undefined;
}

export function slicesOf(view: View, namespace: string, service: string, manager: string): readonly KubeObject[] {
  return view.labelled<KubeObject>(SLICES, namespace, SERVICE_NAME, service)
    .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === manager && !isTerminating(slice));
}

export function deleted(object: KubeObject): Intent {
  return { do: "delete", object, refused: () => [] };
}

/** Pods whose named ports differ come into slices of their own. A service without pods has one slice of nothing. */
function wantedSlices(view: View, service: Service, pods: readonly Pod[]): readonly Slice[] {
  const slices = byPorts(service, pods).flatMap(({ ports, pods: group }) =>
    Array.from({ length: Math.ceil(group.length / ENDPOINTS_MAX) }, (_, i): Slice => ({
      ports,
      endpoints: group.slice(i * ENDPOINTS_MAX, (i + 1) * ENDPOINTS_MAX).map((pod) => endpoint(view, service, pod)),
    }))
  );
  return slices.length > 0 ? slices : [{ endpoints: [], ports: [] }];
}

function endpoint(view: View, service: Service, pod: Pod): unknown {
  const isServing = isReady(pod);
  const isGoing = isTerminating(pod);
  const zone = view.get<Node>("nodes", pod.spec.nodeName!)?.metadata.labels?.[ZONE];
  const hostname = hostnameIn(service, pod);
  const { name, namespace, uid } = pod.metadata;
  return {
    addresses: [pod.status.podIP],
    conditions: {
      ready: service.spec["publishNotReadyAddresses"] === true || (isServing && !isGoing),
      serving: isServing,
      terminating: isGoing,
    },
    ...(hostname && { hostname }),
    nodeName: pod.spec.nodeName,
    targetRef: { kind: "Pod", namespace, name, uid },
    ...(zone && { zone }),
  };
}

/** A slice of an owner is made, or brought up to date. `time`: of what brought the change about. */
export function writtenSlice(
  owner: KubeObject,
  slice: Slice,
  existing: KubeObject | undefined,
  { labels, time, annotations }: { readonly labels: Texts; readonly time?: string; readonly annotations?: Texts },
): readonly Intent[] {
  const { name, namespace } = owner.metadata;
  const body = { endpoints: filled(slice.endpoints), ports: filled(slice.ports) };
  if (existing) {
    const isSame = sameJson(existing["endpoints"] ?? [], slice.endpoints) &&
      sameJson(existing["ports"] ?? [], slice.ports) &&
      sameJson(existing.metadata.labels, labels);
    if (isSame) return [];
    const gone = Object.keys(existing.metadata.labels ?? {}).filter((label) => !(label in labels));
    const metadata = {
      labels: { ...labels, ...Object.fromEntries(gone.map((label) => [label, null])) },
      annotations: { ...annotations, [TRIGGER]: time ?? null },
    };
    return [{ do: "patch", object: existing, patch: { ...body, metadata } as never, refused: () => [] }];
  }
  const notes = { ...annotations, ...(time && { [TRIGGER]: time }) };
  return [{
    do: "create",
    object: {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels,
        ...(Object.keys(notes).length > 0 && { annotations: notes }),
        ownerReferences: [ownerReferenceOf(owner)],
      },
      addressType: "IPv4",
      ...body,
    },
    refused: () => [],
  }];
}

/** What is empty is null. */
function filled(list: readonly unknown[]): readonly unknown[] | null {
  return list.length > 0 ? list : null;
}
