import { sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { addressTexts, isIpv4, isIpv6, specialAddressTexts } from "../addresses.ts";
import { invalid, required, tooMany } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import { dnsLabel, dnsSubdomain, nameFaults, qualifiedName } from "../names.ts";
import { each, type Faults, IMMUTABLE, join, NO_FAULTS, oneOf, portNumber, requiredOneOf, unseen } from "../rules.ts";
import type { Fields } from "../types.ts";

export function prepareEndpointSlice(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const ports = mapped<Fields, readonly Fields[] | undefined>(
    next.ports,
    (port) => withFields(port, { name: port.name ?? "", protocol: port.protocol ?? "TCP" }),
  );
  return withFields(next, { endpoints: next.endpoints ?? null, ports: ports ?? null });
}

const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;
const MOST_PORTS = 20000;

export function endpointSliceFaults(next: KubeObject, previous?: KubeObject): Faults {
  const isMoved = previous && previous.addressType !== next.addressType;
  const isChanged = !previous || !sameJson(previous.endpoints, next.endpoints);
  return join(
    requiredOneOf("addressType", next.addressType, ["FQDN", "IPv4", "IPv6"]),
    atMost("ports", next.ports, MOST_PORTS, portsFaults),
    isChanged
      ? atMost<Fields>(
        "endpoints",
        next.endpoints,
        MOST_ENDPOINTS,
        (endpoints, field) => each(field, endpoints, (endpoint, at) => endpointFaults(endpoint, at, next.addressType)),
      )
      : NO_FAULTS,
    isMoved ? [invalid("addressType", next.addressType, IMMUTABLE)] : NO_FAULTS,
  );
}

/** Lists that are too long aren't looked into. */
function atMost<T>(
  field: string,
  items: readonly T[] | undefined | null,
  max: number,
  check: (items: readonly T[], field: string) => Faults,
): Faults {
  if (!items) return NO_FAULTS;
  return items.length > max ? [tooMany(field, items.length, max)] : check(items, field);
}

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

function portsFaults(ports: readonly Fields[], field: string): Faults {
  const names = new Set<string>();
  return each(field, ports, ({ name, protocol, appProtocol }, at) => [
    ...(name ? nameFaults(`${at}.name`, name, dnsLabel) : []),
    ...unseen(`${at}.name`, name, names),
    ...oneOf(`${at}.protocol`, protocol, PROTOCOLS),
    ...(appProtocol === undefined ? [] : nameFaults(`${at}.appProtocol`, appProtocol, qualifiedName)),
  ]);
}

function endpointFaults({ addresses, nodeName, hostname }: Fields, at: string, type: string): Faults {
  const field = `${at}.addresses`;
  const isFamily = type === "IPv6" ? isIpv6 : isIpv4;
  return [
    ...(addresses?.length ? [] : [required(field, "must contain at least 1 address")]),
    ...((addresses?.length ?? 0) > MOST_ADDRESSES ? [tooMany(field, addresses.length, MOST_ADDRESSES)] : []),
    ...(type === "IPv4" || type === "IPv6"
      ? each<string>(field, addresses, (address, item) => {
        const bad = addressTexts(address);
        if (bad.length > 0) return bad.map((says) => invalid(item, address, says));
        return [
          ...(isFamily(address) ? [] : [invalid(field, address, `must be an ${type} address`)]),
          ...specialAddressTexts(address).map((says) => invalid(item, address, says)),
        ];
      })
      : []),
    ...(nodeName === undefined ? [] : nameFaults(`${at}.nodeName`, nodeName, dnsSubdomain)),
    ...(hostname === undefined ? [] : nameFaults(`${at}.hostname`, hostname, dnsLabel)),
  ];
}

/** Refusals of Endpoints, the older form of slices. */
export function endpointsFaults(next: KubeObject, previous?: KubeObject): Faults {
  if (previous && sameJson(previous.subsets, next.subsets)) return NO_FAULTS;
  return each<Fields>("subsets", next.subsets, ({ addresses, notReadyAddresses, ports }, at) => [
    ...(addresses?.length || notReadyAddresses?.length
      ? []
      : [required(at, "must specify `addresses` or `notReadyAddresses`")]),
    ...each<Fields>(`${at}.addresses`, addresses, addressFaults),
    ...each<Fields>(`${at}.notReadyAddresses`, notReadyAddresses, addressFaults),
    ...each<Fields>(`${at}.ports`, ports, ({ name, port = 0, protocol, appProtocol }, field) => [
      ...(!name && ports.length > 1 ? [required(`${field}.name`)] : []),
      ...(name ? nameFaults(`${field}.name`, name, dnsLabel) : []),
      ...portNumber(`${field}.port`, port),
      ...requiredOneOf(`${field}.protocol`, protocol, PROTOCOLS),
      ...(appProtocol === undefined ? [] : nameFaults(`${field}.appProtocol`, appProtocol, qualifiedName)),
    ]),
  ]);
}

/** An address that can't be read is refused twice, in two wordings. */
function addressFaults({ ip = "", hostname, nodeName }: Fields, at: string): Faults {
  const bad = addressTexts(ip);
  const field = `${at}.ip`;
  return [
    ...bad.map((says) => invalid(field, ip, says)),
    ...(hostname ? nameFaults(`${at}.hostname`, hostname, dnsLabel) : []),
    ...(nodeName === undefined ? [] : nameFaults(`${at}.nodeName`, nodeName, dnsSubdomain)),
    ...(bad.length > 0 ? ["must be a valid IP address"] : specialAddressTexts(ip)).map((says) =>
      invalid(field, ip, says)
    ),
  ];
}

/** Ports of Endpoints are TCP unless they say. */
export function prepareEndpoints(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const subsets = mapped<Fields, readonly Fields[] | undefined>(next.subsets, (subset) =>
    withFields(subset, {
      ports: mapped<Fields, readonly Fields[] | undefined>(subset.ports, (port) =>
        withFields(port, { protocol: port.protocol || "TCP" })),
    }));
  return withFields(next, { subsets });
}
