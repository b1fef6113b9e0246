import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import { each, type Faults, IMMUTABLE, join, NO_FAULTS, requiredOneOf } from "../rules.ts";
import type { Fields } from "../types.ts";

export function prepareEndpointSlice(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const ports = mapped<Fields, readonly Fields[] | undefined>(
    next.ports,
    (port) => withFields(port, { name: port.name ?? "", protocol: port.protocol ?? "TCP" }),
  );
  return withFields(next, { endpoints: next.endpoints ?? null, ports: ports ?? null });
}

export function endpointSliceFaults(next: KubeObject, previous?: KubeObject): Faults {
  const isMoved = previous && previous.addressType !== next.addressType;
  return join(
    requiredOneOf("addressType", next.addressType, ["FQDN", "IPv4", "IPv6"]),
    isMoved ? [invalid("addressType", next.addressType, IMMUTABLE)] : NO_FAULTS,
    each<Fields>(
      "endpoints",
      next.endpoints,
      (endpoint, at) =>
        endpoint.addresses?.length ? NO_FAULTS : [required(`${at}.addresses`, "must contain at least 1 address")],
    ),
  );
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
