import { milliValue } from "../../base/quantity.ts";
import type {
  Container,
  ContainerPort,
  Fields,
  NodeSelectorTerm,
  PodSpec,
  PodTemplateSpec,
  Quantities,
  Texts,
} from "../types.ts";

const NONE: readonly string[] = [];

/** Labels of nodes that have newer names. */
const OLD_LABELS: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const warned = new WeakMap<object, readonly string[]>();

/** What the server warns of in a pod template (Kubernetes' `pkg/api/pod/warnings.go`). */
export function podTemplateWarnings(template: PodTemplateSpec, field: string): readonly string[] {
  const known = warned.get(template);
  if (known) return known;
  const found = podWarnings(template, field);
  warned.set(template, found);
  return found;
}

interface TemplateOwner {
  readonly metadata: { readonly generation?: number };
  readonly spec: { readonly template: PodTemplateSpec };
}

/** A workload's template is looked at again only when the workload's generation rises. */
export function templateOwnerWarnings(next: TemplateOwner, previous?: TemplateOwner): readonly string[] {
  const isSame = previous !== undefined && next.metadata.generation === previous.metadata.generation;
  return isSame ? NONE : podTemplateWarnings(next.spec.template, "spec.template");
}

type Warned = { readonly metadata?: { readonly annotations?: Texts }; readonly spec: PodSpec };

/** Of a pod (no field before its parts) or a template, in the server's order. */
export function podWarnings({ metadata, spec }: Warned, field?: string): readonly string[] {
  const at = (name: string) => field ? `${field}.${name}` : name;
  const annotations = metadata?.annotations;
  const warnings = [
    ...nodeSelectorWarnings(spec, at("spec")),
    ...topologyWarnings(spec, at("spec")),
    ...(annotations ? annotationWarnings(annotations, at("metadata.annotations")) : NONE),
    ...volumesWarnings(spec, at("spec.volumes")),
    ...hostAliasWarnings(spec, at("spec")),
    ...imagePullSecretWarnings(spec, at("spec")),
    ...byteWarnings(spec.overhead, at("spec.overhead"), ["memory", "ephemeral-storage"]),
    ...(annotations ? seccompWarnings(annotations, spec.securityContext, at("metadata.annotations"), "pod") : NONE),
    ...containersOf(spec, at("spec")).flatMap(([container, place]) => [
      ...(annotations
        ? containerAnnotationWarnings(annotations, spec, container, at("metadata.annotations"), field)
        : NONE),
      ...amountWarnings(container, place),
      ...envWarnings(container, place),
    ]),
    ...portsWarnings(spec, at("spec")),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
        `${
          at("spec")
        }.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
      ]
      : NONE),
    ...podAffinityWarnings(spec, at("spec.affinity")),
  ];
  return warnings.length > 0 ? warnings : NONE;
}

function containersOf(spec: PodSpec, field: string): readonly (readonly [Container, string])[] {
  return (["initContainers", "containers", "ephemeralContainers"] as const).flatMap((list) =>
    ((spec[list] ?? []) as readonly Container[]).map((container, i) => [container, `${field}.${list}[${i}]`] as const)
  );
}

/** Annotations that once meant something. */
const OLD_ANNOTATIONS: Readonly<Record<string, string>> = {
  "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
  "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
  "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
};

function annotationWarnings(annotations: Texts, field: string): readonly string[] {
  return Object.keys(OLD_ANNOTATIONS).filter((key) => key in annotations).map((key) =>
    `${field}[${key}]: ${OLD_ANNOTATIONS[key]}`
  );
}

function seccompWarnings(annotations: Texts, context: Fields | undefined, field: string, whose: string) {
  const key = `seccomp.security.alpha.kubernetes.io/${whose}`;
  return !context?.seccompProfile && key in annotations
    ? [`${field}[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
    : NONE;
}

/** Profiles of single containers; of AppArmor's the server tells in templates only. */
function containerAnnotationWarnings(
  annotations: Texts,
  spec: PodSpec,
  { name, securityContext }: Container,
  field: string,
  template: string | undefined,
): readonly string[] {
  const armor = `container.apparmor.security.beta.kubernetes.io/${name}`;
  const hasArmor = spec.securityContext?.appArmorProfile || securityContext?.appArmorProfile;
  return [
    ...seccompWarnings(annotations, securityContext, field, `container/${name}`),
    ...(template && !hasArmor && armor in annotations
      ? [`${field}[${armor}]: deprecated since v1.30; use the "appArmorProfile" field instead`]
      : NONE),
  ];
}

/** Kinds of volumes that are going or gone. */
const OLD_VOLUMES: Readonly<Record<string, readonly [name: string, says: string]>> = {
  photonPersistentDisk: ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  gitRepo: ["gitRepo", "deprecated in v1.11"],
  scaleIO: ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  flocker: ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  storageos: ["storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  quobyte: ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  glusterfs: ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  cephfs: ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  rbd: ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
};

function volumesWarnings(spec: PodSpec, field: string): readonly string[] {
  return (spec.volumes ?? []).flatMap((volume, i) =>
    Object.keys(volume).filter((source) => OLD_VOLUMES[source] && volume[source]).map((source) =>
      `${field}[${i}].${OLD_VOLUMES[source]![0]}: ${OLD_VOLUMES[source]![1]}`
    )
  );
}

function nodeSelectorWarnings(spec: PodSpec, field: string): readonly string[] {
  const selector = spec.nodeSelector ?? {};
  if (!spec.nodeSelector && !spec.affinity?.nodeAffinity) return NONE;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const at = `${field}.affinity.nodeAffinity`;
  return [
    ...Object.keys(OLD_LABELS).filter((key) => key in selector).map((key) =>
      `${field}.nodeSelector[${key}]: ${OLD_LABELS[key]}`
    ),
    ...required.flatMap((term, i) =>
      termWarnings(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`)
    ),
    ...preferred.flatMap(({ preference }, i) =>
      termWarnings(preference ?? {}, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`)
    ),
  ];
}

function termWarnings(term: NodeSelectorTerm, field: string): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key }, i) =>
    OLD_LABELS[key] ? [`${field}.matchExpressions[${i}].key: ${key} is ${OLD_LABELS[key]}`] : []
  );
}

function topologyWarnings(spec: PodSpec, field: string): readonly string[] {
  return (spec.topologySpreadConstraints ?? []).flatMap((constraint, i) => {
    const at = `${field}.topologySpreadConstraints[${i}]`;
    const old = OLD_LABELS[constraint.topologyKey];
    return [
      ...(old ? [`${at}.topologyKey: ${constraint.topologyKey} is ${old}`] : []),
      ...(constraint.labelSelector ? [] : [`${at}.labelSelector: a null labelSelector results in matching no pod`]),
    ];
  });
}

function hostAliasWarnings(spec: PodSpec, field: string): readonly string[] {
  const seen = new Set<string>();
  return (spec.hostAliases ?? []).flatMap((alias: { ip: string }, i: number) => {
    const isTwice = seen.has(alias.ip);
    seen.add(alias.ip);
    return isTwice ? [`${field}.hostAliases[${i}].ip: duplicate ip "${alias.ip}"`] : [];
  });
}

function imagePullSecretWarnings(spec: PodSpec, field: string): readonly string[] {
  const names = (spec.imagePullSecrets ?? []).map(({ name = "" }) => name);
  const at = (i: number) => `${field}.imagePullSecrets[${i}].name`;
  return [
    ...names.flatMap((name, i) => names.indexOf(name) < i ? [`${at(i)}: duplicate name ${JSON.stringify(name)}`] : []),
    ...names.flatMap((name, i) => name === "" ? [`${at(i)}: invalid empty name ""`] : []),
  ];
}

/** A variable twice is fine when the later one is made of the former. */
function envWarnings(container: Container, field: string): readonly string[] {
  if ((container.env?.length ?? 0) < 2) return NONE;
  const seen = new Set<string>();
  return (container.env ?? []).flatMap(({ name, value = "", valueFrom }, i) => {
    const isTwice = seen.has(name);
    seen.add(name);
    const itself = `$(${name})`;
    const isFine = !isTwice || (!valueFrom && value !== itself && value.includes(itself));
    return isFine
      ? []
      : [`${field}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`];
  });
}

/** Bytes can't be split into thousandths. */
function byteWarnings(amounts: Quantities | undefined, field: string, names: readonly string[]): readonly string[] {
  if (!amounts) return NONE;
  return names.flatMap((name) => {
    const amount = amounts[name];
    return amount?.endsWith("m") && milliValue(amount) % 1000 !== 0
      ? [`${field}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
      : [];
  });
}

function amountWarnings({ resources }: Container, field: string): readonly string[] {
  if (!resources) return NONE;
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    (["limits", "requests"] as const).flatMap((list) =>
      byteWarnings(resources[list], `${field}.resources.${list}`, [name])
    )
  );
}

/** Ports that say the same, or nearly, in any of the containers. */
function portsWarnings(spec: PodSpec, field: string): readonly string[] {
  const before = new Map<string, { readonly port: ContainerPort; readonly place: string }[]>();
  return containersOf(spec, field).flatMap(([container, at]) =>
    (container.ports ?? []).flatMap((port, i) => {
      const place = `${at}.ports[${i}]`;
      const key = `${port.containerPort}/${port.protocol}`;
      const others = before.get(key) ?? [];
      before.set(key, [...others, { port, place }]);
      const { name = "", hostPort = 0, containerPort, protocol, hostIP } = port;
      const shown =
        `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
      return [
        ...(hostIP && !hostPort ? [`${place}: hostIP set without hostPort: ${shown}`] : []),
        ...others.flatMap((other) => {
          const how = likeness(port, other.port);
          return how ? [`${place}: ${how} port definition with ${other.place}`] : [];
        }),
      ];
    })
  );
}

/** How two ports of the same number and protocol stand to each other. */
function likeness(one: ContainerPort, other: ContainerPort): string | undefined {
  const [port, otherPort] = [one.hostPort ?? 0, other.hostPort ?? 0];
  const [address, otherAddress] = [one.hostIP ?? "", other.hostIP ?? ""];
  if (port === otherPort && address === otherAddress) return "duplicate";
  if (port === 0 || otherPort === 0) return "overlapping";
  return port === otherPort && (address === "") !== (otherAddress === "") ? "dangerously ambiguous" : undefined;
}

const NO_SELECTOR = "labelSelector: a null labelSelector results in matching no pod";

function podAffinityWarnings(spec: PodSpec, field: string): readonly string[] {
  return (["podAffinity", "podAntiAffinity"] as const).flatMap((name) => {
    const affinity = spec.affinity?.[name];
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return [
      ...required.flatMap(({ labelSelector }, i) =>
        labelSelector ? [] : [`${field}.${name}.requiredDuringSchedulingIgnoredDuringExecution[${i}].${NO_SELECTOR}`]
      ),
      ...preferred.flatMap(({ podAffinityTerm }, i) =>
        podAffinityTerm?.labelSelector
          ? []
          : [`${field}.${name}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.${NO_SELECTOR}`]
      ),
    ];
  });
}
