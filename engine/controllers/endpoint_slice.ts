import { selectorOfLabels, selects } from "../base/labels.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { sameJson } from "../base/json.ts";
import { isReady, isTerminal, isTerminating } from "../kinds/pod_state.ts";
import type { Node, Pod, Service, ServicePort } from "../kinds/types.ts";

const SLICES = "endpointslices.discovery.k8s.io";
const SERVICE_NAME = "kubernetes.io/service-name";
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
const HEADLESS = "service.kubernetes.io/headless";
const ZONE = "topology.kubernetes.io/zone";
/** A slice holds so many endpoints. */
const ENDPOINTS_MAX = 100;

/** Which services a changed pod belongs to, or did. */
export function servicesOf(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const pod = object as Pod;
  const before = change.previous as Pod | undefined;
  const same = change.type === "MODIFIED" && before!.metadata.labels === pod.metadata.labels &&
    before!.status?.podIP === pod.status?.podIP && isReady(before!) === isReady(pod) &&
    isTerminating(before!) === isTerminating(pod) && before!.status?.phase === pod.status?.phase;
  if (same || (!pod.status?.podIP && change.type === "ADDED")) return undefined;
  const services = view.list<Service>("services", pod.metadata.namespace);
  if (services.length === 0) return undefined;
  const keys = services.filter(({ spec }) =>
    spec.selector && (selects(selectorOfLabels(spec.selector), pod.metadata.labels) ||
      (before && selects(selectorOfLabels(spec.selector), before.metadata.labels)))
  ).map(keyOf);
  return keys.length > 0 ? keys : undefined;
}

/** The pods behind a service that have an address. */
export function podsBehind(view: View, service: Service): readonly Pod[] {
  const { selector } = service.spec;
  const entries = Object.entries(selector ?? {});
  if (entries.length === 0) return [];
  const [label, value] = entries[0]!;
  const matcher = selectorOfLabels(selector!);
  return view.labelled<Pod>("pods", service.metadata.namespace!, label, value).filter((pod) =>
    pod.status?.podIP && !isTerminal(pod) && selects(matcher, pod.metadata.labels)
  );
}

/** The port of a pod that a service's port leads to; undefined when the pod has no port of that name. */
export function targetPort(pod: Pod, { targetPort: target, port, protocol = "TCP" }: ServicePort): number | undefined {
  if (target === undefined || target === 0) return port;
  if (typeof target === "number") return target;
  for (const container of pod.spec.containers) {
    const found = container.ports?.find((one) => one.name === target && (one.protocol ?? "TCP") === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** Writes down the addresses behind each service. */
export const endpointSlice: Controller = {
  name: "endpoint-slice-controller",
  delayMs: 50,
  watches: {
    services: keyOf,
    pods: servicesOf,
    [SLICES]: (slice, _view, change) => {
      const name = slice.metadata.labels?.[SERVICE_NAME];
      return change.type === "DELETED" && name ? `${slice.metadata.namespace}/${name}` : undefined;
    },
  },

  reconcile(view, key) {
    const service = view.get<Service>("services", key);
    const [namespace, name] = key.split("/") as [string, string];
    const slices = view.labelled<KubeObject>(SLICES, namespace, SERVICE_NAME, name)
      .filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER && !isTerminating(slice));
    if (!service || isTerminating(service)) {
      return slices.map((object): Intent => ({ do: "delete", object, refused: () => [] }));
    }
    if (!service.spec.selector || service.spec.type === "ExternalName") return [];
    const wanted = wantedSlices(view, service);
    return wanted.map((slice, i) => written(slice, slices[i], service))
      .concat(slices.slice(wanted.length).map((object) => [{ do: "delete", object, refused: () => [] }]))
      .flat();
  },
};

interface Slice {
  readonly endpoints: readonly unknown[];
  readonly ports: readonly unknown[];
}

/** Pods whose named ports differ come into slices of their own. */
function wantedSlices(view: View, service: Service): readonly Slice[] {
  const groups = new Map<string, { ports: readonly unknown[]; endpoints: unknown[] }>();
  for (const pod of podsBehind(view, service)) {
    const ports = (service.spec.ports ?? []).flatMap((port) => {
      const target = targetPort(pod, port);
      const { appProtocol } = port as ServicePort & { readonly appProtocol?: string };
      if (target === undefined) return [];
      return [{
        name: port.name ?? "",
        port: target,
        protocol: port.protocol ?? "TCP",
        ...(appProtocol && { appProtocol }),
      }];
    });
    const group = JSON.stringify(ports);
    const known = groups.get(group);
    if (known) known.endpoints.push(endpoint(view, service, pod));
    else groups.set(group, { ports, endpoints: [endpoint(view, service, pod)] });
  }
  const slices = [...groups.values()].flatMap(({ ports, endpoints }) =>
    Array.from({ length: Math.ceil(endpoints.length / ENDPOINTS_MAX) }, (_, i) => ({
      ports,
      endpoints: endpoints.slice(i * ENDPOINTS_MAX, (i + 1) * ENDPOINTS_MAX),
    }))
  );
  return slices.length > 0 ? slices : [{ endpoints: [], ports: [] }];
}

function endpoint(view: View, service: Service, pod: Pod): unknown {
  const ready = isReady(pod);
  const terminating = isTerminating(pod);
  const zone = view.get<Node>("nodes", pod.spec.nodeName!)?.metadata.labels?.[ZONE];
  return {
    addresses: [pod.status.podIP],
    conditions: {
      ready: (ready || service.spec["publishNotReadyAddresses"] === true) && !terminating,
      serving: ready,
      terminating,
    },
    ...(pod.spec["hostname"] && pod.spec["subdomain"] === service.metadata.name && { hostname: pod.spec["hostname"] }),
    nodeName: pod.spec.nodeName,
    targetRef: { kind: "Pod", name: pod.metadata.name, namespace: pod.metadata.namespace, uid: pod.metadata.uid },
    ...(zone && { zone }),
  };
}

function written(slice: Slice, existing: KubeObject | undefined, service: Service): readonly Intent[] {
  const { name, namespace, uid, labels } = service.metadata;
  const body = { endpoints: slice.endpoints, ports: slice.ports };
  const wantedLabels = {
    ...labels,
    ...(service.spec.clusterIP === "None" && { [HEADLESS]: "" }),
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: name,
  };
  if (!existing) {
    return [{
      do: "create",
      object: {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: {
          generateName: `${name}-`,
          namespace,
          labels: wantedLabels,
          ownerReferences: [{
            apiVersion: "v1",
            kind: "Service",
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          }],
        },
        addressType: "IPv4",
        ...body,
      },
      refused: () => [],
    }];
  }
  const same = sameJson(existing["endpoints"] ?? [], body.endpoints) && sameJson(existing["ports"] ?? [], body.ports) &&
    sameJson(existing.metadata.labels, wantedLabels);
  return same ? [] : [{
    do: "patch",
    object: existing,
    patch: { ...body, metadata: { labels: wantedLabels } } as never,
    refused: () => [],
  }];
}
