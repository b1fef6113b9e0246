import { labelsText } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { endpointsText } from "../describing/endpoints.ts";
import { describeEvents } from "../describing/events.ts";
import type { Look } from "../kind.ts";
import type { Fields, Service } from "../types.ts";

export function describeService(service: Service, look: Look): string {
  const { metadata, spec, status } = service;
  const list = look.listIfAllowed ?? look.list;
  const labelSelector = `kubernetes.io/service-name=${metadata.name}`;
  const options = { namespace: metadata.namespace, labelSelector };
  const slices = list.call(look, "endpointslices.discovery.k8s.io", options) ?? [];
  return described((into) => {
    into.head(service);
    into.field("Selector", labelsText(spec.selector));
    into.field("Type", spec.type);
    into.fieldIf("IP Family Policy", spec.ipFamilyPolicy);
    into.field("IP Families", spec.ipFamilies?.join(",") || "<none>");
    into.field("IP", spec.clusterIP);
    into.field("IPs", spec.clusterIPs?.join(",") || "<none>");
    into.fieldIf("External IPs", spec.externalIPs?.join(","));
    into.fieldIf("Desired LoadBalancer IP", spec.loadBalancerIP);
    into.fieldIf("External Name", spec.externalName);
    into.fieldIf("LoadBalancer Ingress", (status?.loadBalancer?.ingress ?? []).map(ingressText).join(", "));
    for (const port of spec.ports ?? []) describePort(into, port, slices);
    into.field("Session Affinity", spec.sessionAffinity);
    into.fieldIf("External Traffic Policy", spec.externalTrafficPolicy);
    into.fieldIf("Internal Traffic Policy", spec.internalTrafficPolicy);
    into.fieldIf("HealthCheck NodePort", spec.healthCheckNodePort || undefined);
    into.fieldIf("LoadBalancer Source Ranges", spec.loadBalancerSourceRanges?.join(","));
    into.fieldIf("Traffic Distribution", spec.trafficDistribution);
    describeEvents(into, service, look);
  });
}

function ingressText({ ip, ipMode, hostname = "" }: Fields): string {
  return ip ? `${ip}${ipMode ? ` (${ipMode})` : ""}` : hostname;
}

function describePort(into: Description, port: Fields, slices: readonly Fields[]): void {
  const name = port.name || "<unset>";
  into.field("Port", `${name}\t${port.port}/${port.protocol ?? ""}`);
  into.field("TargetPort", `${port.targetPort ?? 0}/${port.protocol ?? ""}`);
  into.fieldIf("AppProtocol", port.appProtocol);
  if (port.nodePort) into.field("NodePort", `${name}\t${port.nodePort}/${port.protocol ?? ""}`);
  into.field("Endpoints", endpointsText(slices, port.name ?? ""));
}
