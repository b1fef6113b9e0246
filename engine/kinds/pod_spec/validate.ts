import { addressTexts } from "../addresses.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import {
  dnsLabel,
  dnsSubdomain,
  dnsSubdomainWithUnderscores,
  labelsFaults,
  nameFaults,
  qualifiedName,
} from "../names.ts";
import { each, eachEntry, type Faults, inRange, join, NO_FAULTS, oneOf, requiredOneOf, unseen } from "../rules.ts";
import type { Container, Fields, PodSpec } from "../types.ts";
import { containerNameFaults, envFaults, envFromFaults, portsFaults, volumeMountsFaults } from "./container_parts.ts";
import { lifecycleFaults, livenessProbeFaults, readinessProbeFaults, startupProbeFaults } from "./probes.ts";
import { resizePolicyFaults, resourceAmountFaults, resourceNameFaults, resourcesFaults } from "./resources.ts";
import { affinityFaults, tolerationsFaults, topologySpreadFaults } from "./scheduling.ts";
import { podSecurityFaults, securityContextFaults } from "./security.ts";
import { volumesFaults } from "./volumes.ts";

/** What containers are looked at with: the pod around them. */
interface Surroundings {
  readonly volumes: ReadonlySet<string>;
  readonly graceSeconds: number;
  readonly isPod: boolean;
}

/**
 * Every fault of a pod's spec in the server's order (Kubernetes' `ValidatePodSpec`): volumes, containers, then the rest.
 * `isPod` is false for a template, which may leave a few things open.
 */
export function podSpecFaults(spec: PodSpec, field: string, isPod: boolean): Faults {
  const volumes = volumesFaults(spec.volumes, `${field}.volumes`);
  const around = { volumes: volumes.names, graceSeconds: spec.terminationGracePeriodSeconds ?? 0, isPod };
  return join(
    volumes.faults,
    containersFaults(spec.containers, `${field}.containers`, around),
    initContainersFaults(spec, `${field}.initContainers`, around),
    ephemeralContainersFaults(spec, `${field}.ephemeralContainers`, around),
    spec.resources ? resourcesFaults(spec.resources, `${field}.resources`) : NO_FAULTS,
    requiredOneOf(`${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES),
    requiredOneOf(`${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES),
    labelsFaults(`${field}.nodeSelector`, spec.nodeSelector),
    podSecurityFaults(spec, field, isPod),
    affinityFaults(spec.affinity, `${field}.affinity`),
    dnsConfigFaults(spec, `${field}.dnsConfig`),
    each<Fields>(
      `${field}.readinessGates`,
      spec.readinessGates,
      (gate, at) => nameFaults(`${at}.conditionType`, gate.conditionType ?? "", qualifiedName),
    ),
    schedulingGatesFaults(spec, `${field}.schedulingGates`),
    topologySpreadFaults(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
    smallFaults(spec, field),
    tolerationsFaults(spec.tolerations, `${field}.tolerations`),
    lastFaults(spec, field),
  );
}

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const CONTAINER_RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];

function containersFaults(containers: readonly Container[] | undefined, field: string, around: Surroundings): Faults {
  if (!containers || containers.length === 0) return [required(field)];
  const names = new Set<string>();
  return join(
    each(field, containers, (container, at) =>
      join(
        containerFaults(container, at, around),
        unseen(`${at}.name`, container.name ?? "", names),
        hookFaults(container, at, around),
        restartPolicyFaults(container, at),
      )),
    hostPortConflicts(containers, field),
  );
}

/** A container may have a policy of its own since 1.35; nothing is the pod's. */
function restartPolicyFaults({ restartPolicy }: Container, field: string): Faults {
  return restartPolicy === undefined
    ? NO_FAULTS
    : oneOf(`${field}.restartPolicy`, restartPolicy, CONTAINER_RESTART_POLICIES);
}

function containerFaults(container: Container, field: string, around: Surroundings): Faults {
  return join(
    containerNameFaults(`${field}.name`, container.name),
    imageFaults(container.image, `${field}.image`, around.isPod),
    requiredOneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES),
    portsFaults(container.ports, `${field}.ports`),
    envFaults(container.env, `${field}.env`),
    envFromFaults(container.envFrom, `${field}.envFrom`),
    volumeMountsFaults(container, around.volumes, `${field}.volumeMounts`),
    requiredOneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES),
    resourcesFaults(container.resources, `${field}.resources`),
    resizePolicyFaults(container.resizePolicy, `${field}.resizePolicy`),
    securityContextFaults(container.securityContext, `${field}.securityContext`),
  );
}

/** Templates may carry blanks around an image; pods may not. */
function imageFaults(image: string | undefined, field: string, isPod: boolean): Faults {
  if (!image) return [required(field)];
  return isPod && image.trim() !== image
    ? [invalid(field, image, "must not have leading or trailing whitespace")]
    : NO_FAULTS;
}

function hookFaults(container: Container, field: string, around: Surroundings): Faults {
  return join(
    lifecycleFaults(container.lifecycle, `${field}.lifecycle`, around.graceSeconds),
    livenessProbeFaults(container.livenessProbe, `${field}.livenessProbe`),
    readinessProbeFaults(container.readinessProbe, `${field}.readinessProbe`),
    startupProbeFaults(container.startupProbe, `${field}.startupProbe`),
  );
}

/** Two ports of a pod can't take the same port of the host. */
function hostPortConflicts(containers: readonly Container[], field: string): Faults {
  if (!containers.some((container) => container.ports)) return NO_FAULTS;
  const taken = new Set<string>();
  return each(field, containers, (container, at) =>
    each(`${at}.ports`, container.ports, (port, portAt) => {
      if (!port.hostPort) return NO_FAULTS;
      return unseen(`${portAt}.hostPort`, `${port.protocol}/${port.hostIP ?? ""}/${port.hostPort}`, taken);
    }));
}

const INIT_ONLY = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

/** Init containers have no hooks and probes, unless they stay as sidecars (`restartPolicy: Always`). */
function initContainersFaults(spec: PodSpec, field: string, around: Surroundings): Faults {
  if (!spec.initContainers) return NO_FAULTS;
  const names = new Set((spec.containers ?? []).map((container) => container.name));
  return each(field, spec.initContainers, (container, at) => {
    const isSidecar = container.restartPolicy === "Always";
    return join(
      containerFaults(container, at, around),
      restartPolicyFaults(container, at),
      container.name ? unseen(`${at}.name`, container.name, names) : NO_FAULTS,
      hostPortConflicts([container], field),
      isSidecar
        ? hookFaults(container, at, around)
        : INIT_ONLY.filter((name) => container[name]).map((name) =>
          forbidden(`${at}.${name}`, "may not be set for init containers without restartPolicy=Always")
        ),
    );
  });
}

const EPHEMERAL_FORBIDDEN = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];

function ephemeralContainersFaults(spec: PodSpec, field: string, around: Surroundings): Faults {
  if (!spec.ephemeralContainers) return NO_FAULTS;
  const targets = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name),
  );
  const names = new Set(targets);
  return each(field, spec.ephemeralContainers, (container, at) => {
    const target: string | undefined = container.targetContainerName;
    const faults: FieldFault[] = [
      ...containerFaults(container, at, around),
      ...unseen(`${at}.name`, container.name, names),
    ];
    if (target && !targets.has(target)) {
      faults.push({ field: `${at}.targetContainerName`, type: "Not found", value: target });
    }
    for (const name of EPHEMERAL_FORBIDDEN.filter((name) => container[name])) {
      faults.push(forbidden(`${at}.${name}`, "cannot be set for an Ephemeral Container"));
    }
    return faults;
  });
}

function dnsConfigFaults(spec: PodSpec, field: string): Faults {
  const config: Fields | undefined = spec.dnsConfig;
  if (!config && spec.dnsPolicy !== "None") return NO_FAULTS;
  const servers: readonly string[] = config?.nameservers ?? [];
  if (spec.dnsPolicy === "None") {
    if (!config) return [required(field, "must provide `dnsConfig` when `dnsPolicy` is None")];
    if (servers.length === 0) {
      return [required(`${field}.nameservers`, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
    }
  }
  const tooMany = servers.length > 3
    ? [invalid(`${field}.nameservers`, servers, "must not have more than 3 nameservers")]
    : [];
  return [
    ...tooMany,
    ...each(`${field}.nameservers`, servers, (address, at) => addressFaults(address, at)),
    ...searchesFaults(config?.searches ?? [], `${field}.searches`),
    ...each<Fields>(
      `${field}.options`,
      config?.options,
      (option, at) => option.name ? NO_FAULTS : [required(at, "must not be empty")],
    ),
  ];
}

const SEARCHES_MAX = 32;
const SEARCH_CHARACTERS_MAX = 2048;

/** A search path may end with a dot, and its labels may have underscores. */
function searchesFaults(searches: readonly string[], field: string): Faults {
  const limits = [
    [searches.length > SEARCHES_MAX, `must not have more than ${SEARCHES_MAX} search paths`],
    [
      searches.join(" ").length > SEARCH_CHARACTERS_MAX,
      `must not have more than ${SEARCH_CHARACTERS_MAX} characters (including spaces) in the search list`,
    ],
  ] as const;
  return [
    ...limits.filter(([isOver]) => isOver).map(([, detail]) => invalid(field, searches, detail)),
    ...each(
      field,
      searches,
      (search, at) =>
        search === "." ? NO_FAULTS : nameFaults(at, search.replace(/\.$/, ""), dnsSubdomainWithUnderscores),
    ),
  ];
}

function addressFaults(address: string, field: string): Faults {
  return addressTexts(address).map((says) => invalid(field, address, says));
}

function schedulingGatesFaults(spec: PodSpec, field: string): Faults {
  if (!spec.schedulingGates) return NO_FAULTS;
  const seen = new Set<string>();
  return each<{ readonly name: string }>(field, spec.schedulingGates, (gate, at) =>
    join(
      nameFaults(at, gate.name ?? "", qualifiedName),
      unseen(at, gate.name ?? "", seen),
    ));
}

/** Single fields between the constraints and the tolerations. */
function smallFaults(spec: PodSpec, field: string): Faults {
  const deadline = spec.activeDeadlineSeconds;
  return join(
    spec.serviceAccountName
      ? nameFaults(`${field}.serviceAccountName`, spec.serviceAccountName, dnsSubdomain)
      : NO_FAULTS,
    spec.nodeName ? nameFaults(`${field}.nodeName`, spec.nodeName, dnsSubdomain) : NO_FAULTS,
    deadline === undefined || deadline === null
      ? []
      : inRange(`${field}.activeDeadlineSeconds`, deadline, 1, 2147483647),
    spec.hostname ? nameFaults(`${field}.hostname`, spec.hostname, dnsLabel) : NO_FAULTS,
    spec.subdomain ? nameFaults(`${field}.subdomain`, spec.subdomain, dnsLabel) : NO_FAULTS,
  );
}

function lastFaults(spec: PodSpec, field: string): Faults {
  return join(
    each<Fields>(`${field}.hostAliases`, spec.hostAliases, (alias, at) =>
      join(
        addressFaults(alias.ip ?? "", `${at}.ip`),
        each<string>(`${at}.hostnames`, alias.hostnames, (name, nameAt) => nameFaults(nameAt, name, dnsSubdomain)),
      )),
    spec.priorityClassName ? nameFaults(`${field}.priorityClassName`, spec.priorityClassName, dnsSubdomain) : NO_FAULTS,
    spec.runtimeClassName ? nameFaults(`${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomain) : NO_FAULTS,
    spec.preemptionPolicy === undefined ? [] : preemptionFaults(spec.preemptionPolicy, `${field}.preemptionPolicy`),
    eachEntry<string>(
      `${field}.overhead`,
      spec.overhead,
      (amount, at, name) => join(resourceNameFaults(name, at), resourceAmountFaults(name, amount, at)),
    ),
    spec.os ? systemFaults(spec.os.name, `${field}.os`) : NO_FAULTS,
  );
}

/** An unknown system is a fault of `os`, a missing one of its name. */
function systemFaults(name: string | undefined, field: string): Faults {
  return name ? oneOf(field, name, ["linux", "windows"]) : [required(`${field}.name`, "cannot be empty")];
}

const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];

export function preemptionFaults(policy: string, field: string): Faults {
  if (policy === "") return [required(field)];
  return PREEMPTION_POLICIES.includes(policy) ? NO_FAULTS : [unsupported(field, policy, PREEMPTION_POLICIES)];
}
