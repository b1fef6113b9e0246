import { ageColumn, column, labelsText, loadBalancerAddresses, nameColumn, orNone, wideColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Service } from "../types.ts";

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  column("TYPE", ({ spec }) => spec.type),
  column("CLUSTER-IP", ({ spec }) => spec.clusterIPs?.[0] ?? "<none>"),
  column("EXTERNAL-IP", externalText),
  column("PORT(S)", portsText),
  ageColumn,
  wideColumn("SELECTOR", ({ spec }) => labelsText(spec.selector)),
];

function externalText(service: Service): string {
  const own = (service.spec.externalIPs ?? []).join(",");
  switch (service.spec.type) {
    case "ClusterIP":
    case "NodePort":
      return orNone(own);
    case "LoadBalancer":
      return [loadBalancerAddresses(service.status), own].filter(Boolean).join(",") || "<pending>";
    case "ExternalName":
      return service.spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

/** `80:30080/TCP,443/TCP` */
function portsText({ spec }: Service): string {
  const texts = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    `${port}${nodePort ? `:${nodePort}` : ""}/${protocol ?? ""}`
  );
  return orNone(texts.join(","));
}
