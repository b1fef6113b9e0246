import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import { configMapKey, dnsLabel, dnsSubdomain, nameFaults } from "../names.ts";
import { each, type Faults, join, NO_FAULTS, oneOf, requiredText } from "../rules.ts";
import type { Fields, Volume } from "../types.ts";
import {
  descendingPathFaults,
  fieldRefFaults,
  noBacksteps,
  resourceFieldRefFaults,
  VOLUME_FIELDS,
} from "./container_parts.ts";

type SourceCheck = (source: Fields, field: string) => Faults;

const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

/** Every kind of volume, in the order in which the server looks at them (the first that is given is the one that counts). */
const SOURCES: Readonly<Record<string, SourceCheck>> = {
  emptyDir: (source, field) =>
    typeof source.sizeLimit === "string" && source.sizeLimit.startsWith("-")
      ? [forbidden(`${field}.sizeLimit`, "SizeLimit field must be a valid resource quantity")]
      : NO_FAULTS,
  hostPath: hostPathFaults,
  gitRepo: (source, field) => requiredText(`${field}.repository`, source.repository),
  gcePersistentDisk: (source, field) => requiredText(`${field}.pdName`, source.pdName),
  awsElasticBlockStore: (source, field) => requiredText(`${field}.volumeID`, source.volumeID),
  secret: (source, field) => [...requiredText(`${field}.secretName`, source.secretName), ...filesFaults(source, field)],
  nfs: nfsFaults,
  iscsi: (source, field) => requiredText(`${field}.targetPortal`, source.targetPortal),
  glusterfs: (source, field) =>
    join(
      requiredText(`${field}.endpoints`, source.endpoints),
      requiredText(`${field}.path`, source.path),
    ),
  flocker: () => NO_FAULTS,
  persistentVolumeClaim: (source, field) => requiredText(`${field}.claimName`, source.claimName),
  rbd: (source, field) => requiredText(`${field}.image`, source.image),
  cinder: (source, field) => requiredText(`${field}.volumeID`, source.volumeID),
  cephfs: (source, field) => source.monitors?.length ? NO_FAULTS : [required(`${field}.monitors`)],
  quobyte: () => NO_FAULTS,
  downwardAPI: downwardFaults,
  fc: () => NO_FAULTS,
  flexVolume: (source, field) => requiredText(`${field}.driver`, source.driver),
  configMap: (source, field) => [...requiredText(`${field}.name`, source.name), ...filesFaults(source, field)],
  azureFile: (source, field) => requiredText(`${field}.secretName`, source.secretName),
  vsphereVolume: (source, field) => requiredText(`${field}.volumePath`, source.volumePath),
  photonPersistentDisk: () => NO_FAULTS,
  portworxVolume: (source, field) => requiredText(`${field}.volumeID`, source.volumeID),
  azureDisk: (source, field) => requiredText(`${field}.diskName`, source.diskName),
  storageos: () => NO_FAULTS,
  scaleIO: () => NO_FAULTS,
  projected: projectedFaults,
  csi: (source, field) =>
    source.driver ? nameFaults(`${field}.driver`, source.driver, dnsSubdomain) : [required(`${field}.driver`)],
  ephemeral: (source, field) => source.volumeClaimTemplate ? NO_FAULTS : [required(`${field}.volumeClaimTemplate`)],
  image: (source, field) =>
    join(
      requiredText(`${field}.reference`, source.reference),
      source.pullPolicy
        ? oneOf(`${field}.pullPolicy`, source.pullPolicy, ["Always", "IfNotPresent", "Never"])
        : NO_FAULTS,
    ),
};

export const VOLUME_SOURCES: readonly string[] = Object.keys(SOURCES);

/** The faults of the volumes, and the names of those that containers may mount. */
export function volumesFaults(
  volumes: readonly Volume[] | undefined,
  field: string,
): { faults: Faults; names: ReadonlySet<string> } {
  const names = new Set<string>();
  const faults = each(field, volumes, (volume, at) => {
    const source = volumeSourceFaults(volume, at);
    const named = volume.name ? nameFaults(`${at}.name`, volume.name, dnsLabel) : [required(`${at}.name`)];
    const isTaken = names.has(volume.name);
    if (source.length === 0 && named.length === 0 && !isTaken) {
      names.add(volume.name);
      return NO_FAULTS;
    }
    const twice: Faults = isTaken && named.length === 0
      ? [{ field: `${at}.name`, type: "Duplicate value", value: volume.name }]
      : [];
    return [...source, ...named, ...twice];
  });
  return { faults, names };
}

/** Names that the server gives to a source too many (the first is its own slip). */
const SURPLUS_NAMES: Readonly<Record<string, string>> = { downwardAPI: "downwarAPI", cephfs: "cephFS" };

/** Exactly one source, and that a good one. */
export function volumeSourceFaults(volume: Fields, field: string): Faults {
  const given = sourcesOf(volume);
  if (given.length === 0) return [required(field, "must specify a volume type")];
  return join(
    ...given.map((name, index) =>
      index > 0
        ? [forbidden(`${field}.${SURPLUS_NAMES[name] ?? name}`, "may not specify more than 1 volume type")]
        : goodSources(volume[name], `${field}.${name}`, name)
    ),
  );
}

/** The sources that a volume has, in the server's order. */
export function sourcesOf(volume: Fields): readonly string[] {
  const given: string[] = [];
  for (const name in volume) if (SOURCES[name] && volume[name] !== null && volume[name] !== undefined) given.push(name);
  return given.length > 1 ? given.sort((a, b) => VOLUME_SOURCES.indexOf(a) - VOLUME_SOURCES.indexOf(b)) : given;
}

const knownSources = new WeakSet<Fields>();

function goodSources(source: Fields, field: string, name: string): Faults {
  if (knownSources.has(source)) return NO_FAULTS;
  const faults = SOURCES[name]!(source, field);
  if (faults.length === 0) knownSources.add(source);
  return faults;
}

function hostPathFaults(source: Fields, field: string): Faults {
  if (!source.path) return [required(`${field}.path`)];
  const isKnown = HOST_PATH_TYPES.includes(source.type ?? "");
  return join(
    noBacksteps(`${field}.path`, source.path),
    isKnown ? NO_FAULTS : [unsupported(`${field}.type`, source.type, HOST_PATH_TYPES)],
  );
}

function nfsFaults(source: Fields, field: string): Faults {
  const path: string = source.path ?? "";
  return join(
    requiredText(`${field}.server`, source.server),
    requiredText(`${field}.path`, path),
    path.startsWith("/") ? NO_FAULTS : [invalid(`${field}.path`, path, "must be an absolute path")],
  );
}

const MODE_DETAIL = "must be a number between 0 and 0777 (octal), both inclusive";

function modeFaults(mode: number | undefined, field: string): Faults {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [invalid(field, mode, MODE_DETAIL)] : NO_FAULTS;
}

/** The mode and the items of a volume of keys. */
function filesFaults(source: Fields, field: string): Faults {
  return join(
    modeFaults(source.defaultMode, `${field}.defaultMode`),
    each<Fields>(`${field}.items`, source.items, (item, at) =>
      join(
        item.key ? nameFaults(`${at}.key`, item.key, configMapKey) : [required(`${at}.key`)],
        filePathFaults(item.path, `${at}.path`),
        modeFaults(item.mode, `${at}.mode`),
      )),
  );
}

function filePathFaults(path: string | undefined, field: string): Faults {
  if (!path) return [required(field)];
  const isReserved = path.startsWith("..") && !path.startsWith("../");
  return join(
    descendingPathFaults(field, path),
    isReserved ? [invalid(field, path, "must not start with '..'")] : NO_FAULTS,
  );
}

function downwardFaults(source: Fields, field: string): Faults {
  return join(
    modeFaults(source.defaultMode, `${field}.defaultMode`),
    each<Fields>(`${field}.items`, source.items, (item, at) =>
      join(
        filePathFaults(item.path, `${at}.path`),
        downwardItemFaults(item, at),
        modeFaults(item.mode, `${at}.mode`),
      )),
  );
}

function downwardItemFaults(item: Fields, field: string): Faults {
  if (item.fieldRef) {
    if (item.resourceFieldRef) {
      return [invalid(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")];
    }
    return fieldRefFaults(item.fieldRef, `${field}.fieldRef`, VOLUME_FIELDS);
  }
  if (item.resourceFieldRef) return resourceFieldRefFaults(item.resourceFieldRef, `${field}.resourceFieldRef`, true);
  return [required(field, "one of fieldRef and resourceFieldRef must be specified")];
}

const PROJECTIONS: Readonly<Record<string, SourceCheck>> = {
  secret: (source, field) => [...requiredText(`${field}.name`, source.name), ...filesFaults(source, field)],
  configMap: (source, field) => [...requiredText(`${field}.name`, source.name), ...filesFaults(source, field)],
  downwardAPI: downwardFaults,
  serviceAccountToken: (source, field) =>
    join(
      (source.expirationSeconds ?? 3600) < 600
        ? [
          invalid(
            `${field}.expirationSeconds`,
            source.expirationSeconds,
            "may not specify a duration less than 10 minutes",
          ),
        ]
        : NO_FAULTS,
      requiredText(`${field}.path`, source.path),
    ),
  clusterTrustBundle: () => NO_FAULTS,
  podCertificate: () => NO_FAULTS,
};

function projectedFaults(source: Fields, field: string): Faults {
  return join(
    modeFaults(source.defaultMode, `${field}.defaultMode`),
    each<Fields>(`${field}.sources`, source.sources, (projection, at) => {
      const given = Object.keys(PROJECTIONS).filter((name) => projection[name]);
      if (given.length === 0) return [required(at, "must specify at least one of the supported types")];
      return given.flatMap((name, index) =>
        index > 0
          ? [forbidden(`${at}.${name}`, "may not specify more than 1 volume type per source")]
          : PROJECTIONS[name]!(projection[name], `${at}.${name}`)
      );
    }),
  );
}
