import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, firstFew, nameColumn, orNone } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { hostPort } from "../describing/endpoints.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";

export const endpointsColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("ENDPOINTS", ({ subsets }) => subsets?.length ? firstFew(subsets.flatMap(subsetTexts)) : "<none>"),
  ageColumn,
];

function subsetTexts({ ports = [], addresses = [] }: Fields): string[] {
  const ips: string[] = (addresses ?? []).map(({ ip }: Fields) => ip);
  return ports?.length ? ports.flatMap(({ port }: Fields) => ips.map((ip) => hostPort(ip, port))) : ips;
}

export function describeEndpoints(endpoints: KubeObject, look: Look): string {
  return described((into) => {
    into.head(endpoints);
    into.line("Subsets:");
    for (const subset of endpoints.subsets ?? []) describeSubset(into, subset);
    describeEvents(into, endpoints, look);
  });
}

function describeSubset(into: Description, { addresses, notReadyAddresses, ports }: Fields): void {
  const ips = (list: readonly Fields[] | undefined) => orNone((list ?? []).map(({ ip }) => ip).join(","));
  into.field("Addresses", ips(addresses), 1);
  into.field("NotReadyAddresses", ips(notReadyAddresses), 1);
  if (ports?.length) {
    into.line("Ports:", 1);
    const rows = ports.map(({ name, port, protocol }: Fields) => [name || "<unset>", port, protocol]);
    into.table(2, ["Name", "Port", "Protocol"], rows);
  }
  into.line("");
}
