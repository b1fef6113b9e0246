import { goMap } from "../../base/go_text.ts";
import { milliValue, parseQuantity } from "../../base/quantity.ts";
import { sortedKeys } from "../cells.ts";
import type { Fields, Volume } from "../types.ts";
import { describeClaim } from "./claims.ts";
import type { Description } from "./description.ts";

/** A kind of volume: its field, what its type is called, and the lines below that. */
interface Source {
  readonly field: string;
  readonly type: string;
  readonly lines: readonly Line[];
  /** What doesn't fit into lines. */
  more?(into: Description, source: Fields): void;
}

/** A title, and the text of the field in Go's `%v`; a third says that only PersistentVolumes have the line. */
type Line = readonly [title: string, text: (source: Fields, persistent: boolean) => unknown, persistentOnly?: true];

const text = (field: string) => (source: Fields) => source[field] ?? "";
const truth = (field: string) => (source: Fields) => source[field] ?? false;
const number = (field: string) => (source: Fields) => source[field] ?? 0;
const words = (field: string) => (source: Fields) => `[${(source[field] ?? []).join(" ")}]`;
const map = (field: string) => (source: Fields) => goMap(source[field] ?? {});
const orElse = (field: string, none: string) => (source: Fields) => source[field] ?? none;
/** A pointer to a reference as Go prints it: a PersistentVolume's says the namespace too. */
const secretReference = ({ secretRef }: Fields, persistent: boolean) => {
  if (!secretRef) return "nil";
  const name = `Name:${secretRef.name ?? ""},`;
  return persistent
    ? `&SecretReference{${name}Namespace:${secretRef.namespace ?? ""},}`
    : `&LocalObjectReference{${name}}`;
};

const FS_TYPE: Line = ["FSType", text("fsType")];
const READ_ONLY: Line = ["ReadOnly", truth("readOnly")];
const OPTIONAL: Line = ["Optional", truth("optional")];
const VOLUME_ID: Line = ["VolumeID", text("volumeID")];
const PATH: Line = ["Path", text("path")];
const SECRET: Line = ["SecretRef", secretReference];

/** Titles that kubectl prints without a colon, or with a blank after it. */
const BARE_TITLES = ["ISCSIInterface", "Kind: "];

/** In the order in which kubectl looks for them. */
const SOURCES: readonly Source[] = [
  {
    field: "hostPath",
    type: "HostPath (bare host directory volume)",
    lines: [PATH, ["HostPathType", orElse("type", "<none>")]],
  },
  {
    field: "emptyDir",
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: [["Medium", text("medium")], ["SizeLimit", sizeLimit]],
  },
  {
    field: "gcePersistentDisk",
    type: "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
    lines: [["PDName", text("pdName")], FS_TYPE, ["Partition", number("partition")], READ_ONLY],
  },
  {
    field: "awsElasticBlockStore",
    type: "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
    lines: [VOLUME_ID, FS_TYPE, ["Partition", number("partition")], READ_ONLY],
  },
  {
    field: "gitRepo",
    type: "GitRepo (a volume that is pulled from git when the pod is created)",
    lines: [["Repository", text("repository")], ["Revision", text("revision")]],
  },
  {
    field: "secret",
    type: "Secret (a volume populated by a Secret)",
    lines: [["SecretName", text("secretName")], OPTIONAL],
  },
  {
    field: "configMap",
    type: "ConfigMap (a volume populated by a ConfigMap)",
    lines: [["Name", text("name")], OPTIONAL],
  },
  {
    field: "nfs",
    type: "NFS (an NFS mount that lasts the lifetime of a pod)",
    lines: [["Server", text("server")], PATH, READ_ONLY],
  },
  {
    field: "iscsi",
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: [
      ["TargetPortal", text("targetPortal")],
      ["IQN", text("iqn")],
      ["Lun", number("lun")],
      ["ISCSIInterface", text("iscsiInterface")],
      FS_TYPE,
      READ_ONLY,
      ["Portals", words("portals")],
      ["DiscoveryCHAPAuth", truth("chapAuthDiscovery")],
      ["SessionCHAPAuth", truth("chapAuthSession")],
      SECRET,
      ["InitiatorName", orElse("initiatorName", "<none>")],
    ],
  },
  {
    field: "glusterfs",
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [
      ["EndpointsName", text("endpoints")],
      ["EndpointsNamespace", orElse("endpointsNamespace", "<unset>"), true],
      PATH,
      READ_ONLY,
    ],
  },
  {
    field: "persistentVolumeClaim",
    type: "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
    lines: [["ClaimName", text("claimName")], READ_ONLY],
  },
  {
    field: "ephemeral",
    type: "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
    lines: [],
    more: (into, { volumeClaimTemplate: claim }) => {
      if (claim) into.nested(2, () => describeClaim(into, { ...claim, metadata: claim.metadata ?? {} }));
    },
  },
  {
    field: "rbd",
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: [
      ["CephMonitors", words("monitors")],
      ["RBDImage", text("image")],
      FS_TYPE,
      ["RBDPool", text("pool")],
      ["RadosUser", text("user")],
      ["Keyring", text("keyring")],
      SECRET,
      READ_ONLY,
    ],
  },
  {
    field: "quobyte",
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: [["Registry", text("registry")], ["Volume", text("volume")], READ_ONLY],
  },
  {
    field: "downwardAPI",
    type: "DownwardAPI (a volume populated by information about the pod)",
    lines: [],
    more: items,
  },
  {
    field: "azureDisk",
    type: "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
    lines: [
      ["DiskName", text("diskName")],
      ["DiskURI", text("diskURI")],
      ["Kind: ", text("kind")],
      FS_TYPE,
      ["CachingMode", text("cachingMode")],
      READ_ONLY,
    ],
  },
  {
    field: "vsphereVolume",
    type: "vSphereVolume (a Persistent Disk resource in vSphere)",
    lines: [["VolumePath", text("volumePath")], FS_TYPE, ["StoragePolicyName", text("storagePolicyName")]],
  },
  {
    field: "cinder",
    type: "Cinder (a Persistent Disk resource in OpenStack)",
    lines: [VOLUME_ID, FS_TYPE, READ_ONLY, SECRET],
  },
  {
    field: "photonPersistentDisk",
    type: "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
    lines: [["PdID", text("pdID")], FS_TYPE],
  },
  { field: "portworxVolume", type: "PortworxVolume (a Portworx Volume resource)", lines: [VOLUME_ID] },
  {
    field: "scaleIO",
    type: "ScaleIO (a persistent volume backed by a block device in ScaleIO)",
    lines: [
      ["Gateway", text("gateway")],
      ["System", text("system")],
      ["Protection Domain", text("protectionDomain")],
      ["Storage Pool", text("storagePool")],
      ["Storage Mode", text("storageMode")],
      ["VolumeName", text("volumeName")],
      ["SecretName", (source: Fields) => source.secretRef?.name ?? "", true],
      ["SecretNamespace", (source: Fields) => source.secretRef?.namespace ?? "", true],
      FS_TYPE,
      READ_ONLY,
    ],
  },
  { field: "local", type: "LocalVolume (a persistent volume backed by local storage on a node)", lines: [PATH] },
  {
    field: "cephfs",
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: [
      ["Monitors", words("monitors")],
      PATH,
      ["User", text("user")],
      ["SecretFile", text("secretFile")],
      SECRET,
      READ_ONLY,
    ],
  },
  {
    field: "storageos",
    type: "StorageOS (a StorageOS Persistent Disk resource)",
    lines: [["VolumeName", text("volumeName")], ["VolumeNamespace", text("volumeNamespace")], FS_TYPE, READ_ONLY],
  },
  {
    field: "fc",
    type: "FC (a Fibre Channel disk)",
    lines: [
      ["TargetWWNs", (source) => (source.targetWWNs ?? []).join(", ")],
      ["LUN", orElse("lun", "<none>")],
      FS_TYPE,
      READ_ONLY,
    ],
  },
  {
    field: "azureFile",
    type: "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
    lines: [
      ["SecretName", text("secretName")],
      ["SecretNamespace", text("secretNamespace"), true],
      ["ShareName", text("shareName")],
      READ_ONLY,
    ],
  },
  {
    field: "flexVolume",
    type: "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
    lines: [["Driver", text("driver")], FS_TYPE, SECRET, READ_ONLY, ["Options", map("options")]],
  },
  {
    field: "flocker",
    type: "Flocker (a Flocker volume mounted by the Flocker agent)",
    lines: [["DatasetName", text("datasetName")], ["DatasetUUID", text("datasetUUID")]],
  },
  {
    field: "projected",
    type: "Projected (a volume that contains injected data from multiple sources)",
    lines: [],
    more: projections,
  },
  {
    field: "csi",
    type: "CSI (a Container Storage Interface (CSI) volume source)",
    lines: [
      ["Driver", text("driver")],
      FS_TYPE,
      ["VolumeHandle", text("volumeHandle"), true],
      READ_ONLY,
    ],
    more: (into, { volumeAttributes }) => attributes(into, volumeAttributes),
  },
  {
    field: "image",
    type: "Image (a container image or OCI artifact)",
    lines: [["Reference", text("reference")], ["PullPolicy", text("pullPolicy")]],
  },
];

/** The volumes of a pod, or of a template (one column further to the right). */
export function describeVolumes(into: Description, volumes: readonly Volume[] = [], template = false): void {
  const indent = template ? "  " : "";
  if (volumes.length === 0) return into.line(`${indent}Volumes:\t<none>`);
  into.line(`${indent}Volumes:`);
  for (const volume of volumes) {
    into.line(`${template ? " " : ""}${volume.name}:`, 1);
    describeSource(into, volume, false);
  }
}

/** What a PersistentVolume is made of. */
export function describePersistentSource(into: Description, spec: Fields): void {
  describeSource(into, spec, true);
}

function describeSource(into: Description, holder: Fields, persistent: boolean): void {
  const kind = SOURCES.find(({ field }) => holder[field]);
  if (!kind) return into.line("<unknown>", 1);
  const source = holder[kind.field];
  into.field("Type", kind.type, 2);
  for (const [title, textOf, persistentOnly] of kind.lines) {
    if (persistentOnly && !persistent) continue;
    const text = textOf(source, persistent);
    if (BARE_TITLES.includes(title)) into.line(`${title}\t${text}`, 2);
    else into.field(title, text, 2);
  }
  kind.more?.(into, source);
}

function sizeLimit({ sizeLimit: limit }: Fields): string {
  return limit !== undefined && parseQuantity(limit) && milliValue(limit) > 0 ? limit : "<unset>";
}

function items(into: Description, source: Fields): void {
  into.line("Items:", 2);
  for (const { fieldRef, resourceFieldRef, path } of source.items ?? []) {
    if (fieldRef) into.line(`${fieldRef.fieldPath} -> ${path}`, 3);
    if (resourceFieldRef) into.line(`${resourceFieldRef.resource} -> ${path}`, 3);
  }
}

function projections(into: Description, source: Fields): void {
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of source.sources ?? []) {
    if (secret) {
      into.field("SecretName", secret.name, 2);
      into.field("Optional", secret.optional ?? false, 2);
    } else if (downwardAPI) into.field("DownwardAPI", "true", 2);
    else if (configMap) {
      into.field("ConfigMapName", configMap.name, 2);
      into.field("Optional", configMap.optional ?? false, 2);
    } else if (serviceAccountToken) into.field("TokenExpirationSeconds", serviceAccountToken.expirationSeconds, 2);
  }
}

function attributes(into: Description, values: Readonly<Record<string, string>> | undefined): void {
  const keys = sortedKeys(values);
  into.put(`    VolumeAttributes:\t${keys.length === 0 ? "<none>\n" : ""}`);
  keys.forEach((key, i) => {
    const line = `${key}=${values![key]}`;
    into.put(`${i === 0 ? "" : "        \t"}    ${line.length > 140 ? `${line.slice(0, 140)}...` : line}\n`);
  });
}
