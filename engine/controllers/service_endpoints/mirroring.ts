import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { Fields, Service } from "../../kinds/types.ts";
import { deleted, MANAGED_BY, SERVICE_NAME, type Slice, slicesOf, writtenSlice } from "./slices.ts";
import { TRIGGER } from "./trigger_time.ts";

const MANAGER = "endpointslicemirroring-controller.k8s.io";
/** Endpoints that aren't mirrored: kept by a controller, or telling so themselves. */
const SKIPPED = ["endpointslice.kubernetes.io/skip-mirror", "control-plane.alpha.kubernetes.io/leader"];
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Slices of the Endpoints that somebody wrote by hand for a service without a selector. */
export const endpointSliceMirroring: Controller = {
  name: "endpoint-slice-mirroring-controller",
  delayMs: 50,
  watches: {
    services: (service, view) => view.get("endpoints", keyOf(service)) ? keyOf(service) : undefined,
    endpoints: keyOf,
  },

  reconcile(view, key) {
    const source = view.get<KubeObject>("endpoints", key);
    const service = view.get<Service>("services", key);
    const [namespace, name] = key.split("/") as [string, string];
    const slices = slicesOf(view, namespace, name, MANAGER);
    if (!source || !service || isTerminating(source) || service.spec.selector || isSkipped(source)) {
      return slices.map(deleted);
    }
    const wanted = ((source["subsets"] ?? []) as readonly Fields[]).map(mirrored);
    const labels = { ...source.metadata.labels, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: name };
    const { [TRIGGER]: _, [LAST_APPLIED]: __, ...annotations } = source.metadata.annotations ?? {};
    return [
      ...wanted.flatMap((slice, i) => writtenSlice(source, slice, slices[i], { labels, annotations })),
      ...slices.slice(wanted.length).map(deleted),
    ];
  },
};

/** The API server looks after its own endpoints. */
function isSkipped({ metadata: { labels = {}, annotations = {}, name, namespace } }: KubeObject): boolean {
  return labels[SKIPPED[0]!] === "true" || SKIPPED[1]! in annotations ||
    (namespace === "default" && name === "kubernetes");
}

function mirrored({ addresses = [], notReadyAddresses = [], ports = [] }: Fields): Slice {
  const endpoint = (isReady: boolean) => ({ ip, hostname, nodeName, targetRef }: Fields) => ({
    addresses: [ip],
    conditions: { ready: isReady },
    ...(hostname && { hostname }),
    ...(nodeName && { nodeName }),
    ...(targetRef && { targetRef }),
  });
  return {
    endpoints: [...addresses.map(endpoint(true)), ...notReadyAddresses.map(endpoint(false))],
    ports: ports.map((port: Fields) => ({ name: "", protocol: "TCP", ...port })),
  };
}
