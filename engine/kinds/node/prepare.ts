import type { PrepareContext } from "../kind.ts";
import { canonicalQuantities } from "../pod_spec/resources.ts";
import { withFields } from "../with_fields.ts";
import type { Node } from "../types.ts";

/** What is allocatable is all there is, unless somebody says less. A node may bring its status when it is made. */
export function prepareNode(next: Node, _context: PrepareContext<Node>): Node {
  const status = next.status ?? {};
  const capacity = canonicalQuantities(status.capacity);
  return withFields(next, {
    spec: next.spec ?? EMPTY,
    status: withFields(status, {
      capacity,
      allocatable: canonicalQuantities(status.allocatable) ?? capacity,
      daemonEndpoints: status.daemonEndpoints ?? NO_ENDPOINTS,
      nodeInfo: status.nodeInfo ?? NO_INFO,
    }),
  });
}

/** These two are shown even of a node that never said anything. */
const NO_ENDPOINTS = Object.freeze({ kubeletEndpoint: Object.freeze({ Port: 0 }) });
const NO_INFO = Object.freeze(Object.fromEntries(
  [
    ...["architecture", "bootID", "containerRuntimeVersion", "kernelVersion", "kubeProxyVersion", "kubeletVersion"],
    ...["machineID", "operatingSystem", "osImage", "systemUUID"],
  ].map((name) => [name, ""]),
));

const EMPTY: Node["spec"] = Object.freeze({});
