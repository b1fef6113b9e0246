import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { nameFaults, pathSegment } from "../names.ts";
import { withFields } from "../with_fields.ts";
import { each, type Faults, inRange, NO_FAULTS, oneOf } from "../rules.ts";
import type { Fields } from "../types.ts";

const DEFAULT_METRICS = Object.freeze([
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
]);

const FIRST_STATUS = Object.freeze({ currentMetrics: null, desiredReplicas: 0 });

const UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [policy("Pods", 4), policy("Percent", 100)],
};
const DOWN = { selectPolicy: "Max", policies: [policy("Percent", 100)] };

function policy(type: string, value: number): Fields {
  return { type, value, periodSeconds: 15 };
}

/** One to the maximum, by cpu at 80 % unless it says otherwise; a behaviour is filled up on both sides. */
export function prepareHorizontalPodAutoscaler(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given = next.spec ?? {};
  const { behavior } = given;
  const spec = withFields(given, {
    minReplicas: given.minReplicas ?? 1,
    metrics: given.metrics?.length ? given.metrics : DEFAULT_METRICS,
    behavior: behavior &&
      { ...behavior, scaleUp: { ...UP, ...behavior.scaleUp }, scaleDown: { ...DOWN, ...behavior.scaleDown } },
  });
  return withFields(next, { spec, status: next.status ?? FIRST_STATUS });
}

export function horizontalPodAutoscalerFaults({ spec }: KubeObject): Faults {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {} } = spec;
  const faults: FieldFault[] = [];
  if (minReplicas < 1) faults.push(invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1"));
  if (maxReplicas < 1) faults.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than 0"));
  if (maxReplicas < minReplicas) {
    faults.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`"));
  }
  for (const name of ["kind", "name"]) {
    const field = `spec.scaleTargetRef.${name}`;
    faults.push(...(scaleTargetRef[name] ? nameFaults(field, scaleTargetRef[name], pathSegment) : [required(field)]));
  }
  return [...faults, ...each<Fields>("spec.metrics", spec.metrics, metricFaults), ...behaviorFaults(spec.behavior)];
}

const METRIC_TYPES: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

function metricFaults(metric: Fields, at: string): Faults {
  if (!metric.type) return [required(`${at}.type`, "must specify a metric source type")];
  const name = METRIC_TYPES[metric.type];
  if (!name) return oneOf(`${at}.type`, metric.type, Object.keys(METRIC_TYPES));
  const source: Fields | undefined = metric[name];
  if (!source) return [required(`${at}.${name}`, "must populate information for the given metric source")];
  const isResource = name === "resource" || name === "containerResource";
  return [
    ...(isResource && !source.name ? [required(`${at}.${name}.name`, "must specify a resource name")] : []),
    ...targetFaults(source.target ?? {}, `${at}.${name}.target`, isResource),
  ];
}

function targetFaults(target: Fields, at: string, isResource: boolean): Faults {
  const { averageUtilization, averageValue, value } = target;
  const faults: FieldFault[] = [];
  if (!target.type) faults.push(required(`${at}.type`, "must specify a metric target type"));
  else faults.push(...oneOf(`${at}.type`, target.type, ["Utilization", "Value", "AverageValue"]));
  if (averageUtilization !== undefined && averageUtilization < 1) {
    faults.push(invalid(`${at}.averageUtilization`, averageUtilization, "must be greater than 0"));
  }
  const field = `${at}.averageUtilization`;
  if (!isResource) return faults;
  if (averageUtilization === undefined && averageValue === undefined && value === undefined) {
    faults.push(required(field, "must set either a target raw value or a target utilization"));
  }
  return faults;
}

const WINDOW_MAX_SECONDS = 3600;
const PERIOD_MAX_SECONDS = 1800;

function behaviorFaults(behavior: Fields | undefined): Faults {
  if (!behavior) return NO_FAULTS;
  return ["scaleUp", "scaleDown"].flatMap((side) => {
    const rules: Fields = behavior[side] ?? {};
    const at = `spec.behavior.${side}`;
    const window = rules.stabilizationWindowSeconds ?? 0;
    return [
      ...(window < 0
        ? [invalid(`${at}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero")]
        : []),
      ...(window > WINDOW_MAX_SECONDS
        ? [invalid(`${at}.stabilizationWindowSeconds`, window, `must be less than or equal to ${WINDOW_MAX_SECONDS}`)]
        : []),
      ...(rules.selectPolicy === undefined
        ? []
        : oneOf(`${at}.selectPolicy`, rules.selectPolicy, ["Disabled", "Max", "Min"])),
      ...each<Fields>(`${at}.policies`, rules.policies, (policy, field) => [
        ...oneOf(`${field}.type`, policy.type, ["Percent", "Pods"]),
        ...inRange(`${field}.value`, policy.value ?? 0, 1, 2147483647),
        ...inRange(`${field}.periodSeconds`, policy.periodSeconds ?? 0, 1, PERIOD_MAX_SECONDS),
      ]),
    ];
  });
}
