import { compareText } from "../../base/labels.ts";
import { milliValue, value } from "../../base/quantity.ts";
import { goQuote } from "../../base/go_text.ts";
import { date, orNone, sortedKeys } from "../cells.ts";
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  Probe,
  ResourceRequirements,
} from "../types.ts";
import type { Description } from "./description.ts";

/** The containers of a pod, or of a template: then without `pod`, and everything one column further to the right. */
export interface ContainersOf {
  readonly pod?: Pod;
  readonly statuses?: readonly ContainerStatus[];
}

export function describeContainers(
  into: Description,
  title: string,
  containers: readonly Container[],
  { pod, statuses }: ContainersOf = {},
): void {
  into.line(`${pod ? "" : "  "}${title}:${containers.length === 0 ? " <none>" : ""}`);
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name);
    into.line(`${pod ? "" : " "}${container.name}:`, 1);
    describeImage(into, container, status);
    describeCommand(into, "Command", container.command);
    describeCommand(into, "Args", container.args);
    if (status) describeStatus(into, status);
    describeResources(into, container.resources, 2);
    if (container.livenessProbe) into.field("Liveness", probeText(container.livenessProbe), 2);
    if (container.readinessProbe) into.field("Readiness", probeText(container.readinessProbe), 2);
    if (container.startupProbe) into.field("Startup", probeText(container.startupProbe), 2);
    describeEnvironment(into, container, pod);
    describeMounts(into, container);
  }
}

function describeImage(into: Description, container: Container, status: ContainerStatus | undefined): void {
  if (status) into.field("Container ID", status.containerID, 2);
  into.field("Image", container.image, 2);
  if (status) into.field("Image ID", status.imageID, 2);
  describePorts(into, "Port", container.ports, (port) => port.containerPort);
  describePorts(into, "Host Port", container.ports, (port) => port.hostPort ?? 0);
  const profile = container.securityContext?.seccompProfile;
  if (!profile) return;
  into.field("SeccompProfile", profile.type, 2);
  if (profile.type === "Localhost") into.field("LocalhostProfile", profile.localhostProfile, 3);
}

function describePorts(
  into: Description,
  title: string,
  ports: readonly ContainerPort[] = [],
  number: (port: ContainerPort) => number,
): void {
  const texts = ports.map((port) => `${number(port)}/${port.protocol ?? ""}${port.name ? ` (${port.name})` : ""}`);
  into.field(texts.length > 1 ? `${title}s` : title, orNone(texts.join(", ")), 2);
}

function describeCommand(into: Description, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  into.line(`${title}:`, 2);
  for (const line of words.flatMap((word) => word.split("\n"))) into.line(line, 3);
}

function describeStatus(into: Description, status: ContainerStatus): void {
  describeState(into, "State", status.state ?? {});
  if (status.lastState?.terminated) describeState(into, "Last State", status.lastState);
  into.field("Ready", status.ready ? "True" : "False", 2);
  into.field("Restart Count", status.restartCount, 2);
}

function describeState(into: Description, title: string, { running, waiting, terminated }: ContainerState): void {
  into.field(title, running ? "Running" : !waiting && terminated ? "Terminated" : "Waiting", 2);
  if (running) return into.field("Started", date(running.startedAt), 3);
  if (waiting || !terminated) return into.fieldIf("Reason", waiting?.reason, 3);
  into.fieldIf("Reason", terminated.reason, 3);
  into.fieldIf("Message", terminated.message, 3);
  into.field("Exit Code", terminated.exitCode, 3);
  if ((terminated.signal ?? 0) > 0) into.field("Signal", terminated.signal, 3);
  into.field("Started", date(terminated.startedAt), 3);
  into.field("Finished", date(terminated.finishedAt), 3);
}

export function describeResources(into: Description, resources: ResourceRequirements | undefined, level: number): void {
  for (const [title, amounts] of [["Limits", resources?.limits], ["Requests", resources?.requests]] as const) {
    const names = sortedKeys(amounts);
    if (names.length > 0) into.line(`${title}:`, level);
    for (const name of names) into.field(name, amounts![name], level + 1);
  }
}

function describeEnvironment(into: Description, container: Container, pod: Pod | undefined): void {
  if (container.envFrom?.length) {
    into.line("Environment Variables from:", 2);
    for (const { configMapRef, secretRef, prefix } of container.envFrom) {
      const source = configMapRef ?? secretRef;
      const kind = configMapRef ? "ConfigMap" : secretRef ? "Secret" : "";
      const name = `${source?.name ?? ""}\t${kind}${prefix ? ` with prefix '${prefix}'` : ""}`;
      into.line(`${name}\tOptional: ${source?.optional ?? false}`, 3);
    }
  }
  into.line(container.env?.length ? "Environment:" : "Environment:\t<none>", 2);
  for (const variable of container.env ?? []) describeVariable(into, variable, container, pod);
}

function describeVariable(into: Description, variable: EnvVar, container: Container, pod: Pod | undefined): void {
  const { name, valueFrom: from } = variable;
  if (!from) {
    const [first, ...more] = (variable.value ?? "").split("\n");
    into.field(name, first, 3);
    for (const line of more) into.line(`\t${line}`, 3);
  } else if (from.fieldRef) {
    const { apiVersion, fieldPath } = from.fieldRef;
    into.field(name, `${knownField(fieldPath, pod)} (${apiVersion ?? ""}:${fieldPath})`, 3);
  } else if (from.resourceFieldRef) {
    const { resource, divisor } = from.resourceFieldRef;
    const amount = resourceValue(container, resource, divisor);
    const open = amount === "0" && (resource === "limits.cpu" || resource === "limits.memory");
    into.field(name, `${open ? "node allocatable" : amount} (${resource})`, 3);
  } else if (from.secretKeyRef) {
    const { key, name: secret = "", optional = false } = from.secretKeyRef;
    into.field(name, `<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}`, 3);
  } else if (from.configMapKeyRef) {
    const { key, name: map = "", optional = false } = from.configMapKeyRef;
    into.field(name, `<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}`, 3);
  }
}

/** kubectl resolves these two only. */
function knownField(path: string, pod: Pod | undefined): string {
  if (path === "metadata.name") return pod?.metadata.name ?? "";
  return path === "metadata.namespace" ? pod?.metadata.namespace ?? "" : "";
}

/** A request or limit in units of the divisor, rounded up, as the container will see it. */
function resourceValue(container: Container, resource: string, divisor = "0"): string {
  const dot = resource.indexOf(".");
  const amounts = container.resources?.[resource.slice(0, dot)];
  const name = resource.slice(dot + 1);
  const amount = amounts?.[name] ?? "0";
  const unit = milliValue(divisor) === 0 ? "1" : divisor;
  const count = name === "cpu" ? milliValue(amount) / milliValue(unit) : value(amount) / value(unit);
  return String(Math.ceil(count));
}

function describeMounts(into: Description, { volumeMounts = [], volumeDevices = [] }: Container): void {
  into.line(volumeMounts.length ? "Mounts:" : "Mounts:\t<none>", 2);
  for (const mount of sortedBy(volumeMounts, ({ mountPath }) => mountPath)) {
    const path = mount.subPath ? `,path=${goQuote(mount.subPath)}` : "";
    into.line(`${mount.mountPath} from ${mount.name} (${mount.readOnly ? "ro" : "rw"}${path})`, 3);
  }
  if (volumeDevices.length === 0) return;
  into.line(volumeMounts.length ? "Devices:" : "Devices:\t<none>", 2);
  const devices: readonly { name: string; devicePath: string }[] = volumeDevices;
  for (const device of sortedBy(devices, ({ devicePath }) => devicePath)) {
    into.line(`${device.devicePath} from ${device.name}`, 3);
  }
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareText(key(a), key(b)));
}

function probeText(probe: Probe): string {
  const timing = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s ` +
    `period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${
      probe.failureThreshold ?? 0
    }`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec [${(exec.command ?? []).join(" ")}] ${timing}`;
  if (httpGet) return `http-get ${urlText(httpGet)} ${timing}`;
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ""}:${tcpSocket.port ?? ""} ${timing}`;
  if (grpc) return `grpc <pod>:${grpc.port ?? 0} ${grpc.service ?? ""} ${timing}`;
  return `unknown ${timing}`;
}

function urlText({ scheme = "", host = "", port = "", path = "" }: NonNullable<Probe["httpGet"]>): string {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  const address = String(port) === "" ? host : `${bracketed}:${port}`;
  const slash = path !== "" && !path.startsWith("/") && address !== "" ? "/" : "";
  // Go's URL escapes in a path whatever is neither unreserved nor one of $&+,/:;=@.
  const escaped = encodeURI(path).replace(/[?#!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${scheme.toLowerCase()}://${address}${slash}${escaped}`;
}
