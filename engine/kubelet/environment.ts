import { milliValue, value } from "../base/quantity.ts";
import type { ConfigMap, Container, EnvVar, Pod, Quantities } from "../kinds/types.ts";
import type { KubeObject } from "../base/object.ts";
import type { Sync } from "./sync.ts";

export type Environment = Readonly<Record<string, string>>;

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The variables of a container: those that it started with, whatever has become of their sources since. Before its start
 * a fault when one of them comes from something that isn't there.
 */
export function environment(
  sync: Sync,
  container: Container,
): { readonly env: Environment } | { readonly fault: string } {
  const { stage, env } = sync.container(container.name);
  if (stage === "running" && env) return { env };
  const { pod } = sync;
  const own: Record<string, string> = {};
  for (const source of container.envFrom ?? []) {
    const [kind, reference] = source.configMapRef
      ? ["configmap", source.configMapRef] as const
      : ["secret", source.secretRef ?? {}] as const;
    const data = dataOf(sync, kind, reference.name ?? "");
    if (!data && !reference.optional) return { fault: `${kind} "${reference.name}" not found` };
    for (const key in data) own[`${source.prefix ?? ""}${key}`] = data[key]!;
  }
  const base = { ...services(sync), ...own };
  for (const variable of container.env ?? []) {
    const found = valueOf(sync, container, variable, base);
    if (typeof found === "object") return found;
    if (found !== undefined) base[variable.name] = found;
  }
  return { env: { PATH, HOSTNAME: hostname(pod), ...base } };
}

export function hostname(pod: Pod): string {
  return pod.spec["hostname"] ?? (pod.spec.hostNetwork ? pod.spec.nodeName! : pod.metadata.name.slice(0, 63));
}

function valueOf(
  sync: Sync,
  container: Container,
  variable: EnvVar,
  before: Environment,
): string | undefined | { fault: string } {
  const { valueFrom, value: text = "" } = variable;
  if (!valueFrom) return expanded(text, before);
  if (valueFrom.fieldRef) return fieldOf(sync, valueFrom.fieldRef.fieldPath);
  if (valueFrom.resourceFieldRef) {
    const { containerName, resource, divisor } = valueFrom.resourceFieldRef;
    const whose = containerName
      ? sync.pod.spec.containers.find(({ name }) => name === containerName) ?? container
      : container;
    return resourceOf(sync, whose, resource, divisor);
  }
  const [kind, word, reference] = valueFrom.configMapKeyRef
    ? ["configmap", "ConfigMap", valueFrom.configMapKeyRef] as const
    : ["secret", "Secret", valueFrom.secretKeyRef ?? { key: "" }] as const;
  const data = dataOf(sync, kind, reference.name ?? "");
  if (!data) return reference.optional ? undefined : { fault: `${kind} "${reference.name}" not found` };
  const found = data[reference.key];
  if (found !== undefined || reference.optional) return found;
  return { fault: `couldn't find key ${reference.key} in ${word} ${sync.pod.metadata.namespace}/${reference.name}` };
}

/** `$(NAME)` becomes the value of a variable that is known by then; `$$` stands for one `$`. */
export function expanded(text: string, known: Environment): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return "$";
    return Object.hasOwn(known, name) ? known[name]! : all;
  });
}

/** The data of a ConfigMap or Secret as texts. */
export function dataOf(sync: Sync, kind: "configmap" | "secret", name: string): Environment | undefined {
  const found = sync.view.get<KubeObject>(`${kind}s`, `${sync.pod.metadata.namespace}/${name}`);
  if (!found) return undefined;
  if (kind === "configmap") {
    const { data, binaryData } = found as ConfigMap;
    return { ...data, ...decoded(binaryData) };
  }
  return decoded(found["data"]);
}

function decoded(data: Environment | undefined): Environment {
  const texts: Record<string, string> = {};
  for (const key in data) {
    const bytes = Uint8Array.from(atob(data[key]!), (character) => character.charCodeAt(0));
    texts[key] = new TextDecoder().decode(bytes);
  }
  return texts;
}

/** What a field of the downward API says. */
export function fieldOf(sync: Sync, path: string): string {
  const { pod, run, machine } = sync;
  const { metadata, spec } = pod;
  const one = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (one) return metadata[one[1] as "labels" | "annotations"]?.[one[2]!] ?? "";
  switch (path) {
    case "metadata.labels":
    case "metadata.annotations":
      return quotedMap(metadata[path.slice(9) as "labels" | "annotations"]);
    case "spec.nodeName":
      return spec.nodeName ?? "";
    case "spec.serviceAccountName":
      return spec.serviceAccountName ?? "";
    case "status.hostIP":
    case "status.hostIPs":
      return machine.address;
    case "status.podIP":
    case "status.podIPs":
      return spec.hostNetwork ? machine.address : run.ip ?? "";
    default:
      return String(metadata[path.replace("metadata.", "") as "name"] ?? "");
  }
}

function quotedMap(map: Environment | undefined): string {
  return Object.keys(map ?? {}).sort().map((key) => `${key}=${JSON.stringify(map![key])}`).join("\n");
}

/** An amount of a container's resources in units of the divisor, rounded up; what has no limit has the node's. */
export function resourceOf(sync: Sync, container: Container, resource: string, divisor = "1"): string {
  const [which, name = ""] = resource.split(".") as ["limits" | "requests", string];
  const amounts: Quantities = container.resources?.[which] ?? {};
  const whole = which === "limits" ? sync.node?.status?.allocatable?.[name] : undefined;
  const text = amounts[name] ?? whole ?? "0";
  const unit = divisor === "0" ? "1" : divisor;
  if (name === "cpu") return String(Math.ceil(milliValue(text) / milliValue(unit)));
  return String(Math.ceil(value(text) / value(unit)));
}

/** The variables that tell of services: the API's always, those of the namespace while links are on. */
function services({ view, pod }: Sync): Record<string, string> {
  const env: Record<string, string> = {};
  const add = (service: KubeObject) => {
    const { clusterIP, ports = [] } = service["spec"] ?? {};
    if (!clusterIP || clusterIP === "None" || ports.length === 0) return;
    const prefix = service.metadata.name.toUpperCase().replaceAll("-", "_");
    const { port, protocol = "TCP" } = ports[0];
    env[`${prefix}_SERVICE_HOST`] = clusterIP;
    env[`${prefix}_SERVICE_PORT`] = String(port);
    for (const one of ports) {
      if (one.name) env[`${prefix}_SERVICE_PORT_${one.name.toUpperCase().replaceAll("-", "_")}`] = String(one.port);
    }
    env[`${prefix}_PORT`] = `${protocol.toLowerCase()}://${clusterIP}:${port}`;
    for (const one of ports) {
      const kind = (one.protocol ?? "TCP") as string;
      const stem = `${prefix}_PORT_${one.port}_${kind}`;
      env[stem] = `${kind.toLowerCase()}://${clusterIP}:${one.port}`;
      env[`${stem}_PROTO`] = kind.toLowerCase();
      env[`${stem}_PORT`] = String(one.port);
      env[`${stem}_ADDR`] = clusterIP;
    }
  };
  const api = view.get<KubeObject>("services", "default/kubernetes");
  if (api) add(api);
  if (pod.spec["enableServiceLinks"] === false) return env;
  for (const service of view.list<KubeObject>("services", pod.metadata.namespace)) if (service !== api) add(service);
  return env;
}
