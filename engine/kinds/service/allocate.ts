import { addressNumber, addressText, isAddressIn } from "../addresses.ts";
import { invalid } from "../field_fault.ts";
import type { AllocateContext } from "../kind.ts";
import type { Faults } from "../rules.ts";
import { withFields } from "../with_fields.ts";
import type { Service, ServicePort } from "../types.ts";
import { withFamilies } from "./families.ts";
import { hasAddress, hasHealthPort, hasNodePorts } from "./prepare.ts";

/** The defaults of kubeadm: where services live, and which ports nodes give away. */
const SERVICE_CIDR = "10.96.0.0/12";
const NODE_PORT_MIN = 30000;
const NODE_PORT_MAX = 32767;

/** The first addresses of the range are kept for those who name theirs (Kubernetes' static band: 256 of this range). */
const STATIC_BAND = 256;

/** Gives a service its families, address and ports, or says why it can't have those that it wants. */
export function allocateService(next: Service, context: AllocateContext<Service>): Allocated {
  const others = context.others.filter((service) => service.metadata.uid !== next.metadata.uid);
  const spec = withFamilies(next.spec, context.previous?.spec);
  if ("faults" in spec) return spec as { faults: Faults };
  const addressed = withAddress(withFields(next, { spec: withFields(next.spec, spec) }), others, context);
  return "faults" in addressed ? addressed : withNodePorts(addressed as Service, others, context);
}

type Allocated = Service | { faults: Faults };

/** A service that has an address keeps it: another one that it names isn't given out, and refused later. */
function withAddress(
  next: Service,
  others: readonly Service[],
  { previous, below }: AllocateContext<Service>,
): Allocated {
  const { spec } = next;
  const wanted = spec.clusterIP;
  if (!hasAddress(spec) || wanted === "None" || (previous && hasAddress(previous.spec))) return next;
  const taken = new Set(others.map((service) => service.spec.clusterIP));
  if (wanted) {
    const refused = !isAddressIn(wanted, SERVICE_CIDR)
      ? "the provided network does not match the current range"
      : taken.has(wanted)
      ? "provided IP is already allocated"
      : "";
    if (!refused) return next;
    return { faults: [invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate IP ${wanted}: ${refused}`)] };
  }
  const [base, bits] = SERVICE_CIDR.split("/") as [string, string];
  const size = 2 ** (32 - Number(bits)) - 2 - STATIC_BAND;
  const start = below(size);
  const addressAt = (step: number) => addressText(addressNumber(base) + 1 + STATIC_BAND + (start + step) % size);
  const clusterIP = firstFree(addressAt, taken, size);
  if (clusterIP === undefined) {
    return { faults: [invalid("spec.clusterIPs", spec.clusterIPs, `failed to allocate a serviceIP: ${FULL}`)] };
  }
  return withFields(next, { spec: withFields(spec, { clusterIP, clusterIPs: [clusterIP] }) });
}

const FULL = "range is full";

/** From a chance start onwards, the first that nobody has; undefined when all are taken. */
function firstFree<T>(at: (step: number) => T, taken: ReadonlySet<T | undefined>, size: number): T | undefined {
  for (let step = 0; step < size; step++) {
    const candidate = at(step);
    if (!taken.has(candidate)) return candidate;
  }
  return undefined;
}

/** A number serves all protocols of one port; the numbers that a service had before are its own. */
function withNodePorts(
  next: Service,
  others: readonly Service[],
  { previous, below }: AllocateContext<Service>,
): Allocated {
  const { spec } = next;
  if (!hasNodePorts(spec)) return next;
  const size = NODE_PORT_MAX - NODE_PORT_MIN + 1;
  const own = new Set(portsOf(previous));
  const taken = new Set(others.flatMap(portsOf));
  const given = new Map<number, number>();
  const draw = () => {
    const start = below(size);
    return firstFree((step) => NODE_PORT_MIN + (start + step) % size, new Set([...taken, ...own]), size);
  };
  const ports: ServicePort[] = [];
  for (const [index, port] of (spec.ports ?? []).entries()) {
    const isShared = !previous && given.has(port.port);
    const named = port.nodePort || (previous ? 0 : namedFor(port.port, spec.ports!));
    const isWanted = named !== 0 && !own.has(named) && !(isShared && given.get(port.port) === named);
    const field = `spec.ports[${index}].nodePort`;
    const faults = isWanted ? wantedFaults(named, field, taken) : [];
    if (faults.length > 0) return { faults };
    const isLeftOut = !port.nodePort && spec.allocateLoadBalancerNodePorts === false;
    const nodePort = isLeftOut ? undefined : named || (isShared ? given.get(port.port) : draw());
    if (!nodePort && !isLeftOut) return { faults: [invalid(field, 0, `failed to allocate a nodePort: ${FULL}`)] };
    if (nodePort) {
      taken.add(nodePort);
      given.set(port.port, nodePort);
    }
    ports.push(withFields(port, { nodePort }));
  }
  const healthCheckNodePort = hasHealthPort(spec) ? spec.healthCheckNodePort ?? draw() : spec.healthCheckNodePort;
  return withFields(next, { spec: withFields(spec, { ports: spec.ports && ports, healthCheckNodePort }) });
}

function portsOf(service: Service | undefined): readonly number[] {
  const { ports = [], healthCheckNodePort = 0 } = service?.spec ?? {};
  return [...ports.map(({ nodePort = 0 }) => nodePort), healthCheckNodePort].filter((number) => number !== 0);
}

/** The node port that any port with this number names. */
function namedFor(number: number, ports: readonly ServicePort[]): number {
  return ports.find(({ port, nodePort }) => port === number && nodePort)?.nodePort ?? 0;
}

function wantedFaults(port: number, field: string, taken: ReadonlySet<number | undefined>): Faults {
  if (port < NODE_PORT_MIN || port > NODE_PORT_MAX) {
    const range = `${NODE_PORT_MIN}-${NODE_PORT_MAX}`;
    return [invalid(field, port, `provided port is not in the valid range. The range of valid ports is ${range}`)];
  }
  return taken.has(port) ? [invalid(field, port, "provided port is already allocated")] : [];
}
