import { addressTexts, rangeTexts, specialAddressTexts } from "../addresses.ts";
import { duplicate, forbidden, invalid, required } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { dnsLabel, dnsSubdomain, labelsFaults, nameFaults, qualifiedName } from "../names.ts";
import { goForm } from "../pod_spec/go_form.ts";
import {
  each,
  type Faults,
  IMMUTABLE,
  inRange,
  NO_FAULTS,
  oneOf,
  portNumber,
  portNumberOrName,
  requiredOneOf,
  unseen,
} from "../rules.ts";
import type { Service, ServicePort, ServiceSpec } from "../types.ts";
import { familyFaults } from "./families.ts";
import { hasHealthPort, hasNodePorts, isHeadless, isPublic } from "./prepare.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const STICKY_MAX_SECONDS = 86400;

/** Kubernetes' `ValidateService` and `ValidateServiceUpdate`. */
export function serviceFaults(next: Service, previous?: Service): Faults {
  const { spec } = next;
  const former = previous?.spec;
  return [
    ...(former ? changeFaults(spec, former) : []),
    ...(spec.ports?.length || isHeadless(spec) || spec.type === "ExternalName" ? [] : [required("spec.ports")]),
    ...typeFaults(spec),
    ...portsFaults(spec),
    ...labelsFaults("spec.selector", spec.selector),
    ...requiredOneOf("spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]),
    ...stickyFaults(spec),
    ...familyFaults(spec, former),
    ...each<string>("spec.externalIPs", spec.externalIPs, (ip, at) => externalFaults(ip, at, former?.externalIPs)),
    ...requiredOneOf("spec.type", spec.type, TYPES),
    ...(spec.type === "ClusterIP" ? nodePortsFaults(spec.ports) : []),
    ...duplicatePortsFaults(spec.ports),
    ...sourceRangesFaults(spec, former),
    ...balancerFaults(spec),
    ...trafficFaults(spec),
  ];
}

/** A service keeps its address, families and class, unless it becomes or stops being something else. */
function changeFaults(next: ServiceSpec, previous: ServiceSpec): Faults {
  const isNamed = next.type === "ExternalName" || previous.type === "ExternalName";
  const isBalancer = next.type === "LoadBalancer" && previous.type === "LoadBalancer";
  const wasHeadless = isHeadless(previous);
  const now = next.clusterIPs ?? [];
  const before = previous.clusterIPs ?? [];
  const faults: FieldFault[] = [];
  if (!isNamed && !(wasHeadless && isHeadless(next))) {
    if (before.length > 0 && now.length === 0) {
      faults.push(invalid("spec.clusterIPs[0]", next.clusterIPs, "primary clusterIP can not be unset"));
    } else if (before.length > 0 && now[0] !== before[0]) {
      faults.push(invalid("spec.clusterIPs[0]", now, "may not change once set"));
    }
  }
  if (!isNamed && !wasHeadless && !isHeadless(next) && next.ipFamilies?.[0] !== previous.ipFamilies?.[0]) {
    faults.push(invalid("spec.ipFamilies[0]", next.ipFamilies, "may not change once set"));
  }
  if (isBalancer && next.loadBalancerClass !== previous.loadBalancerClass) {
    faults.push(invalid("spec.loadBalancerClass", next.loadBalancerClass, "may not change once set"));
  }
  faults.push(...classFaults(next));
  const isMoved = next.healthCheckNodePort !== previous.healthCheckNodePort;
  if (hasHealthPort(next) && hasHealthPort(previous) && isMoved) {
    faults.push(forbidden("spec.healthCheckNodePort", IMMUTABLE));
  }
  return faults;
}

const BALANCERS_ONLY = "may only be used when `type` is 'LoadBalancer'";

function classFaults({ type, loadBalancerClass }: ServiceSpec): Faults {
  if (loadBalancerClass === undefined) return NO_FAULTS;
  return type === "LoadBalancer"
    ? nameFaults("spec.loadBalancerClass", loadBalancerClass, qualifiedName)
    : [forbidden("spec.loadBalancerClass", BALANCERS_ONLY)];
}

function typeFaults(spec: ServiceSpec): Faults {
  if (hasNodePorts(spec) && isHeadless(spec)) {
    return [invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${spec.type} services`)];
  }
  if (spec.type !== "ExternalName") return NO_FAULTS;
  const name = spec.externalName?.replace(/\.$/, "");
  const given = ["clusterIPs", "ipFamilies", "ipFamilyPolicy"].filter((name) => spec[name]?.length);
  return [
    ...given.map((name) => forbidden(`spec.${name}`, "may not be set for ExternalName services")),
    ...(name ? nameFaults("spec.externalName", name, dnsSubdomain) : [required("spec.externalName")]),
  ];
}

function portsFaults(spec: ServiceSpec): Faults {
  const names = new Set<string>();
  const needsName = (spec.ports?.length ?? 0) > 1;
  return each("spec.ports", spec.ports, (port, at) => [
    ...portNameFaults(port.name, `${at}.name`, needsName, names),
    ...portNumber(`${at}.port`, port.port ?? 0),
    ...requiredOneOf(`${at}.protocol`, port.protocol, PROTOCOLS),
    ...portNumberOrName(`${at}.targetPort`, port.targetPort),
    ...(port.appProtocol === undefined ? [] : nameFaults(`${at}.appProtocol`, port.appProtocol, qualifiedName)),
  ]);
}

function portNameFaults(name: string | undefined, field: string, isNeeded: boolean, names: Set<string>): Faults {
  if (!name) return isNeeded ? [required(field)] : NO_FAULTS;
  return [...nameFaults(field, name, dnsLabel), ...unseen(field, name, names)];
}

/** Without affinity its configuration is dropped before. */
function stickyFaults(spec: ServiceSpec): Faults {
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  const seconds: number | undefined = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== "ClientIP" || seconds === undefined) return NO_FAULTS;
  const isGood = inRange(field, seconds, 1, STICKY_MAX_SECONDS).length === 0;
  return isGood ? NO_FAULTS : [invalid(field, seconds, `must be greater than 0 and less than ${STICKY_MAX_SECONDS}`)];
}

function externalFaults(ip: string, field: string, former: readonly string[] = []): Faults {
  const bad = former.includes(ip) ? [] : addressTexts(ip);
  return (bad.length > 0 ? bad : specialAddressTexts(ip)).map((says) => invalid(field, ip, says));
}

function nodePortsFaults(ports: ServiceSpec["ports"]): Faults {
  return each(
    "spec.ports",
    ports,
    ({ nodePort }, at) =>
      nodePort ? [forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")] : NO_FAULTS,
  );
}

/** One number can't be served twice with one protocol, neither on the nodes nor inside. */
function duplicatePortsFaults(ports: readonly ServicePort[] | undefined): Faults {
  const [seen, seenOnNodes] = [new Set<string>(), new Set<string>()];
  const onNodes = each(
    "spec.ports",
    ports,
    ({ protocol, nodePort }, at) =>
      nodePort && unseen(at, `${protocol}/${nodePort}`, seenOnNodes).length > 0
        ? [duplicate(`${at}.nodePort`, nodePort)]
        : NO_FAULTS,
  );
  const inside = each(
    "spec.ports",
    ports,
    ({ protocol, port }, at) =>
      unseen(at, `${protocol}/${port}`, seen).length > 0
        ? [duplicate(at, { text: goForm("ServicePort", { protocol, port }) })]
        : NO_FAULTS,
  );
  return [...onNodes, ...inside];
}

/** The server spells this field with a capital letter. */
function sourceRangesFaults({ type, loadBalancerSourceRanges: ranges }: ServiceSpec, previous?: ServiceSpec): Faults {
  const field = "spec.LoadBalancerSourceRanges";
  if (!ranges?.length) return NO_FAULTS;
  const former: readonly string[] = previous?.loadBalancerSourceRanges ?? [];
  return [
    ...(type === "LoadBalancer" ? [] : [forbidden(field, BALANCERS_ONLY)]),
    ...each<string>(
      field,
      ranges,
      (range, at) =>
        former.includes(range) ? NO_FAULTS : rangeTexts(range.trim()).map((says) => invalid(at, range.trim(), says)),
    ),
  ];
}

function balancerFaults(spec: ServiceSpec): Faults {
  const isForeign = spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== "LoadBalancer";
  return [
    ...(isForeign ? [forbidden("spec.allocateLoadBalancerNodePorts", BALANCERS_ONLY)] : []),
    ...classFaults(spec),
  ];
}

const POLICIES = ["Cluster", "Local"];
const SPREADS = ["PreferClose", "PreferSameZone", "PreferSameNode"];

function trafficFaults(spec: ServiceSpec): Faults {
  const { externalTrafficPolicy, internalTrafficPolicy, trafficDistribution, healthCheckNodePort: health } = spec;
  return [
    ...(isPublic(spec) ? requiredOneOf("spec.externalTrafficPolicy", externalTrafficPolicy, POLICIES) : []),
    ...(!isPublic(spec) && externalTrafficPolicy
      ? [
        invalid(
          "spec.externalTrafficPolicy",
          externalTrafficPolicy,
          "may only be set for externally-accessible services",
        ),
      ]
      : []),
    ...(health && !hasHealthPort(spec)
      ? [
        invalid(
          "spec.healthCheckNodePort",
          health,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      ]
      : []),
    ...(internalTrafficPolicy === undefined
      ? []
      : oneOf("spec.internalTrafficPolicy", internalTrafficPolicy, POLICIES)),
    ...(trafficDistribution === undefined ? [] : oneOf("spec.trafficDistribution", trafficDistribution, SPREADS)),
  ];
}
