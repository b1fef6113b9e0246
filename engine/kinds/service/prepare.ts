import { sameJson } from "../../base/json.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import type { Service, ServicePort, ServiceSpec } from "../types.ts";

const FIRST_STATUS = Object.freeze({ loadBalancer: Object.freeze({}) });
const STICKY = Object.freeze({ clientIP: Object.freeze({ timeoutSeconds: 10800 }) });

/** Defaults, what an update leaves out that the server had given, and what no longer fits a changed type. */
export function prepareService(next: Service, { previous, subresource }: PrepareContext<Service>): Service {
  const given = withDefaults(next.spec ?? {});
  if (!previous || subresource === "status") {
    return withFields(next, { spec: withPlural(given), status: next.status ?? FIRST_STATUS });
  }
  const spec = withoutStale(withFormer(given, previous.spec), previous.spec);
  return withFields(next, { spec, status: spec.type === "LoadBalancer" ? next.status ?? FIRST_STATUS : FIRST_STATUS });
}

export const hasNodePorts = ({ type }: ServiceSpec) => type === "NodePort" || type === "LoadBalancer";
export const hasAddress = ({ type }: ServiceSpec) => hasNodePorts({ type }) || type === "ClusterIP";
export const isHeadless = ({ clusterIPs }: ServiceSpec) => clusterIPs?.length === 1 && clusterIPs[0] === "None";

/** Whether anybody outside can come in. */
export const isPublic = (spec: ServiceSpec) =>
  hasNodePorts(spec) || (spec.type === "ClusterIP" && (spec.externalIPs?.length ?? 0) > 0);

/** Balancers of services that keep to their own node ask a port of its own which nodes those are. */
export const hasHealthPort = ({ type, externalTrafficPolicy }: ServiceSpec) =>
  type === "LoadBalancer" && externalTrafficPolicy === "Local";

function withDefaults(given: ServiceSpec): ServiceSpec {
  const type = given.type || "ClusterIP";
  const sessionAffinity = given.sessionAffinity || "None";
  const spec: ServiceSpec = withFields(given, { type, sessionAffinity });
  const sticky = sessionAffinity === "None" ? undefined : given.sessionAffinityConfig;
  const isSticky = sessionAffinity === "ClientIP" && sticky?.clientIP?.timeoutSeconds === undefined;
  return withFields(spec, {
    sessionAffinityConfig: isSticky ? STICKY : sticky,
    ports: mapped(spec.ports, preparePort),
    externalTrafficPolicy: spec.externalTrafficPolicy || (isPublic(spec) ? "Cluster" : undefined),
    internalTrafficPolicy: spec.internalTrafficPolicy ?? (hasAddress(spec) ? "Cluster" : undefined),
    allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? (type === "LoadBalancer" ? true : undefined),
    clusterIP: spec.clusterIP || undefined,
    healthCheckNodePort: spec.healthCheckNodePort || undefined,
  });
}

function preparePort(port: ServicePort): ServicePort {
  return withFields(port, {
    protocol: port.protocol || "TCP",
    targetPort: port.targetPort || port.port,
    nodePort: port.nodePort || undefined,
  });
}

/** Who knows one address only means the list of it. */
function withPlural(spec: ServiceSpec): ServiceSpec {
  return withFields(spec, {
    clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : spec.clusterIP ? [spec.clusterIP] : undefined,
  });
}

/** Who leaves out an address or node port means the one that is there; who changes one field of a pair means both. */
function withFormer(spec: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  const keepsAddress = hasAddress(spec) && hasAddress(previous);
  const keepsPorts = hasNodePorts(spec) && hasNodePorts(previous);
  const patched = withFields(spec, {
    clusterIP: spec.clusterIP ?? (keepsAddress ? previous.clusterIP : undefined),
    clusterIPs: spec.clusterIPs?.length ? spec.clusterIPs : keepsAddress ? previous.clusterIPs : undefined,
    ports: keepsPorts ? withFormerPorts(spec.ports, previous.ports) : spec.ports,
    healthCheckNodePort: spec.healthCheckNodePort ??
      (hasHealthPort(spec) && hasHealthPort(previous) ? previous.healthCheckNodePort : undefined),
  });
  const isChanged = patched.clusterIP !== previous.clusterIP;
  if (!isChanged || !sameJson(patched.clusterIPs, previous.clusterIPs)) return patched;
  return withFields(patched, { clusterIPs: patched.clusterIP === undefined ? undefined : [patched.clusterIP] });
}

/** Ports are known by their names; a number that another port has by now is not given back. */
function withFormerPorts(ports: ServiceSpec["ports"], previous: ServiceSpec["ports"]): ServiceSpec["ports"] {
  const now = new Set(ports?.map((port) => port.nodePort));
  return mapped(ports, (port) => {
    if (port.nodePort) return port;
    const former = previous?.findLast((other) => (other.name ?? "") === (port.name ?? ""))?.nodePort;
    return now.has(former) ? port : withFields(port, { nodePort: former });
  });
}

/** What the old type had and the new one can't have goes, unless the client changed it: then it is refused. */
function withoutStale(spec: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  const stale: string[] = [];
  const drop = (isOver: boolean, ...names: readonly string[]) => {
    if (isOver) stale.push(...names.filter((name) => sameJson(spec[name], previous[name])));
  };
  drop(hasAddress(previous) && !hasAddress(spec), "clusterIPs", "ipFamilies", "ipFamilyPolicy");
  if (stale.includes("clusterIPs")) stale.push("clusterIP");
  drop(hasHealthPort(previous) && !hasHealthPort(spec), "healthCheckNodePort");
  drop(
    previous.type === "LoadBalancer" && spec.type !== "LoadBalancer",
    "allocateLoadBalancerNodePorts",
    "loadBalancerClass",
  );
  drop(isPublic(previous) && !isPublic(spec), "externalTrafficPolicy");
  const numbers = (ports: ServiceSpec["ports"]) => (ports ?? []).map(({ nodePort }) => nodePort ?? 0).sort();
  const losesPorts = hasNodePorts(previous) && !hasNodePorts(spec) &&
    sameJson(numbers(spec.ports), numbers(previous.ports));
  return withFields(spec, {
    ...Object.fromEntries(stale.map((name) => [name, undefined])),
    ports: losesPorts ? mapped(spec.ports, (port) => withFields(port, { nodePort: undefined })) : spec.ports,
  });
}
