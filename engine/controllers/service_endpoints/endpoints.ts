import { sameJson } from "../../base/json.ts";
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller } from "../../cluster/controller.ts";
import { isReady, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod, Service } from "../../kinds/types.ts";
import { byPorts, HEADLESS, hostnameIn, isSelecting, podsBehind, servicesOf } from "./pods.ts";
import { TRIGGER, triggerTime } from "./trigger_time.ts";

const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const MANAGER = "endpoint-controller";

/** The older form of endpoint slices: one object for each service, of its name. */
export const endpoints: Controller = {
  name: "endpoint-controller",
  delayMs: 50,
  watches: {
    services: keyOf,
    pods: servicesOf,
    endpoints: (object, view, { type }) =>
      type === "DELETED" && view.get("services", keyOf(object)) ? keyOf(object) : undefined,
  },

  reconcile(view, key) {
    const service = view.get<Service>("services", key);
    const existing = view.get<KubeObject>("endpoints", key);
    if (!service) return existing ? [{ do: "delete", object: existing, refused: () => [] }] : [];
    if (isTerminating(service) || !isSelecting(service)) return [];
    const pods = podsBehind(view, service);
    const { time, intents } = triggerTime(view, service, pods);
    const subsets = subsetsOf(service, pods);
    const { name, namespace } = service.metadata;
    const labels = {
      ...service.metadata.labels,
      [MANAGED_BY]: MANAGER,
      ...(service.spec.clusterIP === "None" && { [HEADLESS]: "" }),
    };
    if (!existing) {
      const metadata = { name, namespace, labels, ...(time && { annotations: { [TRIGGER]: time } }) };
      const object = { apiVersion: "v1", kind: "Endpoints", metadata, ...(subsets.length > 0 && { subsets }) };
      return [...intents, { do: "create", object, refused: () => [] }];
    }
    if (sameJson(existing["subsets"] ?? [], subsets) && sameJson(existing.metadata.labels ?? {}, labels)) {
      return intents;
    }
    const metadata = { labels, annotations: { [TRIGGER]: time ?? null } };
    const patch = { subsets: subsets.length > 0 ? subsets : null, metadata } as never;
    return [...intents, { do: "patch", object: existing, patch, refused: () => [] }];
  },
};

/** Addresses with the same ports stand together: the ready ones, and those that aren't. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly unknown[] {
  const isAll = service.spec["publishNotReadyAddresses"] === true;
  const there = isAll ? pods : pods.filter((pod) => !isTerminating(pod));
  return byPorts(service, there).map(({ ports, pods: group }) => {
    const ready = group.filter((pod) => isAll || isReady(pod));
    const waiting = group.filter((pod) => !ready.includes(pod));
    return {
      ...(ready.length > 0 && { addresses: ready.map((pod) => address(service, pod)) }),
      ...(waiting.length > 0 && { notReadyAddresses: waiting.map((pod) => address(service, pod)) }),
      ...(ports.length > 0 && { ports: ports.map(({ name, ...port }) => ({ ...(name && { name }), ...port })) }),
    };
  });
}

function address(service: Service, pod: Pod): unknown {
  const { name, namespace, uid } = pod.metadata;
  const hostname = hostnameIn(service, pod);
  return {
    ip: pod.status.podIP,
    ...(hostname && { hostname }),
    nodeName: pod.spec.nodeName,
    targetRef: { kind: "Pod", namespace, name, uid },
  };
}
