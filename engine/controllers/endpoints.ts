import { sameJson } from "../base/json.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, View } from "../cluster/controller.ts";
import { isReady, isTerminating } from "../kinds/pod_state.ts";
import type { Pod, Service } from "../kinds/types.ts";
import { podsBehind, servicesOf, targetPort } from "./endpoint_slice.ts";

/** The older form of endpoint slices: one object for each service, of its name. */
export const endpoints: Controller = {
  name: "endpoint-controller",
  delayMs: 50,
  watches: { services: keyOf, pods: servicesOf },

  reconcile(view, key) {
    const service = view.get<Service>("services", key);
    const existing = view.get<KubeObject>("endpoints", key);
    if (!service || isTerminating(service)) {
      const isOurs = existing?.metadata.annotations?.[TRIGGER] !== undefined ||
        existing?.metadata.labels?.[MANAGED_BY] === NAME;
      return existing && isOurs ? [{ do: "delete", object: existing, refused: () => [] }] : [];
    }
    if (!service.spec.selector || service.spec.type === "ExternalName") return [];
    const subsets = subsetsOf(view, service);
    const { name, namespace, labels } = service.metadata;
    const wanted = {
      ...labels,
      [MANAGED_BY]: NAME,
      ...(service.spec.clusterIP === "None" && { "service.kubernetes.io/headless": "" }),
    };
    if (!existing) {
      return [{
        do: "create",
        object: {
          apiVersion: "v1",
          kind: "Endpoints",
          metadata: { name, namespace, labels: wanted },
          ...(subsets.length > 0 && { subsets }),
        },
        refused: () => [],
      }];
    }
    if (sameJson(existing["subsets"] ?? [], subsets) && sameJson(existing.metadata.labels ?? {}, wanted)) return [];
    return [{
      do: "patch",
      object: existing,
      patch: { subsets: subsets.length ? subsets : null, metadata: { labels: wanted } } as never,
      refused: () => [],
    }];
  },
};

const NAME = "endpoint-controller";
const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

/** Addresses with the same ports stand together: the ready ones, and those that aren't. */
function subsetsOf(view: View, service: Service): readonly unknown[] {
  const groups = new Map<string, { ports: readonly unknown[]; addresses: unknown[]; notReadyAddresses: unknown[] }>();
  for (const pod of podsBehind(view, service)) {
    if (isTerminating(pod)) continue;
    const ports = (service.spec.ports ?? []).flatMap((port) => {
      const target = targetPort(pod, port);
      return target === undefined
        ? []
        : [{ ...(port.name && { name: port.name }), port: target, protocol: port.protocol ?? "TCP" }];
    });
    const group = JSON.stringify(ports);
    const known = groups.get(group) ?? { ports, addresses: [], notReadyAddresses: [] };
    groups.set(group, known);
    (isReady(pod) || service.spec["publishNotReadyAddresses"] ? known.addresses : known.notReadyAddresses).push(
      address(pod),
    );
  }
  return [...groups.values()].map(({ ports, addresses, notReadyAddresses }) => ({
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ports,
  }));
}

function address(pod: Pod): unknown {
  const { name, namespace, uid } = pod.metadata;
  return {
    ip: pod.status.podIP,
    nodeName: pod.spec.nodeName,
    targetRef: { kind: "Pod", name, namespace, uid },
    ...(pod.spec["hostname"] && { hostname: pod.spec["hostname"] }),
  };
}
