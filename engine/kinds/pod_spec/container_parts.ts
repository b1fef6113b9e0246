import { canonical } from "../../base/quantity.ts";
import { forbidden, invalid, notFound, required, unsupported } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import {
  configMapKey,
  dnsLabel,
  dnsSubdomain,
  environmentName,
  nameFaults,
  portName,
  qualifiedName,
} from "../names.ts";
import {
  each,
  type Faults,
  join,
  NO_FAULTS,
  oneOf,
  portNumber,
  rememberingGood,
  requiredOneOf,
  unseen,
} from "../rules.ts";
import type {
  Container,
  ContainerPort,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  KeyReference,
  VolumeMount,
} from "../types.ts";
import { CONTAINER_RESOURCE_FIELDS } from "./resources.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

export const portsFaults = rememberingGood((ports: readonly ContainerPort[], field: string): Faults => {
  const names = new Set<string>();
  return each(field, ports, (port, at) =>
    join(
      portNameFaults(port.name, `${at}.name`, names),
      port.containerPort ? portNumber(`${at}.containerPort`, port.containerPort) : [required(`${at}.containerPort`)],
      port.hostPort ? portNumber(`${at}.hostPort`, port.hostPort) : NO_FAULTS,
      requiredOneOf(`${at}.protocol`, port.protocol, PROTOCOLS),
    ));
});

function portNameFaults(name: string | undefined, field: string, names: Set<string>): Faults {
  if (!name) return NO_FAULTS;
  const faults = nameFaults(field, name, portName);
  return faults.length > 0 ? faults : unseen(field, name, names);
}

export const envFaults = rememberingGood((env: readonly EnvVar[], field: string): Faults =>
  each(field, env, (variable, at) =>
    join(
      variable.name ? nameFaults(`${at}.name`, variable.name, environmentName) : [required(`${at}.name`)],
      variable.valueFrom ? valueFromFaults(variable, variable.valueFrom, `${at}.valueFrom`) : NO_FAULTS,
    ))
);

type SourceCheck = (source: EnvVarSource, field: string) => Faults;

const ENV_SOURCES: Readonly<Record<string, SourceCheck>> = {
  fieldRef: (source, field) => fieldRefFaults(source.fieldRef!, field, ENV_FIELDS),
  resourceFieldRef: (source, field) => resourceFieldRefFaults(source.resourceFieldRef!, field, false),
  configMapKeyRef: (source, field) => keyReferenceFaults(source.configMapKeyRef!, field),
  secretKeyRef: (source, field) => keyReferenceFaults(source.secretKeyRef!, field),
  fileKeyRef: () => NO_FAULTS,
};

function valueFromFaults(variable: EnvVar, source: EnvVarSource, field: string): Faults {
  const given = Object.keys(ENV_SOURCES).filter((name) => source[name] !== undefined && source[name] !== null);
  const faults: FieldFault[] = given.flatMap((name) => ENV_SOURCES[name]!(source, `${field}.${name}`));
  if (given.length === 0) {
    const detail =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    faults.push(invalid(field, "", detail));
  } else if (variable.value) {
    faults.push(invalid(field, "", "may not be specified when `value` is not empty"));
  } else if (given.length > 1) {
    faults.push(invalid(field, "", "may not have more than one field specified at a time"));
  }
  return faults;
}

function keyReferenceFaults(reference: KeyReference, field: string): Faults {
  return join(
    nameFaults(`${field}.name`, reference.name ?? "", dnsSubdomain),
    reference.key ? nameFaults(`${field}.key`, reference.key, configMapKey) : [required(`${field}.key`)],
  );
}

const ENV_FIELDS: readonly string[] = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** Fields that the downward API can put into a file of a volume. */
export const VOLUME_FIELDS: readonly string[] = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

/** Fields that the API can name at all; another is not known rather than not supported. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
  "status.nominatedNodeName",
]);

export function fieldRefFaults(
  reference: { readonly fieldPath?: string },
  field: string,
  supported: readonly string[],
): Faults {
  const path = reference.fieldPath;
  if (!path) return [required(`${field}.fieldPath`)];
  const subscript = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(path);
  if (subscript) {
    const key = subscript[1] === "metadata.labels" ? subscript[2]! : subscript[2]!.toLowerCase();
    return nameFaults(field, key, qualifiedName);
  }
  if (!KNOWN_FIELDS.has(path)) {
    return [invalid(`${field}.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`)];
  }
  return oneOf(`${field}.fieldPath`, path, supported);
}

interface ResourceReference {
  readonly containerName?: string;
  readonly resource?: string;
  readonly divisor?: string;
}

export function resourceFieldRefFaults(
  reference: ResourceReference,
  field: string,
  needsContainer: boolean,
): Faults {
  return join(referenceFaults(reference, field, needsContainer), divisorFaults(reference, field));
}

function referenceFaults(
  { containerName, resource }: ResourceReference,
  field: string,
  needsContainer: boolean,
): Faults {
  if (needsContainer && !containerName) return [required(`${field}.containerName`)];
  if (!resource) return [required(`${field}.resource`)];
  if (/^(requests|limits)\.hugepages-/.test(resource)) return NO_FAULTS;
  return oneOf(`${field}.resource`, resource, CONTAINER_RESOURCE_FIELDS);
}

const BYTE_DIVISORS = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/** What an amount may be divided by, with the name that the server gives the resource. */
const DIVISORS: readonly { readonly resource: RegExp; readonly divisors: readonly string[]; readonly says: string }[] =
  [
    { resource: /\.cpu$/, divisors: ["1m", "1"], says: "1m and 1 are supported with the cpu" },
    ...([[/\.memory$/, "memory"], [/\.ephemeral-storage$/, "local ephemeral storage"], [
      /\.hugepages-/,
      "hugepages",
    ]] as const)
      .map(([resource, name]) => ({
        resource,
        divisors: BYTE_DIVISORS,
        says: `${BYTE_DIVISORS.join(", ")} are supported with the ${name}`,
      })),
  ];

function divisorFaults({ resource = "", divisor }: ResourceReference, field: string): Faults {
  if (divisor === undefined || canonical(divisor) === "0") return NO_FAULTS;
  const rule = DIVISORS.find((rule) => rule.resource.test(resource));
  return !rule || rule.divisors.includes(canonical(divisor))
    ? NO_FAULTS
    : [invalid(`${field}.divisor`, resource, `only divisor's values ${rule.says} resource`)];
}

export const envFromFaults = rememberingGood((sources: readonly EnvFromSource[], field: string): Faults =>
  each(field, sources, (source, at) => {
    const faults: FieldFault[] = [];
    if (source.prefix) faults.push(...nameFaults(`${at}.prefix`, source.prefix, environmentName));
    for (const name of ["configMapRef", "secretRef"] as const) {
      if (source[name]) faults.push(...wholeNameFaults(source[name].name, `${at}.${name}.name`));
    }
    if (!source.configMapRef && !source.secretRef) {
      faults.push(invalid(field, "", "must specify one of: `configMapRef` or `secretRef`"));
    } else if (source.configMapRef && source.secretRef) {
      faults.push(invalid(field, "", "may not have more than one field specified at a time"));
    }
    return faults;
  })
);

function wholeNameFaults(name: string | undefined, field: string): Faults {
  return name ? nameFaults(field, name.replace(/-$/, "a"), dnsSubdomain) : [required(field)];
}

type Device = { readonly name?: string; readonly devicePath?: string };

const NO_DEVICES: readonly Device[] = [];

export function volumeMountsFaults(container: Container, volumes: ReadonlySet<string>, field: string): Faults {
  const mounts = container.volumeMounts;
  if (!mounts) return NO_FAULTS;
  const devices: readonly Device[] = container.volumeDevices ?? NO_DEVICES;
  return each(field, mounts, (mount, at, index) =>
    join(
      mountNameFaults(mount, volumes, at),
      mountPathFaults(mount, mounts, index, at),
      devices.length > 0 ? deviceFaults(mount, devices, at) : NO_FAULTS,
      mount.subPath || mount.subPathExpr ? subPathFaults(mount, field, at) : NO_FAULTS,
      propagationFaults(mount, container, `${field}.mountPropagation`),
    ));
}

function mountPathFaults(
  { mountPath }: VolumeMount,
  mounts: readonly VolumeMount[],
  index: number,
  at: string,
): Faults {
  const isTwice = mounts.findIndex((mount) => mount.mountPath === mountPath) < index;
  return join(
    mountPath ? NO_FAULTS : [required(`${at}.mountPath`)],
    isTwice ? [invalid(`${at}.mountPath`, mountPath ?? "", "must be unique")] : NO_FAULTS,
  );
}

function deviceFaults(mount: VolumeMount, devices: readonly Device[], at: string): Faults {
  const isNamed = devices.some((device) => device.name === mount.name);
  const isPlaced = devices.some((device) => device.devicePath === mount.mountPath);
  return join(
    isNamed ? [invalid(`${at}.name`, mount.name, "must not already exist in volumeDevices")] : NO_FAULTS,
    isPlaced
      ? [invalid(`${at}.mountPath`, mount.mountPath, "must not already exist as a path in volumeDevices")]
      : NO_FAULTS,
  );
}

function mountNameFaults(mount: VolumeMount, volumes: ReadonlySet<string>, at: string): Faults {
  return join(
    mount.name ? NO_FAULTS : [required(`${at}.name`)],
    volumes.has(mount.name) ? NO_FAULTS : [notFound(`${at}.name`, mount.name ?? "")],
  );
}

/** Bad paths are told of the list, without the index of the mount: so the server says it. */
function subPathFaults(mount: VolumeMount, list: string, at: string): Faults {
  const faults: FieldFault[] = [];
  if (mount.subPath) faults.push(...descendingPathFaults(`${list}.subPath`, mount.subPath));
  if (mount.subPathExpr) {
    if (mount.subPath) {
      faults.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    }
    faults.push(...descendingPathFaults(`${list}.subPathExpr`, mount.subPathExpr));
  }
  return faults;
}

/** A relative path that stays below: no leading slash, no `..`. */
export function descendingPathFaults(field: string, path: string): Faults {
  return join(
    path.startsWith("/") ? [invalid(field, path, "must be a relative path")] : NO_FAULTS,
    noBacksteps(field, path),
  );
}

export function noBacksteps(field: string, path: string): Faults {
  return path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : NO_FAULTS;
}

const PROPAGATIONS = ["Bidirectional", "HostToContainer", "None"];

function propagationFaults(mount: VolumeMount, container: Container, field: string): Faults {
  const propagation: string | undefined = mount.mountPropagation;
  if (propagation === undefined) return NO_FAULTS;
  if (!PROPAGATIONS.includes(propagation)) return [unsupported(field, propagation, PROPAGATIONS)];
  return propagation === "Bidirectional" && container.securityContext?.privileged !== true
    ? [forbidden(field, "Bidirectional mount propagation is available only to privileged containers")]
    : NO_FAULTS;
}

/** A container's name: an RFC 1123 label. */
export function containerNameFaults(field: string, name: string | undefined): Faults {
  return name ? nameFaults(field, name, dnsLabel) : [required(field)];
}
