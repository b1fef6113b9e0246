import type { KubeObject } from "../base/object.ts";
import type {
  Condition,
  Fields,
  IntOrString,
  LabelSelector,
  ObjectReference,
  PartialMeta,
  PodTemplateSpec,
  Quantities,
  ReplicaStatus,
  Texts,
  Time,
} from "./types.ts";

/** The workloads and claims that fewer rooms know by field; the others are in `types.ts`. */
export interface StatefulSet extends KubeObject {
  readonly spec: StatefulSetSpec;
  readonly status: StatefulSetStatus;
}

export interface StatefulSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly serviceName?: string;
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[];
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  readonly updateStrategy: {
    readonly type?: "RollingUpdate" | "OnDelete";
    readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: IntOrString };
  };
  readonly revisionHistoryLimit?: number;
  readonly minReadySeconds?: number;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  readonly ordinals?: { readonly start?: number };
}

export interface StatefulSetStatus extends ReplicaStatus {
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
}

export interface Job extends KubeObject {
  readonly spec: JobSpec;
  readonly status: JobStatus;
}

export interface JobSpec extends Fields {
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly backoffLimit?: number;
  readonly activeDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly suspend?: boolean;
  readonly manualSelector?: boolean;
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
}

export interface JobStatus extends Fields {
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly ready?: number;
  readonly terminating?: number;
  readonly startTime?: Time;
  readonly completionTime?: Time;
  readonly conditions?: readonly Condition[];
}

export interface CronJob extends KubeObject {
  readonly spec: CronJobSpec;
  readonly status: {
    readonly active?: readonly ObjectReference[];
    readonly lastScheduleTime?: Time;
    readonly lastSuccessfulTime?: Time;
  };
}

export interface CronJobSpec {
  /** Five fields, or `@hourly` and the like. */
  readonly schedule: string;
  readonly timeZone?: string;
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  readonly suspend?: boolean;
  readonly startingDeadlineSeconds?: number;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
  readonly jobTemplate: { readonly metadata?: PartialMeta; readonly spec: JobSpec };
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly spec: PersistentVolumeClaimSpec;
  readonly status: Fields;
}

export interface PersistentVolumeClaimSpec extends Fields {
  readonly accessModes?: readonly string[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly storageClassName?: string;
  readonly volumeName?: string;
  readonly volumeMode?: "Filesystem" | "Block";
  readonly selector?: LabelSelector;
}

export interface PersistentVolume extends KubeObject {
  readonly spec: Fields & {
    readonly capacity?: Quantities;
    readonly accessModes?: readonly string[];
    readonly persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
    readonly storageClassName?: string;
    readonly claimRef?: ObjectReference;
    readonly nodeAffinity?: Fields;
  };
  readonly status: Fields;
}

export interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly parameters?: Texts;
  readonly reclaimPolicy?: "Delete" | "Retain";
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  readonly allowVolumeExpansion?: boolean;
  readonly mountOptions?: readonly string[];
  readonly allowedTopologies?: readonly Fields[];
}

/** An object whose fields only the schema knows. */
export interface SpecObject extends KubeObject {
  readonly spec: Fields;
  readonly status?: Fields;
}
