/**
 * Admission: plugins that look at every write between its decoding and the store, in the order of the real server (the
 * changing part first, then the refusing part after the kind's own rules). To add one: a file that exports an
 * AdmissionPlugin (plugin.ts is the contract), and its line in ADMISSION at the place where the real server has it.
 * A plugin that looks at a few resources says so: the others never pay for it.
 * Source of the order: Kubernetes' `pkg/kubeapiserver/options/plugins.go`.
 */
import type { KubeObject, ResourceName } from "../../base/object.ts";
import type { Fault } from "../api.ts";
import type { Call } from "../call.ts";
import { Refused } from "../faults.ts";
import { defaultTolerationSeconds } from "./default_toleration_seconds.ts";
import { limitRanger } from "./limit_ranger.ts";
import { namespaceLifecycle } from "./namespace_lifecycle.ts";
import { mutatingAdmissionPolicy, validatingAdmissionPolicy } from "./policies/mod.ts";
import type { AdmissionPlugin, Operation } from "./plugin.ts";
import { podSecurity } from "./pod_security/mod.ts";
import { privilegeEscalation } from "./privilege_escalation.ts";
import { resourceQuota } from "./resource_quota.ts";
import { priority } from "./priority.ts";
import { serviceAccount } from "./service_account.ts";
import { mutatingAdmissionWebhook, validatingAdmissionWebhook } from "./webhooks.ts";
import {
  defaultIngressClass,
  defaultStorageClass,
  persistentVolumeClaimResize,
  storageObjectInUseProtection,
} from "./storage.ts";

const ADMISSION: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  defaultIngressClass,
  privilegeEscalation,
  mutatingAdmissionPolicy,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
];

const BY_PLACE = new Map<string, readonly AdmissionPlugin[]>();

function pluginsFor(resource: ResourceName, operation: Operation): readonly AdmissionPlugin[] {
  const place = `${operation} ${resource}`;
  let plugins = BY_PLACE.get(place);
  if (!plugins) {
    plugins = ADMISSION.filter((plugin) =>
      plugin.operations.includes(operation) && (!plugin.resources || plugin.resources.includes(resource))
    );
    BY_PLACE.set(place, plugins);
  }
  return plugins;
}

/** The object as the plugins let it in. */
export function admitted(call: Call, object: KubeObject, previous: KubeObject | undefined): KubeObject | Refused {
  let next = object;
  for (const plugin of pluginsFor(call.resource.name, previous ? "update" : "create")) {
    if (!plugin.admit) continue;
    const answer = plugin.admit(call, next, previous);
    if (answer instanceof Refused) return answer;
    next = answer;
  }
  return next;
}

/** Why a plugin refuses the object as it would be stored; without `next`, its deletion. */
export function admissionFault(
  call: Call,
  next: KubeObject | undefined,
  previous: KubeObject | undefined,
): Fault | undefined {
  const operation = next ? previous ? "update" : "create" : "delete";
  for (const plugin of pluginsFor(call.resource.name, operation)) {
    const fault = plugin.fault?.(call, next, previous);
    if (fault) return fault;
  }
  return undefined;
}
