/**
 * The controllers: each one file (or folder), and a line in the table below. A controller is a sentence: what it watches,
 * and what a look at one key makes it want (engine/cluster/controller.ts). It keeps nothing itself and acts through
 * nothing but intents. To add one: its file, its line; what several share lives in "./owning/mod.ts" and in
 * engine/kinds (pod_state.ts, placement.ts). Nothing else in the engine names a controller.
 */
import type { Controller } from "../cluster/controller.ts";
import { garbageCollector } from "./garbage_collector.ts";
import { namespace } from "./namespace.ts";
import { serviceAccount } from "./service_account.ts";
import { customResourceDefinition } from "./custom_resource_definition.ts";
import { nodeLifecycle } from "./node_lifecycle.ts";
import { taintEviction } from "./taint_eviction.ts";
import { podGarbageCollector } from "./pod_garbage_collector.ts";
import { daemonSet } from "./daemon_set/mod.ts";
import { replicaSet, replicationController } from "./replica_set.ts";
import { deployment } from "./deployment/mod.ts";
import { statefulSet } from "./stateful_set/mod.ts";
import { job } from "./job/mod.ts";
import { cronJob } from "./cron_job/mod.ts";
import { endpoints, endpointSlice, endpointSliceMirroring } from "./service_endpoints/mod.ts";
import { resourceQuota } from "./resource_quota.ts";
import { podDisruptionBudget } from "./pod_disruption_budget.ts";
import { horizontalPodAutoscaler } from "./horizontal_pod_autoscaler.ts";
import {
  claimBinder,
  claimProtection,
  ephemeralVolume,
  volumeBinder,
  volumeProtection,
} from "./persistent_volume/mod.ts";
import { clusterRoleAggregation } from "./cluster_role_aggregation.ts";
import { ttlAfterFinished } from "./ttl_after_finished.ts";
import { serviceAccountToken } from "./service_account_token.ts";
import { validatingAdmissionPolicyStatus } from "./validating_admission_policy_status.ts";
import { flowSchema } from "./flow_schema.ts";
import { certificateCleaner, certificateSigning } from "./certificate_signing.ts";

export const CONTROLLERS: readonly Controller[] = [
  daemonSet,
  garbageCollector,
  namespace,
  serviceAccount,
  nodeLifecycle,
  taintEviction,
  podGarbageCollector,
  replicaSet,
  replicationController,
  deployment,
  statefulSet,
  job,
  cronJob,
  endpointSlice,
  endpoints,
  endpointSliceMirroring,
  resourceQuota,
  podDisruptionBudget,
  horizontalPodAutoscaler,
  claimBinder,
  ephemeralVolume,
  volumeBinder,
  claimProtection,
  volumeProtection,
  clusterRoleAggregation,
  ttlAfterFinished,
  serviceAccountToken,
  certificateSigning,
  certificateCleaner,
  customResourceDefinition,
  validatingAdmissionPolicyStatus,
  flowSchema,
];
