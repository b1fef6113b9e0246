import type { KubeObject } from "../../base/object.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { isAddressIn, isCidr, rangeTexts } from "../addresses.ts";
import { mapped, withFields } from "../with_fields.ts";
import { each, type Faults, labelSelectorFaults, oneOf, portNumber, portNumberOrName } from "../rules.ts";
import type { Fields } from "../types.ts";

/** A policy speaks of what comes in, and of what goes out if it has rules for that; ports are TCP unless they say. */
export function prepareNetworkPolicy(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given = next.spec ?? {};
  const types = given.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
  const spec = withFields(given, {
    podSelector: given.podSelector ?? {},
    ingress: mapped<Fields, readonly Fields[] | undefined>(given.ingress, preparePorts),
    egress: mapped<Fields, readonly Fields[] | undefined>(given.egress, preparePorts),
    policyTypes: given.policyTypes?.length ? given.policyTypes : types,
  });
  return withFields(next, { spec });
}

function preparePorts(rule: Fields): Fields {
  const ports = mapped<Fields, readonly Fields[] | undefined>(
    rule.ports,
    (port) => withFields(port, { protocol: port.protocol ?? "TCP" }),
  );
  return withFields(rule, { ports });
}

const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const POLICY_TYPES = ["Ingress", "Egress"];

export function networkPolicyFaults({ spec }: KubeObject): Faults {
  const types: readonly string[] = spec.policyTypes ?? [];
  return [
    ...labelSelectorFaults("spec.podSelector", spec.podSelector),
    ...each<Fields>(
      "spec.ingress",
      spec.ingress,
      (rule, at) => [...portsFaults(rule, at), ...peersFaults(rule.from, `${at}.from`)],
    ),
    ...each<Fields>(
      "spec.egress",
      spec.egress,
      (rule, at) => [...portsFaults(rule, at), ...peersFaults(rule.to, `${at}.to`)],
    ),
    ...(types.length > 2
      ? [invalid("spec.policyTypes", types, "may not specify more than two policyTypes")]
      : each("spec.policyTypes", types, (type, at) => oneOf(at, type, POLICY_TYPES))),
  ];
}

function portsFaults(rule: Fields, at: string): Faults {
  return each<Fields>(`${at}.ports`, rule.ports, (port, field) => {
    const faults: FieldFault[] = [];
    if (!PROTOCOLS.includes(port.protocol)) faults.push(unsupported(`${field}.protocol`, port.protocol, PROTOCOLS));
    if (port.port !== undefined) faults.push(...portNumberOrName(`${field}.port`, port.port));
    if (port.endPort === undefined) return faults;
    if (typeof port.port !== "number") {
      const says = port.port === undefined ? "not specified" : "non-numeric";
      const fault = invalid(`${field}.endPort`, port.endPort, `may not be specified when \`port\` is ${says}`);
      return port.port === undefined ? [...faults, fault] : [fault, ...faults];
    }
    if (port.endPort < port.port) {
      faults.push(invalid(`${field}.endPort`, port.port, "must be greater than or equal to `port`"));
    }
    return [...faults, ...portNumber(`${field}.endPort`, port.endPort)];
  });
}

function peersFaults(peers: readonly Fields[] | undefined, field: string): Faults {
  return each(field, peers, (peer, at) => {
    const { podSelector, namespaceSelector, ipBlock } = peer;
    const faults: FieldFault[] = [
      ...labelSelectorFaults(`${at}.podSelector`, podSelector),
      ...labelSelectorFaults(`${at}.namespaceSelector`, namespaceSelector),
      ...(ipBlock ? blockFaults(ipBlock, `${at}.ipBlock`) : []),
    ];
    if (!podSelector && !namespaceSelector && !ipBlock) faults.push(required(at, "must specify a peer"));
    if (ipBlock && (podSelector || namespaceSelector)) {
      faults.push(forbidden(at, "may not specify both ipBlock and another peer"));
    }
    return faults;
  });
}

function blockFaults(block: Fields, at: string): Faults {
  if (!block.cidr) return [required(`${at}.cidr`)];
  const faults = rangeFaults(block.cidr, `${at}.cidr`);
  const range = readRange(block.cidr);
  if (!range) return faults;
  const excepted = each<string>(`${at}.except`, block.except, (except, field) => {
    const inner = readRange(except);
    const isInside = inner && isAddressIn(inner.address, `${range.address}/${range.bits}`) && inner.bits > range.bits;
    return [
      ...rangeFaults(except, field),
      ...(inner && !isInside ? [invalid(field, except, "must be a strict subset of `cidr`")] : []),
    ];
  });
  return [...faults, ...excepted];
}

function rangeFaults(range: string, field: string): Faults {
  return rangeTexts(range).map((says) => invalid(field, range, says));
}

function readRange(text: string): { readonly address: string; readonly bits: number } | undefined {
  if (!isCidr(text)) return undefined;
  const [address, bits] = text.split("/") as [string, string];
  return { address, bits: Number(bits) };
}
