import type { KubeObject, ObjectMeta } from "../base/object.ts";

/**
 * The kinds that the engine knows by field: pods, nodes, workloads and their neighbours. Fields that nobody reads by
 * name are reached through the index signature of `Fields`. The truth about every field is `schema/`.
 */
export interface Fields {
  // deno-lint-ignore no-explicit-any -- the many fields that only the schema knows
  readonly [field: string]: any;
}

export type Texts = Readonly<Record<string, string>>;
/** Amounts by resource name, canonical once they are stored: `{cpu: "500m"}`. */
export type Quantities = Texts;
/** RFC 3339, UTC. */
export type Time = string;
export type IntOrString = number | string;
export type Truth = "True" | "False" | "Unknown";

export interface LabelSelector {
  readonly matchLabels?: Texts;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

type ReferenceField = "apiVersion" | "kind" | "namespace" | "name" | "uid" | "resourceVersion" | "fieldPath";
export type ObjectReference = Readonly<Partial<Record<ReferenceField, string>>>;

export interface Condition extends Fields {
  readonly type: string;
  readonly status: Truth;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: Time;
  readonly observedGeneration?: number;
}

export type PartialMeta = Partial<ObjectMeta>;

// Pods

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

export type PodTemplateSpec = { readonly metadata?: PartialMeta; readonly spec: PodSpec };

export interface PodSpec extends Fields {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly nodeName?: string;
  readonly nodeSelector?: Texts;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly securityContext?: Fields;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly resources?: ResourceRequirements;
}

export interface Container extends Fields {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly resources?: ResourceRequirements;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: Fields;
  readonly securityContext?: Fields;
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: "TCP" | "UDP" | "SCTP";
}

export type EnvVar = { readonly name: string; readonly value?: string; readonly valueFrom?: EnvVarSource };

export interface EnvVarSource extends Fields {
  readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly containerName?: string; readonly resource: string; readonly divisor?: string };
  readonly configMapKeyRef?: KeyReference;
  readonly secretKeyRef?: KeyReference;
}

export type KeyReference = { readonly name?: string; readonly key: string; readonly optional?: boolean };

export interface EnvFromSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

export interface ResourceRequirements extends Fields {
  readonly limits?: Quantities;
  readonly requests?: Quantities;
}

export interface VolumeMount extends Fields {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
}

/** One of its other fields says what it holds: `hostPath`, `emptyDir`, `configMap`, … */
export interface Volume extends Fields {
  readonly name: string;
}

export interface Probe extends Fields {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: Fields;
  readonly tcpSocket?: Fields;
  readonly grpc?: Fields;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Equal" | "Exists" | "Lt" | "Gt";
  readonly value?: string;
  readonly effect?: Taint["effect"];
  readonly tolerationSeconds?: number;
}

export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
  };
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export type NodeSelector = { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] };
export type PreferredSchedulingTerm = { readonly weight: number; readonly preference: NodeSelectorTerm };

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values?: readonly string[];
}

export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

export type WeightedPodAffinityTerm = { readonly weight: number; readonly podAffinityTerm: PodAffinityTerm };

export interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: "Honor" | "Ignore";
  readonly nodeTaintsPolicy?: "Honor" | "Ignore";
  readonly matchLabelKeys?: readonly string[];
}

export interface PodStatus extends Fields {
  readonly phase?: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly conditions?: readonly Condition[];
  readonly hostIP?: string;
  readonly podIP?: string;
  readonly startTime?: Time;
  readonly qosClass?: "Guaranteed" | "Burstable" | "BestEffort";
  readonly nominatedNodeName?: string;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly observedGeneration?: number;
}

export interface ContainerStatus extends Fields {
  readonly name: string;
  readonly image: string;
  readonly containerID?: string;
  readonly ready: boolean;
  readonly started?: boolean;
  readonly restartCount: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: Time };
  readonly terminated?: ContainerStateTerminated;
}

type TerminatedText = "reason" | "message" | "startedAt" | "finishedAt" | "containerID";
export type ContainerStateTerminated =
  & { readonly exitCode: number; readonly signal?: number }
  & Readonly<Partial<Record<TerminatedText, string>>>;

// Nodes

export interface Node extends KubeObject {
  readonly spec: NodeSpec;
  readonly status: NodeStatus;
}

export interface NodeSpec extends Fields {
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

export interface NodeStatus extends Fields {
  readonly capacity?: Quantities;
  readonly allocatable?: Quantities;
  readonly conditions?: readonly (Condition & { readonly lastHeartbeatTime?: Time })[];
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly nodeInfo?: Texts;
  readonly images?: readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly timeAdded?: Time;
}

export interface Namespace extends KubeObject {
  readonly spec: { readonly finalizers?: readonly string[] };
  readonly status: { readonly phase: "Active" | "Terminating"; readonly conditions?: readonly Condition[] };
}

export interface ServiceAccount extends KubeObject {
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly automountServiceAccountToken?: boolean;
}

export interface ConfigMap extends KubeObject {
  readonly data?: Texts;
  readonly binaryData?: Texts;
  readonly immutable?: boolean;
}

export interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
}

export interface Event extends KubeObject {
  readonly involvedObject: ObjectReference;
  readonly type?: "Normal" | "Warning";
  readonly reason?: string;
  readonly message?: string;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly firstTimestamp?: Time | null;
  readonly lastTimestamp?: Time | null;
  readonly eventTime?: Time | null;
  readonly count?: number;
}

export interface Service extends KubeObject {
  readonly spec: ServiceSpec;
  readonly status?: { readonly loadBalancer?: Fields; readonly conditions?: readonly Condition[] };
}

export interface ServiceSpec extends Fields {
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalName?: string;
  readonly selector?: Texts;
  readonly ports?: readonly ServicePort[];
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: "TCP" | "UDP" | "SCTP";
  readonly port: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

export interface DaemonSet extends KubeObject {
  readonly spec: DaemonSetSpec;
  readonly status: DaemonSetStatus;
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly updateStrategy: { readonly type?: "RollingUpdate" | "OnDelete"; readonly rollingUpdate?: RollingUpdate };
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
}

export type RollingUpdate = { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString };

export interface DaemonSetStatus extends Fields {
  readonly currentNumberScheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly updatedNumberScheduled?: number;
  readonly observedGeneration?: number;
  readonly collisionCount?: number;
}

export interface ControllerRevision extends KubeObject {
  readonly revision: number;
  readonly data: Fields;
}

export interface Deployment extends KubeObject {
  readonly spec: DeploymentSpec;
  readonly status: ReplicaStatus & { readonly updatedReplicas?: number; readonly unavailableReplicas?: number };
}

export interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy: { readonly type?: "RollingUpdate" | "Recreate"; readonly rollingUpdate?: RollingUpdate };
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly paused?: boolean;
}

export interface ReplicaStatus extends Fields {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly (Condition & { readonly lastUpdateTime?: Time })[];
}

export interface ReplicaSet extends KubeObject {
  readonly spec: ReplicaSetSpec;
  readonly status: ReplicaStatus & { readonly fullyLabeledReplicas?: number };
}

export type ReplicaSetSpec = Pick<DeploymentSpec, "replicas" | "selector" | "template" | "minReadySeconds">;
