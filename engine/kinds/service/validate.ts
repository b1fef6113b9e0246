import { isAddress } from "../addresses.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { dnsLabel, dnsSubdomain, labelsFaults, nameFaults } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import {
  each,
  type Faults,
  inRange,
  NO_FAULTS,
  portNumber,
  portNumberOrName,
  requiredOneOf,
  unseen,
} from "../rules.ts";
import type { Service, ServicePort, ServiceSpec } from "../types.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const STICKY_MAX_SECONDS = 86400;

/** Kubernetes' `ValidateService` and `ValidateServiceUpdate`. */
export function serviceFaults(next: Service, previous?: Service): Faults {
  const { spec } = next;
  return [
    ...(previous ? addressChanged(spec, previous.spec) : []),
    ...(spec.ports?.length || spec.clusterIP === "None" || spec.type === "ExternalName"
      ? []
      : [required("spec.ports")]),
    ...externalNameFaults(spec),
    ...portsFaults(spec),
    ...labelsFaults("spec.selector", spec.selector),
    ...requiredOneOf("spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]),
    ...stickyFaults(spec),
    ...requiredOneOf("spec.type", spec.type, TYPES),
    ...addressesFaults(spec),
    ...duplicatePortsFaults(spec.ports),
    ...trafficFaults(spec),
  ];
}

/** A service keeps the address that it has, unless it becomes or stops being an ExternalName. */
function addressChanged(next: ServiceSpec, previous: ServiceSpec): Faults {
  const before = previous.clusterIPs?.[0];
  if (before === undefined || next.type === "ExternalName" || next.clusterIPs?.[0] === before) return NO_FAULTS;
  return [invalid("spec.clusterIPs[0]", next.clusterIPs, "may not change once set")];
}

function externalNameFaults(spec: ServiceSpec): Faults {
  if (spec.type !== "ExternalName") return NO_FAULTS;
  if (spec.clusterIPs?.length) return [forbidden("spec.clusterIPs", "may not be set for ExternalName services")];
  const name = spec.externalName?.replace(/\.$/, "");
  return name ? nameFaults("spec.externalName", name, dnsSubdomain) : [required("spec.externalName")];
}

function portsFaults(spec: ServiceSpec): Faults {
  const names = new Set<string>();
  const needsName = (spec.ports?.length ?? 0) > 1;
  return each("spec.ports", spec.ports, (port, at) => [
    ...portNameFaults(port.name, `${at}.name`, needsName, names),
    ...portNumber(`${at}.port`, port.port ?? 0),
    ...requiredOneOf(`${at}.protocol`, port.protocol, PROTOCOLS),
    ...portNumberOrName(`${at}.targetPort`, port.targetPort),
    ...(spec.type === "ClusterIP" && port.nodePort
      ? [forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : []),
  ]);
}

function portNameFaults(name: string | undefined, field: string, isNeeded: boolean, names: Set<string>): Faults {
  if (!name) return isNeeded ? [required(field)] : NO_FAULTS;
  return [...nameFaults(field, name, dnsLabel), ...unseen(field, name, names)];
}

function stickyFaults(spec: ServiceSpec): Faults {
  const field = "spec.sessionAffinityConfig";
  const seconds: number | undefined = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== "ClientIP") {
    return spec.sessionAffinityConfig ? [forbidden(field, "must not be set when session affinity is None")] : NO_FAULTS;
  }
  if (seconds === undefined) return [required(`${field}.clientIP.timeoutSeconds`)];
  const isGood = inRange(field, seconds, 1, STICKY_MAX_SECONDS).length === 0;
  const detail = `must be greater than 0 and less than ${STICKY_MAX_SECONDS}`;
  return isGood ? NO_FAULTS : [invalid(`${field}.clientIP.timeoutSeconds`, seconds, detail)];
}

const ADDRESS_DETAIL = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

function addressesFaults(spec: ServiceSpec): Faults {
  const faults: FieldFault[] = [];
  const [address] = spec.clusterIPs ?? [];
  if (address && address !== "None" && !isAddress(address)) {
    faults.push(invalid("spec.clusterIPs[0]", address, ADDRESS_DETAIL));
  }
  if (address === "None" && spec.type !== "ClusterIP") {
    faults.push(invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${spec.type} services`));
  }
  faults.push(
    ...each<string>(
      "spec.externalIPs",
      spec.externalIPs,
      (ip, at) => isAddress(ip) ? NO_FAULTS : [invalid(at, ip, ADDRESS_DETAIL)],
    ),
  );
  return faults;
}

/** One number can't be served twice with one protocol, neither inside nor on the nodes. */
function duplicatePortsFaults(ports: readonly ServicePort[] | undefined): Faults {
  const [seen, seenOnNodes] = [new Set<string>(), new Set<string>()];
  return each("spec.ports", ports, (port, at) => {
    const faults: FieldFault[] = [];
    const { protocol, nodePort } = port;
    if (nodePort && unseen(at, `${protocol}/${nodePort}`, seenOnNodes).length > 0) {
      faults.push({ field: `${at}.nodePort`, type: "Duplicate value", value: nodePort });
    }
    if (unseen(at, `${protocol}/${port.port}`, seen).length > 0) {
      const text = goForm("ServicePort", { protocol, port: port.port });
      faults.push({ field: at, type: "Duplicate value", value: { text } });
    }
    return faults;
  });
}

function trafficFaults(spec: ServiceSpec): Faults {
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec;
  const policies = ["Cluster", "Local"];
  return [
    ...(external === undefined ? [] : requiredOneOf("spec.externalTrafficPolicy", external, policies)),
    ...(internal === undefined ? [] : requiredOneOf("spec.internalTrafficPolicy", internal, policies)),
  ];
}
