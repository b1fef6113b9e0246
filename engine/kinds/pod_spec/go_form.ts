import { goJsonString } from "../../base/json.ts";
import type { Fields } from "../types.ts";

/**
 * Objects as the server's own Go structs marshal to JSON: every field, in the order of the struct, under its Go name.
 * That is how refusals show a value, and what the diff of a refused pod update compares. Of each struct: the fields
 * and their types; `text`, `count` and `flag` have a zero value, `any` is null when absent, `[X]` is a list, `*X` a
 * pointer, `=X` a struct that is always there. Read off Kubernetes' `pkg/apis/core/types.go`.
 */
const STRUCTS: Readonly<Record<string, string>> = {
  PodSpec:
    "Volumes:[Volume] InitContainers:[Container] Containers:[Container] EphemeralContainers:[EphemeralContainer] " +
    "RestartPolicy:text TerminationGracePeriodSeconds:any ActiveDeadlineSeconds:any DNSPolicy:text NodeSelector:any " +
    "ServiceAccountName:text AutomountServiceAccountToken:any NodeName:text SecurityContext:*PodSecurityContext " +
    "ImagePullSecrets:[Reference] Hostname:text Subdomain:text SetHostnameAsFQDN:any Affinity:*Affinity SchedulerName:text " +
    "Tolerations:[Toleration] HostAliases:[HostAlias] PriorityClassName:text Priority:any PreemptionPolicy:any " +
    "DNSConfig:*DNSConfig ReadinessGates:[ReadinessGate] RuntimeClassName:any Overhead:any EnableServiceLinks:any " +
    "TopologySpreadConstraints:[TopologySpread] OS:*Reference SchedulingGates:[Reference] ResourceClaims:any " +
    "Resources:*Resources HostnameOverride:any SchedulingGroup:any",
  PodSecurityContext:
    "HostNetwork:flag HostPID:flag HostIPC:flag ShareProcessNamespace:any HostUsers:any SELinuxOptions:any " +
    "WindowsOptions:any RunAsUser:any RunAsGroup:any RunAsNonRoot:any SupplementalGroups:any SupplementalGroupsPolicy:any " +
    "FSGroup:any FSGroupChangePolicy:any Sysctls:any SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy:any",
  Container: "Name:text Image:text Command:any Args:any WorkingDir:text Ports:[Port] EnvFrom:[EnvFrom] Env:[Env] " +
    "Resources:=Resources ResizePolicy:any RestartPolicy:any RestartPolicyRules:any VolumeMounts:[VolumeMount] " +
    "VolumeDevices:any LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle " +
    "TerminationMessagePath:text TerminationMessagePolicy:text ImagePullPolicy:text SecurityContext:*SecurityContext " +
    "Stdin:flag StdinOnce:flag TTY:flag",
  Port: "Name:text HostPort:count ContainerPort:count Protocol:text HostIP:text",
  EnvFrom: "Prefix:text ConfigMapRef:*Named SecretRef:*Named",
  Named: "Name:text Optional:any",
  Env: "Name:text Value:text ValueFrom:*EnvSource",
  EnvSource:
    "FieldRef:*FieldRef ResourceFieldRef:*ResourceRef ConfigMapKeyRef:*KeyRef SecretKeyRef:*KeyRef FileKeyRef:any",
  FieldRef: "APIVersion:text FieldPath:text",
  ResourceRef: "ContainerName:text Resource:text Divisor:text",
  KeyRef: "Name:text Key:text Optional:any",
  Resources: "Limits:any Requests:any Claims:any",
  VolumeMount:
    "Name:text ReadOnly:flag RecursiveReadOnly:any MountPath:text SubPath:text MountPropagation:any SubPathExpr:text",
  Probe: "Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket GRPC:*GRPC InitialDelaySeconds:count TimeoutSeconds:count " +
    "PeriodSeconds:count SuccessThreshold:count FailureThreshold:count TerminationGracePeriodSeconds:any",
  Exec: "Command:any",
  HTTPGet: "Path:text Port:count Host:text Scheme:text HTTPHeaders:any",
  TCPSocket: "Port:count Host:text",
  GRPC: "Port:count Service:any",
  Lifecycle: "PostStart:*Handler PreStop:*Handler StopSignal:any",
  Handler: "Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket Sleep:*Sleep",
  Sleep: "Seconds:count",
  SecurityContext: "Capabilities:*Capabilities Privileged:any SELinuxOptions:any WindowsOptions:any RunAsUser:any " +
    "RunAsGroup:any RunAsNonRoot:any ReadOnlyRootFilesystem:any AllowPrivilegeEscalation:any ProcMount:any " +
    "SeccompProfile:*Profile AppArmorProfile:*Profile",
  Capabilities: "Add:any Drop:any",
  Profile: "Type:text LocalhostProfile:any",
  Reference: "Name:text",
  Toleration: "Key:text Operator:text Value:text Effect:text TolerationSeconds:any",
  Affinity: "NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAffinity",
  NodeAffinity: "RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector " +
    "PreferredDuringSchedulingIgnoredDuringExecution:[Preference]",
  NodeSelector: "NodeSelectorTerms:[NodeSelectorTerm]",
  NodeSelectorTerm: "MatchExpressions:[Requirement] MatchFields:[Requirement]",
  Requirement: "Key:text Operator:text Values:any",
  Preference: "Weight:count Preference:=NodeSelectorTerm",
  PodAffinity: "RequiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] " +
    "PreferredDuringSchedulingIgnoredDuringExecution:[WeightedTerm]",
  PodAffinityTerm:
    "LabelSelector:any Namespaces:any TopologyKey:text NamespaceSelector:any MatchLabelKeys:any MismatchLabelKeys:any",
  WeightedTerm: "Weight:count PodAffinityTerm:=PodAffinityTerm",
  HostAlias: "IP:text Hostnames:any",
  DNSConfig: "Nameservers:any Searches:any Options:[DNSOption]",
  DNSOption: "Name:text Value:any",
  ReadinessGate: "ConditionType:text",
  TopologySpread: "MaxSkew:count TopologyKey:text WhenUnsatisfiable:text LabelSelector:any MinDomains:any " +
    "NodeAffinityPolicy:any NodeTaintsPolicy:any MatchLabelKeys:any",
  Volume:
    "Name:text HostPath:*HostPath EmptyDir:*EmptyDir GCEPersistentDisk:any AWSElasticBlockStore:any GitRepo:any " +
    "Secret:*SecretVolume NFS:*NFS ISCSI:any Glusterfs:any PersistentVolumeClaim:*Claim RBD:any Quobyte:any FlexVolume:any " +
    "Cinder:any CephFS:any Flocker:any DownwardAPI:*Downward FC:any AzureFile:any ConfigMap:*ConfigMapVolume " +
    "VsphereVolume:any AzureDisk:any PhotonPersistentDisk:any Projected:*Projected PortworxVolume:any ScaleIO:any " +
    "StorageOS:any CSI:*CSI Ephemeral:any Image:*Image",
  PersistentVolumeSource:
    "GCEPersistentDisk:any AWSElasticBlockStore:any HostPath:*HostPath Glusterfs:any NFS:*NFS RBD:any Quobyte:any " +
    "ISCSI:any FlexVolume:any Cinder:any CephFS:any FC:any Flocker:any AzureFile:any VsphereVolume:any AzureDisk:any " +
    "PhotonPersistentDisk:any PortworxVolume:any ScaleIO:any Local:*Local StorageOS:any CSI:*VolumeCSI",
  Local: "Path:text FSType:any",
  VolumeCSI:
    "Driver:text VolumeHandle:text ReadOnly:flag FSType:text VolumeAttributes:any ControllerPublishSecretRef:any " +
    "NodeStageSecretRef:any NodePublishSecretRef:any ControllerExpandSecretRef:any NodeExpandSecretRef:any",
  HostPath: "Path:text Type:any",
  EmptyDir: "Medium:text SizeLimit:any",
  SecretVolume: "SecretName:text Items:[KeyToPath] DefaultMode:any Optional:any",
  ConfigMapVolume: "Name:text Items:[KeyToPath] DefaultMode:any Optional:any",
  KeyToPath: "Key:text Path:text Mode:any",
  NFS: "Server:text Path:text ReadOnly:flag",
  Claim: "ClaimName:text ReadOnly:flag",
  Downward: "Items:[DownwardFile] DefaultMode:any",
  DownwardFile: "Path:text FieldRef:*FieldRef ResourceFieldRef:*ResourceRef Mode:any",
  Projected: "Sources:[Projection] DefaultMode:any",
  Projection: "Secret:*KeysProjection DownwardAPI:*DownwardProjection ConfigMap:*KeysProjection " +
    "ServiceAccountToken:*TokenProjection ClusterTrustBundle:any PodCertificate:any",
  KeysProjection: "Name:text Items:[KeyToPath] Optional:any",
  DownwardProjection: "Items:[DownwardFile]",
  TokenProjection: "Audience:text ExpirationSeconds:count Path:text",
  CSI: "Driver:text ReadOnly:any FSType:any VolumeAttributes:any NodePublishSecretRef:*Reference",
  Image: "Reference:text PullPolicy:text",
  DeploymentStrategy: "Type:text RollingUpdate:*RollingUpdateDaemonSet",
  StatefulSetUpdateStrategy: "Type:text RollingUpdate:*RollingUpdateStatefulSet",
  RollingUpdateStatefulSet: "Partition:count MaxUnavailable:any",
  PersistentVolumeClaimSpec:
    "AccessModes:any Selector:any Resources:=VolumeResources VolumeName:text StorageClassName:any " +
    "VolumeMode:any DataSource:any DataSourceRef:any VolumeAttributesClassName:any",
  VolumeResources: "Limits:any Requests:any",
  PodDisruptionBudgetSpec: "MinAvailable:any Selector:any MaxUnavailable:any UnhealthyPodEvictionPolicy:any",
  ServicePort: "Name:text Protocol:text AppProtocol:any Port:count TargetPort:count NodePort:count",
  CustomResourceDefinitionVersion:
    "Name:text Served:flag Storage:flag Deprecated:flag DeprecationWarning:any Schema:any " +
    "Subresources:any AdditionalPrinterColumns:any SelectableFields:any",
  RoleRef: "APIGroup:text Kind:text Name:text",
  DaemonSetUpdateStrategy: "Type:text RollingUpdate:*RollingUpdateDaemonSet",
  RollingUpdateDaemonSet: "MaxUnavailable:count MaxSurge:count",
};

interface StructField {
  readonly name: string;
  readonly key: string;
  readonly type: string;
}

const parsed = new Map<string, readonly StructField[]>();

function fieldsOf(struct: string): readonly StructField[] {
  let fields = parsed.get(struct);
  if (!fields) {
    const text = struct === "EphemeralContainer"
      ? `${STRUCTS.Container} TargetContainerName:text`
      : STRUCTS[struct] ?? "";
    fields = text.split(" ").filter(Boolean).map((field) => {
      const [name, type] = field.split(":") as [string, string];
      return { name, key: name.toLowerCase(), type };
    });
    parsed.set(struct, fields);
  }
  return fields;
}

/** The object's JSON on one line, or with each level indented by `indent`. */
export function goForm(struct: string, object: Fields, indent = ""): string {
  return print(ordered(struct, object), indent, "\n");
}

/** Names with values in a fixed order; a Map, since the order of an object's keys is nobody's business. */
type Ordered = ReadonlyMap<string, unknown>;

function ordered(struct: string, object: Fields): Ordered {
  const source = struct === "PodSpec" ? withSecurityFields(object) : object;
  const byKey = new Map(Object.entries(source).map(([name, value]) => [name.toLowerCase(), value]));
  return new Map(fieldsOf(struct).map(({ name, key, type }) => [name, typed(type, byKey.get(key))]));
}

/** In Go, what a pod shares with its host stands in its security context. */
function withSecurityFields(spec: Fields): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  return {
    ...spec,
    securityContext: { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers },
  };
}

function typed(type: string, value: unknown): unknown {
  const isAbsent = value === undefined || value === null;
  switch (type) {
    case "text":
      return isAbsent ? "" : value;
    case "count":
      return isAbsent ? 0 : value;
    case "flag":
      return isAbsent ? false : value;
    case "any":
      return isAbsent ? null : value;
  }
  if (type.startsWith("[")) {
    const items = (value ?? []) as readonly Fields[];
    return items.length === 0 ? null : items.map((item) => ordered(type.slice(1, -1), item));
  }
  if (type.startsWith("*") && isAbsent) return null;
  return ordered(type.slice(1), (value ?? {}) as Fields);
}

/** API types that have JSON names of their own keep the order of their struct, too. */
const API_REVERSED = ["matchLabels", "matchExpressions", "labels", "annotations"];

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  if (value instanceof Map) return [...value];
  const names = Object.keys(value).filter((name) => (value as Fields)[name] !== undefined).sort();
  const isReversed = names.every((name) => API_REVERSED.includes(name));
  return (isReversed ? names.reverse() : names).map((name) => [name, (value as Fields)[name]]);
}

function print(value: unknown, indent: string, newline: string): string {
  if (typeof value === "string") return goJsonString(value);
  if (value === null || typeof value !== "object") return String(value);
  const inner = newline + indent;
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item) => print(item, indent, inner))
    : entriesOf(value).map(([name, item]) => `${goJsonString(name)}:${indent && " "}${print(item, indent, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  if (items.length === 0) return `${open}${close}`;
  return indent ? `${open}${inner}${items.join(`,${inner}`)}${newline}${close}` : `${open}${items.join(",")}${close}`;
}

/** A selector, or anything else with JSON names of its own, as a refusal shows it. */
export function apiForm(value: unknown): { readonly text: string } {
  return { text: print(value ?? null, "", "\n") };
}

/** A pod template: its metadata has JSON names, the rest Go's. */
export function templateForm(template: Fields): { readonly text: string } {
  const metadata = print(template.metadata ?? {}, "", "\n").slice(1, -1);
  return { text: `{${metadata}${metadata && ","}"Spec":${goForm("PodSpec", template.spec ?? {})}}` };
}
