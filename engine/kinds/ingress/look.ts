import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, loadBalancerAddresses, nameColumn } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { endpointsText } from "../describing/endpoints.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";

export const ingressColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("CLASS", ({ spec }) => spec.ingressClassName ?? "<none>"),
  column("HOSTS", ({ spec }) => hostsText(spec.rules ?? [])),
  column("ADDRESS", ({ status }) => loadBalancerAddresses(status)),
  column("PORTS", ({ spec }) => spec.tls?.length ? "80, 443" : "80"),
  ageColumn,
];

const HOSTS_SHOWN = 3;

/** The first three hosts; how many more counts rules, with a host or without. */
function hostsText(rules: readonly Fields[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === HOSTS_SHOWN) more = true;
    else if (host) hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  return more ? `${hosts.join(",")} + ${rules.length - HOSTS_SHOWN} more...` : hosts.join(",");
}

export function describeIngress(ingress: KubeObject, look: Look): string {
  const { metadata, spec, status } = ingress;
  const backendText = (backend: Fields) => textOf(backend, metadata.namespace, look);
  const fallback = spec.defaultBackend ? backendText(spec.defaultBackend) : "<default>";
  return described((into) => {
    into.field("Name", metadata.name);
    into.labels("Labels", metadata.labels);
    into.field("Namespace", metadata.namespace);
    into.field("Address", loadBalancerAddresses(status));
    into.field("Ingress Class", spec.ingressClassName ?? "<none>");
    into.field("Default backend", fallback);
    if (spec.tls?.length) into.line("TLS:");
    for (const { secretName, hosts = [] } of spec.tls ?? []) {
      into.line(`${secretName ? `${secretName} terminates` : "SNI routes"} ${hosts.join(",")}`, 1);
    }
    describeRules(into, spec.rules ?? [], backendText, fallback);
    into.annotations("Annotations", metadata.annotations);
    describeEvents(into, ingress, look);
  });
}

function describeRules(
  into: Description,
  rules: readonly Fields[],
  backendText: (backend: Fields) => string,
  fallback: string,
): void {
  into.line("Rules:");
  into.table(1, ["Host", "Path", "Backends"], []);
  const routing = rules.filter(({ http }) => http);
  for (const { host, http } of routing) {
    into.line(`${host || "*"}\t`, 1);
    for (const { path = "", backend } of http.paths ?? []) into.line(`\t${path} \t${backendText(backend)}`, 2);
  }
  if (routing.length === 0) into.line(`*\t*\t${fallback}`, 1);
}

function textOf({ service, resource }: Fields, namespace: string | undefined, look: Look): string {
  if (!service) return resource ? resourceText(resource) : "";
  const { number, name } = service.port ?? {};
  const text = `${service.name}:${number || (name ?? "")}`;
  const target = look.get("services", namespace, service.name);
  if (!target) return `${text} (<error: services "${service.name}" not found>)`;
  const labelSelector = `kubernetes.io/service-name=${service.name}`;
  const list = look.listIfAllowed ?? look.list;
  const slices = list.call(look, "endpointslices.discovery.k8s.io", { namespace, labelSelector }) ?? [];
  const ports: readonly Fields[] = target.spec.ports ?? [];
  const port = ports.findLast((port) => (number ? number === port.port : name && name === port.name));
  return `${text} (${endpointsText(slices, port?.name ?? "")})`;
}

function resourceText({ apiGroup = "<none>", kind, name }: Fields): string {
  return `APIGroup: ${apiGroup}, Kind: ${kind}, Name: ${name}`;
}
