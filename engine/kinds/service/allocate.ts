import { addressNumber, addressText, isAddressIn } from "../addresses.ts";
import { invalid } from "../field_fault.ts";
import type { AllocateContext } from "../kind.ts";
import type { FieldFault } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import type { Service, ServicePort } from "../types.ts";

/** The defaults of kubeadm: where services live, and which ports nodes give away. */
const SERVICE_CIDR = "10.96.0.0/12";
const NODE_PORT_MIN = 30000;
const NODE_PORT_MAX = 32767;

/** The first addresses of the range are kept for those who name theirs (Kubernetes' static band: 256 of this range). */
const STATIC_BAND = 256;

/** Gives a service its address and node ports, or says why it can't have those that it wants. */
export function allocateService(
  next: Service,
  context: AllocateContext<Service>,
): Service | { faults: readonly FieldFault[] } {
  const others = context.others.filter((service) => service.metadata.uid !== next.metadata.uid);
  const addressed = withAddress(next, others, context);
  return "faults" in addressed ? addressed : withNodePorts(addressed as Service, others, context);
}

type Allocated = Service | { faults: readonly FieldFault[] };

function withAddress(
  next: Service,
  others: readonly Service[],
  { previous, below }: AllocateContext<Service>,
): Allocated {
  const { spec } = next;
  const wanted = spec.clusterIP;
  if (spec.type === "ExternalName" || wanted === "None" || (wanted && wanted === previous?.spec.clusterIP)) return next;
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

function withNodePorts(
  next: Service,
  others: readonly Service[],
  { previous, below }: AllocateContext<Service>,
): Allocated {
  const { spec } = next;
  const isPublic = spec.type === "NodePort" ||
    (spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);
  if (!isPublic) return next;
  const own = new Set((previous?.spec.ports ?? []).map((port) => port.nodePort));
  const taken = new Set(others.flatMap((service) => (service.spec.ports ?? []).map((port) => port.nodePort)));
  const faults = (spec.ports ?? []).flatMap((port, index) =>
    port.nodePort && !own.has(port.nodePort) ? wantedFaults(port.nodePort, `spec.ports[${index}].nodePort`, taken) : []
  );
  if (faults.length > 0) return { faults };
  const size = NODE_PORT_MAX - NODE_PORT_MIN + 1;
  const ports = mapped(spec.ports, (port: ServicePort) => {
    const start = port.nodePort ? 0 : below(size);
    const nodePort = port.nodePort || firstFree((step) => NODE_PORT_MIN + (start + step) % size, taken, size);
    taken.add(nodePort);
    return withFields(port, { nodePort });
  });
  const lacking = ports?.findIndex((port) => !port.nodePort) ?? -1;
  if (lacking >= 0) {
    return { faults: [invalid(`spec.ports[${lacking}].nodePort`, 0, `failed to allocate a nodePort: ${FULL}`)] };
  }
  return withFields(next, { spec: withFields(spec, { ports }) });
}

function wantedFaults(port: number, field: string, taken: ReadonlySet<number | undefined>): readonly FieldFault[] {
  if (port < NODE_PORT_MIN || port > NODE_PORT_MAX) {
    const range = `${NODE_PORT_MIN}-${NODE_PORT_MAX}`;
    return [invalid(field, port, `provided port is not in the valid range. The range of valid ports is ${range}`)];
  }
  return taken.has(port) ? [invalid(field, port, "provided port is already allocated")] : [];
}
