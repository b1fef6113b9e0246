import { keyOf, type KubeObject } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";
import { withCondition } from "../kinds/pod_state.ts";
import type { Condition } from "../kinds/types.ts";

const AUTOSCALERS = "horizontalpodautoscalers.autoscaling";
const SYNC_MS = 15_000;

/** Kinds that say `scale` in the name of what isn't there. */
const NAMED_WITH_SCALE: Readonly<Record<string, string>> = {
  "deployments.apps": "deployments/scale.apps",
  "replicasets.apps": "replicasets/scale.apps",
  "replicationcontrollers": "replicationcontrollers/scale",
};

/** There is no metrics server: every question for a metric fails like this. */
const NO_METRICS =
  "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)";
const NO_CUSTOM =
  "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
const NO_EXTERNAL =
  "unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered";

/** Keeps targets within their bounds; without metrics it can do no more. */
export const horizontalPodAutoscaler: Controller = {
  name: "horizontal-pod-autoscaler",
  delayMs: SYNC_MS,
  watches: { [AUTOSCALERS]: (object, _view, { type }) => type === "ADDED" ? keyOf(object) : undefined },

  reconcile(view, key) {
    const scaler = view.get<KubeObject>(AUTOSCALERS, key);
    if (!scaler) return [];
    const sinceMs = view.nowMs - parseTime(scaler.metadata.creationTimestamp);
    return [...lookedAt(view, scaler), { do: "again", key, afterMs: SYNC_MS - sinceMs % SYNC_MS }];
  },
};

/** What is scaled, or why it can't be asked. */
function targetOf(view: View, scaler: KubeObject): KubeObject | string {
  const { apiVersion = "v1", kind, name } = scaler["spec"].scaleTargetRef;
  const group = (version: string) => version.includes("/") ? version.split("/")[0]! : "";
  const resource = view.resources().find((one) => one.kind === kind && group(one.apiVersion) === group(apiVersion));
  if (!resource) return `no matches for kind "${kind}" in group "${group(apiVersion)}"`;
  const target = view.get<KubeObject>(resource.name, `${scaler.metadata.namespace}/${name}`);
  if (!target) return `${NAMED_WITH_SCALE[resource.name] ?? resource.name} "${name}" not found`;
  return typeof target["spec"]?.replicas === "number" ? target : "the server could not find the requested resource";
}

function lookedAt(view: View, scaler: KubeObject): readonly Intent[] {
  const { minReplicas = 1, maxReplicas } = scaler["spec"];
  const target = targetOf(view, scaler);
  if (typeof target === "string") {
    const why = `the HPA controller was unable to get the target's current scale: ${target}`;
    return [
      told(scaler, "Warning", "FailedGetScale", target),
      status(view, scaler, { conditions: [condition("AbleToScale", "False", "FailedGetScale", why)] }),
    ];
  }
  const current: number = target["spec"].replicas;
  const counts = { currentReplicas: current };
  if (current === 0) {
    const why = "scaling is disabled since the replica count of the target is zero";
    return [
      status(view, scaler, {
        ...counts,
        desiredReplicas: 0,
        conditions: [gotScale(), condition("ScalingActive", "False", "ScalingDisabled", why)],
      }),
    ];
  }
  if (current < minReplicas) {
    return rescaled(view, scaler, target, minReplicas, counts, "Current number of replicas below Spec.MinReplicas");
  }
  if (current > maxReplicas) {
    return rescaled(view, scaler, target, maxReplicas, counts, "Current number of replicas above Spec.MaxReplicas");
  }
  return blind(view, scaler, counts, current);
}

function rescaled(
  view: View,
  scaler: KubeObject,
  target: KubeObject,
  to: number,
  counts: object,
  reason: string,
): readonly Intent[] {
  const message = `New size: ${to}; reason: ${reason}`;
  const conditions = [
    condition(
      "AbleToScale",
      "True",
      "SucceededRescale",
      `the HPA controller was able to update the target scale to ${to}`,
    ),
  ];
  return [
    { do: "patch", object: target, subresource: "scale", patch: { spec: { replicas: to } } },
    told(scaler, "Normal", "SuccessfulRescale", message),
    status(view, scaler, { ...counts, desiredReplicas: to, lastScaleTime: rfc3339(view.nowMs), conditions }),
  ];
}

/** No metric can be had. */
function blind(view: View, scaler: KubeObject, counts: object, current: number): readonly Intent[] {
  const metrics: readonly Metric[] = scaler["spec"].metrics ?? [];
  const [first] = metrics.map(failure);
  if (!first) return [status(view, scaler, { ...counts, desiredReplicas: current, conditions: [gotScale()] })];
  const why = `the HPA was unable to compute the replica count: ${first.message}`;
  const all = `invalid metrics (${metrics.length} invalid out of ${metrics.length}), first error is: ${first.inner}`;
  return [
    ...metrics.map(failure).map(({ reason, message }) => told(scaler, "Warning", reason, message)),
    told(scaler, "Warning", "FailedComputeMetricsReplicas", all),
    status(view, scaler, {
      ...counts,
      desiredReplicas: scaler["status"]?.desiredReplicas ?? 0,
      conditions: [gotScale(), condition("ScalingActive", "False", first.reason, why)],
    }),
  ];
}

interface Metric {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- one of several forms, told by its type
  readonly [form: string]: any;
}

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly inner: string;
}

function failure(metric: Metric): Failure {
  switch (metric.type) {
    case "Resource":
    case "ContainerResource": {
      const { name, target } = metric[metric.type === "Resource" ? "resource" : "containerResource"];
      const what = target.type === "Utilization" ? "utilization" : "usage";
      const message = `failed to get ${name} ${what}: unable to get metrics for resource ${name}: ${NO_METRICS}`;
      const reason = metric.type === "Resource" ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric";
      return { reason, message, inner: `failed to get ${name} resource metric value: ${message}` };
    }
    case "External": {
      const message = `unable to get external metric ${metric["external"].metric.name}: ${NO_EXTERNAL}`;
      return { reason: "FailedGetExternalMetric", message, inner: `failed to get external metric: ${message}` };
    }
    default: {
      const kind = metric.type === "Pods" ? "Pods" : "Object";
      const { name } = metric[kind.toLowerCase()].metric;
      const message = `unable to get metric ${name}: ${NO_CUSTOM}`;
      return {
        reason: `FailedGet${kind}Metric`,
        message,
        inner: `failed to get ${kind.toLowerCase()} metric value: ${message}`,
      };
    }
  }
}

function gotScale(): Condition {
  return condition(
    "AbleToScale",
    "True",
    "SucceededGetScale",
    "the HPA controller was able to get the target's current scale",
  );
}

function condition(type: string, truth: "True" | "False", reason: string, message: string): Condition {
  return { type, status: truth, reason, message };
}

function status(
  view: View,
  scaler: KubeObject,
  change: { readonly conditions: readonly Condition[]; readonly [field: string]: unknown },
): Intent {
  const before = scaler["status"] ?? {};
  const now = rfc3339(view.nowMs);
  const conditions = change.conditions.reduce<readonly Condition[]>(
    (made, next) => withCondition(made, { ...next, lastTransitionTime: now }),
    before.conditions ?? [],
  );
  return { do: "status", object: scaler, status: { currentMetrics: null, ...before, ...change, conditions } };
}

function told(scaler: KubeObject, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: scaler, type, reason, message };
}
