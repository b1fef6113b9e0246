import { compareQuantities } from "../../base/quantity.ts";
import type { Container, NodeSelectorTerm, PodSpec, PodTemplateSpec } from "../types.ts";

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

/** What the server warns of in a pod template (Kubernetes' `pkg/api/pod/warnings.go`), for creates and updates alike. */
export function podTemplateWarnings(template: PodTemplateSpec, field: string): readonly string[] {
  const known = warned.get(template);
  if (known) return known;
  const found = podSpecWarnings(template.spec, `${field}.spec`);
  warned.set(template, found);
  return found;
}

export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const warnings = [
    ...nodeSelectorWarnings(spec, field),
    ...topologyWarnings(spec, field),
    ...hostAliasWarnings(spec, field),
    ...imagePullSecretWarnings(spec, field),
    ...[
      ...(spec.initContainers ?? []).map((container, i) =>
        containerWarnings(container, `${field}.initContainers[${i}]`)
      ),
    ].flat(),
    ...(spec.containers ?? []).flatMap((container, i) => containerWarnings(container, `${field}.containers[${i}]`)),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
  ];
  return warnings.length > 0 ? warnings : NONE;
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
  const seen = new Set<string>();
  return (spec.imagePullSecrets ?? []).flatMap(({ name = "" }, i) => {
    const at = `${field}.imagePullSecrets[${i}]`;
    if (name === "") return [`${at}.name: invalid empty name ""`];
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice ? [`${at}.name: duplicate name "${name}"`] : [];
  });
}

function containerWarnings(container: Container, field: string): readonly string[] {
  return [...envWarnings(container, field), ...amountWarnings(container, field), ...portWarnings(container, field)];
}

function envWarnings(container: Container, field: string): readonly string[] {
  if ((container.env?.length ?? 0) < 2) return NONE;
  const seen = new Map<string, string | undefined>();
  return (container.env ?? []).flatMap((variable, i) => {
    const isTwice = seen.has(variable.name);
    const refersToItself = isTwice && (variable.value ?? "").includes(`$(${variable.name})`);
    seen.set(variable.name, variable.value);
    return isTwice && !refersToItself
      ? [`${field}.env[${i}]: hides previous definition of "${variable.name}", which may be dropped when using apply`]
      : [];
  });
}

/** Bytes can't be split into thousandths. */
function amountWarnings(container: Container, field: string): readonly string[] {
  return (["limits", "requests"] as const).flatMap((list) =>
    ["ephemeral-storage", "memory"].flatMap((name) => {
      const amount = container.resources?.[list]?.[name];
      return amount?.endsWith("m") && compareQuantities(amount, "0") > 0
        ? [`${field}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
        : [];
    })
  );
}

function portWarnings(container: Container, field: string): readonly string[] {
  if ((container.ports?.length ?? 0) < 2) return NONE;
  const first = new Map<string, number>();
  return (container.ports ?? []).flatMap((port, i) => {
    const same = `${port.protocol ?? "TCP"}/${port.hostIP ?? ""}/${port.hostPort ?? 0}/${port.containerPort}`;
    const before = first.get(same);
    if (before === undefined) first.set(same, i);
    return before === undefined
      ? []
      : [`${field}.ports[${i}]: duplicate port definition with ${field}.ports[${before}]`];
  });
}
