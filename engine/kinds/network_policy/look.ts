import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn, selectorText } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import type { Column } from "../kind.ts";
import type { Fields } from "../types.ts";

export const networkPolicyColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("POD-SELECTOR", ({ spec }) => selectorText(spec.podSelector ?? {})),
  ageColumn,
];

export function describeNetworkPolicy(policy: KubeObject): string {
  return described((into) => {
    const { metadata, spec } = policy;
    into.field("Name", metadata.name);
    into.field("Namespace", metadata.namespace);
    into.field("Created on", `${metadata.creationTimestamp.replace("T", " ").replace("Z", "")} +0000 UTC`);
    into.labels("Labels", metadata.labels);
    into.annotations("Annotations", metadata.annotations);
    into.line("Spec:");
    const pods = selectorText(spec.podSelector ?? {});
    const all = pods === "<none>" ? " (Allowing the specific traffic to all pods in this namespace)" : "";
    into.line(`PodSelector:     ${pods}${all}`, 1);
    for (const direction of [INGRESS, EGRESS]) describeDirection(into, spec, direction);
    into.line(`Policy Types: ${spec.policyTypes?.join(", ") || "<none>"}`, 1);
  });
}

interface Direction {
  readonly type: string;
  readonly field: string;
  /** The field of a rule that says who. */
  readonly peers: string;
  readonly title: string;
  readonly open: string;
}

const INGRESS: Direction = {
  type: "Ingress",
  field: "ingress",
  peers: "from",
  title: "From:",
  open: "From: <any> (traffic not restricted by source)",
};
const EGRESS: Direction = {
  type: "Egress",
  field: "egress",
  peers: "to",
  title: "To:",
  open: "To: <any> (traffic not restricted by destination)",
};

function describeDirection(into: Description, spec: Fields, { type, field, peers, title, open }: Direction): void {
  if (!spec.policyTypes?.includes(type)) return into.line(`Not affecting ${field} traffic`, 1);
  into.line(`Allowing ${field} traffic:`, 1);
  const rules: readonly Fields[] = spec[field] ?? [];
  if (rules.length === 0) into.line(`<none> (Selected pods are isolated for ${field} connectivity)`, 2);
  rules.forEach((rule, i) => {
    if (!rule.ports?.length) into.line("To Port: <any> (traffic allowed to all ports)", 2);
    for (const port of rule.ports ?? []) into.line(portText(port), 2);
    if (!rule[peers]?.length) into.line(open, 2);
    for (const peer of rule[peers] ?? []) {
      into.line(title, 2);
      describePeer(into, peer);
    }
    if (i < rules.length - 1) into.line("----------", 2);
  });
}

function portText({ port = "<nil>", endPort, protocol = "TCP" }: Fields): string {
  return endPort == null ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`;
}

function describePeer(into: Description, { podSelector, namespaceSelector, ipBlock }: Fields): void {
  if (namespaceSelector) into.line(`NamespaceSelector: ${selectorText(namespaceSelector)}`, 3);
  if (podSelector) into.line(`PodSelector: ${selectorText(podSelector)}`, 3);
  if (podSelector || namespaceSelector || !ipBlock) return;
  into.line("IPBlock:", 3);
  into.line(`CIDR: ${ipBlock.cidr}`, 4);
  into.line(`Except: ${(ipBlock.except ?? []).join(", ")}`, 4);
}
