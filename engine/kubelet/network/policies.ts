import { type ApiSelector, selectorOf, selects } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import type { View } from "../../cluster/controller.ts";
import type { Pod } from "../../kinds/types.ts";

interface Peer {
  readonly podSelector?: ApiSelector;
  readonly namespaceSelector?: ApiSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}

/** Whether network policies let one pod talk to a port of another. Source: "Network Policies". */
export function admits(view: View, from: Pod, to: Pod, port: number): boolean {
  return allows(view, "Egress", from, to, to, port) && allows(view, "Ingress", to, from, to, port);
}

/** A pod that no policy selects is open; else one of their rules must name the other side. */
function allows(view: View, side: "Ingress" | "Egress", own: Pod, other: Pod, server: Pod, port: number): boolean {
  const selecting = view.list<KubeObject>("networkpolicies.networking.k8s.io", own.metadata.namespace).filter((
    { spec },
  ) =>
    (spec.policyTypes ?? ["Ingress"]).includes(side) && selects(selectorOf(spec.podSelector ?? {}), own.metadata.labels)
  );
  if (selecting.length === 0) return true;
  return selecting.some(({ spec }) =>
    ((side === "Ingress" ? spec.ingress : spec.egress) as readonly Rule[] | undefined ?? []).some((rule) => {
      const peers = side === "Ingress" ? rule.from : rule.to;
      const isPeer = !peers?.length || peers.some((peer) => names(view, peer, own, other));
      return isPeer && (!rule.ports?.length || rule.ports.some((one) => isPort(one, server, port)));
    })
  );
}

function names(view: View, { podSelector, namespaceSelector, ipBlock }: Peer, own: Pod, other: Pod): boolean {
  if (ipBlock) {
    const address = other.status?.podIP ?? "";
    return isWithin(address, ipBlock.cidr) && !ipBlock.except?.some((cidr) => isWithin(address, cidr));
  }
  const home = view.get<KubeObject>("namespaces", other.metadata.namespace!);
  const isHome = namespaceSelector
    ? selects(selectorOf(namespaceSelector), home?.metadata.labels)
    : other.metadata.namespace === own.metadata.namespace;
  return isHome && (!podSelector || selects(selectorOf(podSelector), other.metadata.labels));
}

function isPort({ port, endPort }: NonNullable<Rule["ports"]>[number], server: Pod, asked: number): boolean {
  if (port === undefined) return true;
  if (typeof port === "number") return endPort === undefined ? port === asked : port <= asked && asked <= endPort;
  return server.spec.containers.some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === port && containerPort === asked)
  );
}

const numberOf = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function isWithin(address: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}
