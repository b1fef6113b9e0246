import type { View } from "../../cluster/controller.ts";
import type { KubeObject } from "../../base/object.ts";

const DOMAIN = "cluster.local";
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;

interface Endpoint {
  readonly addresses: readonly string[];
  readonly hostname?: string;
  readonly conditions?: { readonly ready?: boolean };
}

/** Addresses behind a service that may be sent to. */
export function endpointsOf(view: View, service: KubeObject): readonly (Endpoint & { readonly slice: KubeObject })[] {
  const { name, namespace = "" } = service.metadata;
  const slices = view.labelled<KubeObject>(
    "endpointslices.discovery.k8s.io",
    namespace,
    "kubernetes.io/service-name",
    name,
  );
  return slices.flatMap((slice) =>
    ((slice.endpoints ?? []) as readonly Endpoint[]).filter(({ conditions }) => conditions?.ready !== false)
      .map((endpoint) => ({ ...endpoint, slice }))
  );
}

/** What the cluster's name server says of a full name. Source: "DNS for Services and Pods". */
export function answerOf(view: View, fullName: string): readonly string[] | undefined {
  const name = fullName.replace(/\.$/, "").toLowerCase();
  if (ADDRESS.test(name)) return [name];
  const labels = name.endsWith(`.${DOMAIN}`) ? name.slice(0, -DOMAIN.length - 1).split(".") : [];
  const kind = labels.pop();
  const namespace = labels.pop();
  if (namespace === undefined) return undefined;
  if (kind === "pod" && labels.length === 1) {
    const address = labels[0]!.replaceAll("-", ".");
    return ADDRESS.test(address) && view.get("namespaces", namespace) ? [address] : undefined;
  }
  if (kind !== "svc") return undefined;
  const service = view.get<KubeObject>("services", `${namespace}/${labels.pop() ?? ""}`);
  const { clusterIP, type } = service?.spec ?? {};
  if (!service || type === "ExternalName" || labels.length > 1) return undefined;
  if (clusterIP && clusterIP !== "None") return labels.length === 0 ? [clusterIP] : undefined;
  const [hostname] = labels;
  const found = endpointsOf(view, service).filter((endpoint) =>
    hostname === undefined || endpoint.hostname === hostname
  );
  return found.length > 0 ? found.flatMap(({ addresses }) => addresses) : undefined;
}

/** A name as a resolver tries it: with few dots, first with each search behind it. */
export function candidates(name: string, searches: readonly string[], ndots: number): readonly string[] {
  if (name.endsWith(".")) return [name];
  const long = searches.map((search) => `${name}.${search}`);
  return name.split(".").length > ndots ? [name, ...long] : [...long, name];
}
