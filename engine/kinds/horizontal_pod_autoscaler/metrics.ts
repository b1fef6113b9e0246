import type { KubeObject } from "../../base/object.ts";
import type { Fields } from "../types.ts";

/** The metrics of an autoscaler and what they are now, in the form of v2; a v1 object knows the use of cpu only. */
export function metricsOf({ spec, status }: KubeObject): { specs: readonly Fields[]; statuses: readonly Fields[] } {
  const target = spec.targetCPUUtilizationPercentage;
  if (spec.metrics || target == null) return { specs: spec.metrics ?? [], statuses: status?.currentMetrics ?? [] };
  const cpu = (field: string, averageUtilization: number) => [
    { type: "Resource", resource: { name: "cpu", [field]: { averageUtilization } } },
  ];
  const current = status?.currentCPUUtilizationPercentage;
  return { specs: cpu("target", target), statuses: current == null ? [] : cpu("current", current) };
}

export interface MetricValues {
  /** The part of the metric that its type names. */
  readonly source: Fields;
  readonly target: Fields;
  readonly current?: Fields;
  readonly byAverage: boolean;
}

export function valuesOf(spec: Fields, status: Fields | undefined): MetricValues {
  const field = spec.type[0].toLowerCase() + spec.type.slice(1);
  const source = spec[field] ?? {};
  const target = source.target ?? {};
  return { source, target, current: status?.[field]?.current, byAverage: target.averageValue != null };
}
