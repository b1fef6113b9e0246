import { selectorOfLabels, selects } from "../../base/labels.ts";
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { View, WatchedChange } from "../../cluster/controller.ts";
import { isReady, isTerminal, isTerminating } from "../../kinds/pod_state.ts";
import type { Pod, Service, ServicePort } from "../../kinds/types.ts";

export const HEADLESS = "service.kubernetes.io/headless";

/** Which services a changed pod belongs to, or did. */
export function servicesOf(object: KubeObject, view: View, change: WatchedChange): readonly string[] | undefined {
  const pod = object as Pod;
  const before = change.previous as Pod | undefined;
  if (change.type === "MODIFIED" ? isAlike(pod, before!) : !pod.status?.podIP) return undefined;
  const services = view.list<Service>("services", pod.metadata.namespace);
  const keys = services.filter(({ spec }) => {
    if (!spec.selector) return false;
    const selector = selectorOfLabels(spec.selector);
    return selects(selector, pod.metadata.labels) || (before && selects(selector, before.metadata.labels));
  }).map(keyOf);
  return keys.length > 0 ? keys : undefined;
}

function isAlike(a: Pod, b: Pod): boolean {
  return a.metadata.labels === b.metadata.labels && a.status?.podIP === b.status?.podIP && isReady(a) === isReady(b) &&
    isTerminating(a) === isTerminating(b) && a.status?.phase === b.status?.phase;
}

/** Whether the cluster itself looks for what is behind a service. */
export function isSelecting({ spec }: Service): boolean {
  return spec.selector !== undefined && spec.type !== "ExternalName";
}

/** The pods behind a service that have an address. */
export function podsBehind(view: View, { metadata, spec: { selector = {} } }: Service): readonly Pod[] {
  const [first] = Object.entries(selector);
  const pods = first
    ? view.labelled<Pod>("pods", metadata.namespace!, first[0], first[1])
    : view.list<Pod>("pods", metadata.namespace);
  const matcher = selectorOfLabels(selector);
  return pods.filter((pod) => pod.status?.podIP && !isTerminal(pod) && selects(matcher, pod.metadata.labels));
}

export interface TargetPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol?: string;
}

/** The ports of a pod that a service's ports lead to. A port whose name the pod does not know is left out. */
export function targetPorts(service: Service, pod: Pod): readonly TargetPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const target = targetPort(pod, port);
    if (target === undefined) return [];
    const { name = "", protocol = "TCP", appProtocol } = port as ServicePort & { readonly appProtocol?: string };
    return [{ name, port: target, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

function targetPort(pod: Pod, { targetPort: target, port, protocol = "TCP" }: ServicePort): number | undefined {
  if (target === undefined || target === 0) return port;
  if (typeof target === "number") return target;
  const named = pod.spec.containers.flatMap(({ ports }) => ports ?? [])
    .find((one) => one.name === target && (one.protocol ?? "TCP") === protocol);
  return named?.containerPort;
}

/** The name of a pod's host, where the service gives it one. */
export function hostnameIn(service: Service, { spec }: Pod): string | undefined {
  return spec["subdomain"] === service.metadata.name ? spec["hostname"] || undefined : undefined;
}

/** Pods by the ports that they answer on. */
export function byPorts(
  service: Service,
  pods: readonly Pod[],
): readonly { ports: readonly TargetPort[]; pods: Pod[] }[] {
  const groups = new Map<string, { ports: readonly TargetPort[]; pods: Pod[] }>();
  for (const pod of pods) {
    const ports = targetPorts(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key);
    if (group) group.pods.push(pod);
    else groups.set(key, { ports, pods: [pod] });
  }
  return [...groups.values()];
}
