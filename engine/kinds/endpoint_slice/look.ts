import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, firstFew, nameColumn, orNone } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";

export const endpointSliceColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("ADDRESSTYPE", ({ addressType }) => addressType),
  column("PORTS", ({ ports }) => firstFew((ports ?? []).map(portText)) || "<unset>"),
  column("ENDPOINTS", ({ endpoints }) => firstFew((endpoints ?? []).flatMap((e: Fields) => e.addresses)) || "<unset>"),
  ageColumn,
];

function portText({ port, name }: Fields): string {
  return String(port ?? name ?? "*");
}

export function describeEndpointSlice(slice: KubeObject, look: Look): string {
  return described((into) => {
    into.head(slice);
    into.field("AddressType", slice.addressType);
    const ports: readonly Fields[] = slice.ports ?? [];
    into.line(ports.length > 0 ? "Ports:" : "Ports: <unset>");
    if (ports.length > 0) {
      const rows = ports.map(({ name, port, protocol }) => [name || "<unset>", port ?? "<unset>", protocol ?? ""]);
      into.table(1, ["Name", "Port", "Protocol"], rows);
    }
    const endpoints: readonly Fields[] = slice.endpoints ?? [];
    into.line(endpoints.length > 0 ? "Endpoints:" : "Endpoints: <none>");
    for (const endpoint of endpoints) describeEndpoint(into, endpoint);
    describeEvents(into, slice, look);
  });
}

function describeEndpoint(into: Description, endpoint: Fields): void {
  const { addresses = [], conditions, hostname, targetRef, nodeName, zone } = endpoint;
  into.field("- Addresses", orNone(addresses.join(", ")), 1);
  into.line("Conditions:", 2);
  into.field("Ready", conditions?.ready ?? "<unset>", 3);
  into.field("Hostname", hostname ?? "<unset>", 2);
  if (targetRef) into.field("TargetRef", `${targetRef.kind}/${targetRef.name}`, 2);
  into.field("NodeName", nodeName ?? "<unset>", 2);
  into.field("Zone", zone ?? "<unset>", 2);
}
