/**
 * The kinds of resources: one folder each, listed here by its resource name. A record says what the facts of schema/ and
 * discovery.ts cannot: defaults, rules, columns, descriptions. To add a kind: make a folder with a mod.ts that exports a
 * Kind (kind.ts says what it may have), and add its line below. A resource without a record works from its facts alone.
 * Shared between kinds: names.ts, field_fault.ts, pod_template/, describing/. Types of objects: types.ts.
 */
import type { ResourceName } from "../base/object.ts";
import type { Kind } from "./kind.ts";
import { apiService } from "./api_service/mod.ts";
import { certificateSigningRequest } from "./certificate_signing_request/mod.ts";
import { clusterRole } from "./cluster_role/mod.ts";
import { clusterRoleBinding } from "./cluster_role_binding/mod.ts";
import { componentStatus } from "./component_status/mod.ts";
import { configMap } from "./config_map/mod.ts";
import { controllerRevision } from "./controller_revision/mod.ts";
import { cronJob } from "./cron_job/mod.ts";
import { csiDriver } from "./csi_driver/mod.ts";
import { csiNode } from "./csi_node/mod.ts";
import { csiStorageCapacity } from "./csi_storage_capacity/mod.ts";
import { customResourceDefinition } from "./custom_resource_definition/mod.ts";
import { daemonSet } from "./daemon_set/mod.ts";
import { deployment } from "./deployment/mod.ts";
import { deviceClass } from "./device_class/mod.ts";
import { endpointSlice } from "./endpoint_slice/mod.ts";
import { endpoints } from "./endpoints/mod.ts";
import { event } from "./event/mod.ts";
import { flowSchema } from "./flow_schema/mod.ts";
import { horizontalPodAutoscaler } from "./horizontal_pod_autoscaler/mod.ts";
import { ingress } from "./ingress/mod.ts";
import { ingressClass } from "./ingress_class/mod.ts";
import { ipAddress } from "./ip_address/mod.ts";
import { job } from "./job/mod.ts";
import { lease } from "./lease/mod.ts";
import { limitRange } from "./limit_range/mod.ts";
import { mutatingAdmissionPolicy } from "./mutating_admission_policy/mod.ts";
import { mutatingAdmissionPolicyBinding } from "./mutating_admission_policy_binding/mod.ts";
import { mutatingWebhookConfiguration } from "./mutating_webhook_configuration/mod.ts";
import { namespace } from "./namespace/mod.ts";
import { networkPolicy } from "./network_policy/mod.ts";
import { node } from "./node/mod.ts";
import { persistentVolume } from "./persistent_volume/mod.ts";
import { persistentVolumeClaim } from "./persistent_volume_claim/mod.ts";
import { pod } from "./pod/mod.ts";
import { podDisruptionBudget } from "./pod_disruption_budget/mod.ts";
import { podTemplate } from "./pod_template/mod.ts";
import { priorityClass } from "./priority_class/mod.ts";
import { priorityLevelConfiguration } from "./priority_level_configuration/mod.ts";
import { replicaSet } from "./replica_set/mod.ts";
import { replicationController } from "./replication_controller/mod.ts";
import { resourceClaim } from "./resource_claim/mod.ts";
import { resourceClaimTemplate } from "./resource_claim_template/mod.ts";
import { resourceQuota } from "./resource_quota/mod.ts";
import { resourceSlice } from "./resource_slice/mod.ts";
import { role } from "./role/mod.ts";
import { roleBinding } from "./role_binding/mod.ts";
import { runtimeClass } from "./runtime_class/mod.ts";
import { secret } from "./secret/mod.ts";
import { service } from "./service/mod.ts";
import { serviceAccount } from "./service_account/mod.ts";
import { serviceCidr } from "./service_cidr/mod.ts";
import { statefulSet } from "./stateful_set/mod.ts";
import { storageClass } from "./storage_class/mod.ts";
import { validatingAdmissionPolicy } from "./validating_admission_policy/mod.ts";
import { validatingAdmissionPolicyBinding } from "./validating_admission_policy_binding/mod.ts";
import { validatingWebhookConfiguration } from "./validating_webhook_configuration/mod.ts";
import { volumeAttachment } from "./volume_attachment/mod.ts";
import { volumeAttributesClass } from "./volume_attributes_class/mod.ts";

const BY_RESOURCE: Readonly<Record<ResourceName, Kind>> = records({
  "componentstatuses": componentStatus,
  "configmaps": configMap,
  "endpoints": endpoints,
  "events": event,
  "limitranges": limitRange,
  "namespaces": namespace,
  "nodes": node,
  "persistentvolumeclaims": persistentVolumeClaim,
  "persistentvolumes": persistentVolume,
  "pods": pod,
  "podtemplates": podTemplate,
  "replicationcontrollers": replicationController,
  "resourcequotas": resourceQuota,
  "secrets": secret,
  "serviceaccounts": serviceAccount,
  "services": service,
  "apiservices.apiregistration.k8s.io": apiService,
  "controllerrevisions.apps": controllerRevision,
  "daemonsets.apps": daemonSet,
  "deployments.apps": deployment,
  "replicasets.apps": replicaSet,
  "statefulsets.apps": statefulSet,
  "horizontalpodautoscalers.autoscaling": horizontalPodAutoscaler,
  "cronjobs.batch": cronJob,
  "jobs.batch": job,
  "certificatesigningrequests.certificates.k8s.io": certificateSigningRequest,
  "ingressclasses.networking.k8s.io": ingressClass,
  "ingresses.networking.k8s.io": ingress,
  "ipaddresses.networking.k8s.io": ipAddress,
  "networkpolicies.networking.k8s.io": networkPolicy,
  "servicecidrs.networking.k8s.io": serviceCidr,
  "poddisruptionbudgets.policy": podDisruptionBudget,
  "clusterrolebindings.rbac.authorization.k8s.io": clusterRoleBinding,
  "clusterroles.rbac.authorization.k8s.io": clusterRole,
  "rolebindings.rbac.authorization.k8s.io": roleBinding,
  "roles.rbac.authorization.k8s.io": role,
  "csidrivers.storage.k8s.io": csiDriver,
  "csinodes.storage.k8s.io": csiNode,
  "csistoragecapacities.storage.k8s.io": csiStorageCapacity,
  "storageclasses.storage.k8s.io": storageClass,
  "volumeattachments.storage.k8s.io": volumeAttachment,
  "volumeattributesclasses.storage.k8s.io": volumeAttributesClass,
  "mutatingadmissionpolicies.admissionregistration.k8s.io": mutatingAdmissionPolicy,
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io": mutatingAdmissionPolicyBinding,
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": mutatingWebhookConfiguration,
  "validatingadmissionpolicies.admissionregistration.k8s.io": validatingAdmissionPolicy,
  "validatingadmissionpolicybindings.admissionregistration.k8s.io": validatingAdmissionPolicyBinding,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": validatingWebhookConfiguration,
  "customresourcedefinitions.apiextensions.k8s.io": customResourceDefinition,
  "priorityclasses.scheduling.k8s.io": priorityClass,
  "leases.coordination.k8s.io": lease,
  "runtimeclasses.node.k8s.io": runtimeClass,
  "endpointslices.discovery.k8s.io": endpointSlice,
  "deviceclasses.resource.k8s.io": deviceClass,
  "resourceclaims.resource.k8s.io": resourceClaim,
  "resourceclaimtemplates.resource.k8s.io": resourceClaimTemplate,
  "resourceslices.resource.k8s.io": resourceSlice,
  "flowschemas.flowcontrol.apiserver.k8s.io": flowSchema,
  "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": priorityLevelConfiguration,
});

export const KINDS: readonly Kind[] = Object.values(BY_RESOURCE);

export function kindOf(resource: ResourceName): Kind | undefined {
  return BY_RESOURCE[resource];
}

/** Each record knows its own type of object; the table only knows that it is one. */
// deno-lint-ignore no-explicit-any -- a function of Pods is not one of all objects, but the cluster only gives it Pods
function records(table: Record<ResourceName, Kind<any>>): Readonly<Record<ResourceName, Kind>> {
  return Object.freeze(table);
}
