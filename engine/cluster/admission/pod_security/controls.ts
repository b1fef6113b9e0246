import type { KubeObject } from "../../../base/object.ts";

/**
 * The controls of the Pod Security Standards, in the order in which their violations are told. Source: Kubernetes'
 * `staging/src/k8s.io/pod-security-admission/policy`.
 */
export interface Control {
  readonly level: "baseline" | "restricted";
  /** What stands before the parentheses. */
  readonly reason: string;
  /** The control of a lower level that this one takes the place of. */
  readonly replaces?: string;
  /** What is wrong; undefined when nothing is. */
  detail(pod: PodParts): string | undefined;
}

/** A pod's spec with its containers in one list, as the checks visit them. */
export interface PodParts {
  readonly spec: KubeObject["spec"];
  readonly containers: readonly Container[];
}

// deno-lint-ignore no-explicit-any -- containers may hold anything that their schema knows
type Container = { readonly name: string; readonly [field: string]: any };

export function podParts(spec: KubeObject["spec"] = {}): PodParts {
  const containers = [...spec.initContainers ?? [], ...spec.containers ?? [], ...spec.ephemeralContainers ?? []];
  return { spec, containers };
}

function quoted(texts: Iterable<string>): string {
  return [...texts].map((text) => `"${text}"`).join(", ");
}

function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"` */
function named(containers: readonly Container[]): string {
  return `${plural(containers.length, "container", "containers")} ${quoted(containers.map(({ name }) => name))}`;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

const BASELINE_CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);
const RESTRICTED_VOLUMES_ALLOWED = new Set([
  "name",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);
const SYSCTLS = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
]);
const SELINUX_TYPES = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);

/** Who set something: the pod itself, and containers. */
function setters(isPod: boolean, containers: readonly Container[]): string[] {
  return [...(isPod ? ["pod"] : []), ...(containers.length > 0 ? [named(containers)] : [])];
}

/** A control that looks at each container by itself. */
function eachContainer(isBad: (context: Container["securityContext"]) => unknown, says: string): Control["detail"] {
  return ({ containers }) => {
    const bad = containers.filter(({ securityContext = {} }) => isBad(securityContext));
    return bad.length > 0 ? `${named(bad)} ${says}` : undefined;
  };
}

function addedCapabilities({ containers }: PodParts, allowed: (name: string) => boolean): string | undefined {
  const addedBy = (container: Container): string[] => container.securityContext?.capabilities?.add ?? [];
  const bad = containers.filter((container) => addedBy(container).some((name) => !allowed(name)));
  if (bad.length === 0) return undefined;
  const names = sorted(bad.flatMap(addedBy).filter((name) => !allowed(name)));
  return `${named(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`;
}

function seccomp({ spec, containers }: PodParts, isRestricted: boolean): string | undefined {
  const typeOf = (holder: Container | KubeObject["spec"]): string | undefined =>
    holder.securityContext?.seccompProfile?.type;
  const isBad = (type: string | undefined) =>
    isRestricted ? type !== undefined && type !== "RuntimeDefault" && type !== "Localhost" : type === "Unconfined";
  const bad = containers.filter((container) => isBad(typeOf(container)));
  const who = setters(isBad(typeOf(spec)), bad);
  if (who.length > 0) {
    const types = sorted([typeOf(spec), ...bad.map(typeOf)].filter(isBad) as string[]);
    return `${who.join(" and ")} must not set securityContext.seccompProfile.type to ${quoted(types)}`;
  }
  const open = containers.filter((container) => typeOf(container) === undefined);
  if (!isRestricted || typeOf(spec) !== undefined || open.length === 0) return undefined;
  return `pod or ${named(open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
}

function nonRoot({ spec, containers }: PodParts): string | undefined {
  const valueOf = (holder: Container | KubeObject["spec"]): boolean | undefined => holder.securityContext?.runAsNonRoot;
  const explicit = containers.filter((container) => valueOf(container) === false);
  if (explicit.length > 0) return `${named(explicit)} must not set securityContext.runAsNonRoot=false`;
  const open = containers.filter((container) => valueOf(container) === undefined);
  if (open.length === 0 || valueOf(spec) === true) return undefined;
  return valueOf(spec) === false
    ? "pod must not set securityContext.runAsNonRoot=false"
    : `pod or ${named(open)} must set securityContext.runAsNonRoot=true`;
}

function appArmor({ spec, containers }: PodParts): string | undefined {
  const isBad = (holder: Container | KubeObject["spec"]) =>
    holder.securityContext?.appArmorProfile?.type === "Unconfined";
  const who = setters(isBad(spec), containers.filter(isBad));
  return who.length > 0 ? `${who.join(" and ")} must not set AppArmor profile type to "Unconfined"` : undefined;
}

function seLinux({ spec, containers }: PodParts): string | undefined {
  const optionsOf = (holder: Container | KubeObject["spec"]) => holder.securityContext?.seLinuxOptions ?? {};
  const isBad = (holder: Container | KubeObject["spec"]) => {
    const { type = "", user, role } = optionsOf(holder);
    return !SELINUX_TYPES.has(type) || user || role;
  };
  const bad = containers.filter(isBad);
  const who = setters(isBad(spec), bad);
  if (who.length === 0) return undefined;
  const options = [...(isBad(spec) ? [spec] : []), ...bad].map(optionsOf);
  const types = sorted(options.map(({ type = "" }) => type).filter((type) => !SELINUX_TYPES.has(type)));
  const says = [
    ...(types.length > 0 ? [`${plural(types.length, "type", "types")} ${quoted(types)}`] : []),
    ...(options.some(({ user }) => user) ? ["user may not be set"] : []),
    ...(options.some(({ role }) => role) ? ["role may not be set"] : []),
  ];
  return `${who.join(" and ")} set forbidden securityContext.seLinuxOptions: ${says.join("; ")}`;
}

function probeHosts({ containers }: PodParts): string | undefined {
  const hostsOf = (container: Container): string[] =>
    [
      container.livenessProbe,
      container.readinessProbe,
      container.startupProbe,
      container.lifecycle?.postStart,
      container.lifecycle?.preStop,
    ].flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host]).filter((host) => host);
  const bad = containers.filter((container) => hostsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = sorted(bad.flatMap(hostsOf));
  return `${named(bad)} ${plural(bad.length, "uses", "use")} probe or lifecycle ${
    plural(hosts.length, "host", "hosts")
  } ${quoted(hosts)}`;
}

function hostPorts({ containers }: PodParts): string | undefined {
  const portsOf = (container: Container): number[] =>
    (container.ports ?? []).map(({ hostPort }: { hostPort?: number }) => hostPort).filter((port: number | undefined) =>
      port
    );
  const bad = containers.filter((container) => portsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = [...new Set(bad.flatMap(portsOf))].sort((a, b) => a - b);
  return `${named(bad)} ${plural(bad.length, "uses", "use")} ${plural(ports.length, "hostPort", "hostPorts")} ${
    ports.join(", ")
  }`;
}

interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

function volumesOf({ spec }: PodParts): readonly Volume[] {
  return spec.volumes ?? [];
}

function restrictedVolumes(pod: PodParts): string | undefined {
  const typesOf = (volume: Volume) => Object.keys(volume).filter((name) => !RESTRICTED_VOLUMES_ALLOWED.has(name));
  const bad = volumesOf(pod).filter((volume) => typesOf(volume).length > 0);
  if (bad.length === 0) return undefined;
  const types = sorted(bad.flatMap(typesOf));
  const names = quoted(bad.map(({ name }) => name));
  const verb = plural(bad.length, "uses", "use");
  return `${plural(bad.length, "volume", "volumes")} ${names} ${verb} restricted volume ${
    plural(types.length, "type", "types")
  } ${quoted(types)}`;
}

export const CONTROLS: readonly Control[] = [
  { level: "baseline", reason: "forbidden AppArmor profile", detail: appArmor },
  {
    level: "baseline",
    reason: "non-default capabilities",
    detail: (pod) => addedCapabilities(pod, (name) => BASELINE_CAPABILITIES.has(name)),
  },
  {
    level: "baseline",
    reason: "host namespaces",
    detail: ({ spec }) =>
      ["hostNetwork", "hostPID", "hostIPC"].filter((field) => spec[field]).map((field) => `${field}=true`).join(", ") ||
      undefined,
  },
  {
    level: "baseline",
    reason: "hostPath volumes",
    detail(pod) {
      const bad = volumesOf(pod).filter(({ hostPath }) => hostPath);
      return bad.length > 0
        ? `${plural(bad.length, "volume", "volumes")} ${quoted(bad.map(({ name }) => name))}`
        : undefined;
    },
  },
  { level: "baseline", reason: "hostPort", detail: hostPorts },
  { level: "baseline", reason: "probe or lifecycle host", detail: probeHosts },
  {
    level: "baseline",
    reason: "privileged",
    detail: eachContainer(({ privileged }) => privileged, "must not set securityContext.privileged=true"),
  },
  {
    level: "baseline",
    reason: "procMount",
    detail: eachContainer(
      ({ procMount }) => procMount && procMount !== "Default",
      'must not set securityContext.procMount to "Unmasked"',
    ),
  },
  { level: "baseline", reason: "seLinuxOptions", detail: seLinux },
  { level: "baseline", reason: "seccompProfile", detail: (pod) => seccomp(pod, false) },
  {
    level: "baseline",
    reason: "forbidden sysctls",
    detail: ({ spec }) =>
      (spec.securityContext?.sysctls ?? []).map(({ name }: { name: string }) => name).filter((name: string) =>
        !SYSCTLS.has(name)
      ).join(", ") || undefined,
  },
  {
    level: "baseline",
    reason: "hostProcess",
    detail: eachContainer(
      ({ windowsOptions }) => windowsOptions?.hostProcess,
      "must not set securityContext.windowsOptions.hostProcess=true",
    ),
  },
  {
    level: "restricted",
    reason: "allowPrivilegeEscalation != false",
    detail: eachContainer(
      ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false,
      "must set securityContext.allowPrivilegeEscalation=false",
    ),
  },
  {
    level: "restricted",
    reason: "unrestricted capabilities",
    replaces: "non-default capabilities",
    detail(pod) {
      const keeping = pod.containers.filter(({ securityContext }) =>
        !securityContext?.capabilities?.drop?.includes("ALL")
      );
      const added = addedCapabilities(pod, (name) => name === "NET_BIND_SERVICE");
      const says = [
        ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
        ...(added ? [added] : []),
      ];
      return says.join("; ") || undefined;
    },
  },
  { level: "restricted", reason: "restricted volume types", detail: restrictedVolumes },
  { level: "restricted", reason: "runAsNonRoot != true", detail: nonRoot },
  {
    level: "restricted",
    reason: "runAsUser=0",
    detail({ spec, containers }) {
      const who = setters(
        spec.securityContext?.runAsUser === 0,
        containers.filter(({ securityContext }) => securityContext?.runAsUser === 0),
      );
      return who.length > 0 ? `${who.join(" and ")} must not set runAsUser=0` : undefined;
    },
  },
  { level: "restricted", reason: "seccompProfile", replaces: "seccompProfile", detail: (pod) => seccomp(pod, true) },
];
