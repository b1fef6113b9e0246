import { forbidden, invalid, notFound, required, unsupported } from "../field_fault.ts";
import type { FieldFault } from "../kind.ts";
import { configMapKey, dnsLabel, environmentName, nameFaults, portName, qualifiedName } from "../names.ts";
import {
  each,
  type Faults,
  join,
  NO_FAULTS,
  oneOf,
  portNumber,
  rememberingGood,
  requiredOneOf,
  requiredText,
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
    requiredText(`${field}.name`, reference.name),
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
    return nameFaults(`${field}.fieldPath`, key, qualifiedName);
  }
  if (!KNOWN_FIELDS.has(path)) {
    return [invalid(`${field}.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`)];
  }
  return oneOf(`${field}.fieldPath`, path, supported);
}

export function resourceFieldRefFaults(
  reference: { readonly containerName?: string; readonly resource?: string },
  field: string,
  needsContainer: boolean,
): Faults {
  if (needsContainer && !reference.containerName) return [required(`${field}.containerName`)];
  if (!reference.resource) return [required(`${field}.resource`)];
  return oneOf(`${field}.resource`, reference.resource, CONTAINER_RESOURCE_FIELDS);
}

export const envFromFaults = rememberingGood((sources: readonly EnvFromSource[], field: string): Faults =>
  each(field, sources, (source, at) => {
    const faults: FieldFault[] = [];
    if (source.prefix) faults.push(...nameFaults(`${at}.prefix`, source.prefix, environmentName));
    if (source.configMapRef) faults.push(...requiredText(`${at}.configMapRef.name`, source.configMapRef.name));
    if (source.secretRef) faults.push(...requiredText(`${at}.secretRef.name`, source.secretRef.name));
    if (!source.configMapRef && !source.secretRef) {
      faults.push(invalid(field, "", "must specify one of: `configMapRef` or `secretRef`"));
    } else if (source.configMapRef && source.secretRef) {
      faults.push(invalid(field, "", "may not have more than one field specified at a time"));
    }
    return faults;
  })
);

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
      mount.subPath || mount.subPathExpr ? subPathFaults(mount, at) : NO_FAULTS,
      propagationFaults(mount, container, at),
    ));
}

function mountPathFaults(
  { mountPath }: VolumeMount,
  mounts: readonly VolumeMount[],
  index: number,
  at: string,
): Faults {
  if (!mountPath) return [required(`${at}.mountPath`)];
  const isTwice = mounts.findIndex((mount) => mount.mountPath === mountPath) < index;
  return isTwice ? [invalid(`${at}.mountPath`, mountPath, "must be unique")] : NO_FAULTS;
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

function subPathFaults(mount: VolumeMount, at: string): Faults {
  const faults: FieldFault[] = [];
  if (mount.subPath) faults.push(...descendingPathFaults(`${at}.subPath`, mount.subPath));
  if (mount.subPathExpr) {
    if (mount.subPath) {
      faults.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    }
    faults.push(...descendingPathFaults(`${at}.subPathExpr`, mount.subPathExpr));
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

function propagationFaults(mount: VolumeMount, container: Container, at: string): Faults {
  const propagation: string | undefined = mount.mountPropagation;
  if (propagation === undefined) return NO_FAULTS;
  const field = `${at}.mountPropagation`;
  if (!PROPAGATIONS.includes(propagation)) return [unsupported(field, propagation, PROPAGATIONS)];
  return propagation === "Bidirectional" && container.securityContext?.privileged !== true
    ? [forbidden(field, "Bidirectional mount propagation is available only to privileged containers")]
    : NO_FAULTS;
}

/** A container's name: an RFC 1123 label. */
export function containerNameFaults(field: string, name: string | undefined): Faults {
  return name ? nameFaults(field, name, dnsLabel) : [required(field)];
}
