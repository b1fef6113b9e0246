import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import type { Service, ServicePort, ServiceSpec } from "../types.ts";

const FIRST_STATUS = Object.freeze({ loadBalancer: Object.freeze({}) });
const STICKY = Object.freeze({ clientIP: Object.freeze({ timeoutSeconds: 10800 }) });

/** Defaults, and what an update leaves out that the server had given (addresses, node ports). */
export function prepareService(next: Service, { previous }: PrepareContext<Service>): Service {
  const spec = next.spec ?? {};
  const type = spec.type || "ClusterIP";
  const typed = withFields(spec, { type, sessionAffinity: spec.sessionAffinity || "None" });
  const ports = mapped(typed.ports, preparePort);
  const kept = previous ? withFormer({ ...typed, ports }, previous.spec) : { ...typed, ports };
  const prepared = withTypeFields(kept);
  return withFields(next, { spec: withFields(spec, prepared), status: next.status ?? FIRST_STATUS });
}

function preparePort(port: ServicePort): ServicePort {
  return withFields(port, { protocol: port.protocol || "TCP", targetPort: port.targetPort || port.port });
}

function withTypeFields(spec: ServiceSpec): ServiceSpec {
  const { type, sessionAffinity } = spec;
  const isPublic = type === "NodePort" || type === "LoadBalancer";
  const hasAddress = type !== "ExternalName";
  const address = spec.clusterIP || spec.clusterIPs?.[0];
  return {
    ...spec,
    sessionAffinityConfig: sessionAffinity === "ClientIP"
      ? spec.sessionAffinityConfig ?? STICKY
      : spec.sessionAffinityConfig,
    clusterIP: hasAddress ? address : undefined,
    clusterIPs: hasAddress && address ? spec.clusterIPs ?? [address] : undefined,
    internalTrafficPolicy: hasAddress ? spec.internalTrafficPolicy ?? "Cluster" : undefined,
    externalTrafficPolicy: isPublic ? spec.externalTrafficPolicy || "Cluster" : undefined,
    allocateLoadBalancerNodePorts: type === "LoadBalancer" ? spec.allocateLoadBalancerNodePorts ?? true : undefined,
    ipFamilies: hasAddress ? spec.ipFamilies ?? ["IPv4"] : undefined,
    ipFamilyPolicy: hasAddress ? spec.ipFamilyPolicy ?? "SingleStack" : undefined,
  };
}

/** A client that leaves out an address or node port means the one that is there; one that changes one field means both. */
function withFormer(spec: ServiceSpec, previous: ServiceSpec): ServiceSpec {
  if (spec.type === "ExternalName") return { ...spec, ports: mapped(spec.ports, withoutNodePort) };
  const isChanged = spec.clusterIP && spec.clusterIP !== previous.clusterIP;
  const isStale = isChanged && spec.clusterIPs?.[0] === previous.clusterIPs?.[0];
  const clusterIPs = isStale ? [spec.clusterIP] : spec.clusterIPs ?? (isChanged ? undefined : previous.clusterIPs);
  const hadPorts = previous.type === "NodePort" || previous.type === "LoadBalancer";
  const hasPorts = spec.type === "NodePort" || spec.type === "LoadBalancer";
  return {
    ...spec,
    clusterIP: spec.clusterIP || previous.clusterIP,
    clusterIPs,
    ports: mapped(spec.ports, (port) => {
      const former = previous.ports?.find((other) => other.port === port.port && other.protocol === port.protocol);
      if (hadPorts && !hasPorts) return port.nodePort === former?.nodePort ? withoutNodePort(port) : port;
      return hasPorts && !port.nodePort && former?.nodePort ? { ...port, nodePort: former.nodePort } : port;
    }),
  };
}

function withoutNodePort(port: ServicePort): ServicePort {
  return withFields(port, { nodePort: undefined });
}
