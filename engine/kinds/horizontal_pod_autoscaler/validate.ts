import type { KubeObject } from "../../base/object.ts";
import { compareQuantities } from "../../base/quantity.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import { dnsLabel, nameFaults, pathSegment } from "../names.ts";
import { each, type Faults, NO_FAULTS, nonNegative, oneOf, POSITIVE } from "../rules.ts";
import type { Fields } from "../types.ts";

export function horizontalPodAutoscalerFaults({ spec }: KubeObject, previous?: KubeObject): Faults {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {} } = spec;
  const least = previous?.spec.minReplicas === 0 ? 0 : 1;
  const former = previous?.spec.scaleTargetRef;
  const isSameTarget = former?.apiVersion === scaleTargetRef.apiVersion && former?.kind === scaleTargetRef.kind;
  const isCore = scaleTargetRef.kind === "ReplicationController";
  return [
    ...(minReplicas < least
      ? [invalid("spec.minReplicas", minReplicas, `must be greater than or equal to ${least}`)]
      : []),
    ...maximumFaults(maxReplicas, minReplicas),
    ...targetNameFaults(scaleTargetRef, "spec.scaleTargetRef"),
    ...(former && isSameTarget ? [] : versionFaults(scaleTargetRef.apiVersion, "spec.scaleTargetRef", !isCore)),
    ...each<Fields>("spec.metrics", spec.metrics, metricFaults),
    ...(minReplicas === 0 && !spec.metrics?.some(({ type }: Fields) => type === "Object" || type === "External")
      ? [forbidden("spec.metrics", FROM_NOTHING)]
      : []),
    ...sideFaults(spec.behavior?.scaleUp, "spec.behavior.scaleUp"),
    ...sideFaults(spec.behavior?.scaleDown, "spec.behavior.scaleDown"),
  ];
}

const FROM_NOTHING = "must specify at least one Object or External metric to support scaling to zero replicas";

function maximumFaults(most: number, least: number | undefined): Faults {
  const field = "spec.maxReplicas";
  return [
    ...(most === 0 ? [required(field, "must be set and greater than 0")] : []),
    ...(most < 0 ? [invalid(field, most, "must be greater than or equal to 1")] : []),
    ...(least !== undefined && most < least
      ? [invalid(field, most, "must be greater than or equal to `minReplicas`")]
      : []),
  ];
}

function targetNameFaults(target: Fields, field: string): Faults {
  return ["kind", "name"].flatMap((name) => {
    const at = `${field}.${name}`;
    return target[name] ? nameFaults(at, target[name], pathSegment) : [required(at)];
  });
}

function versionFaults(version: string | undefined, field: string, needsGroup: boolean): Faults {
  const parts = (version ?? "").split("/");
  const says = parts.length > 2
    ? `unexpected GroupVersion string: ${version}`
    : needsGroup && parts.length < 2
    ? "apiVersion must specify API group"
    : undefined;
  return says === undefined ? NO_FAULTS : [invalid(`${field}.apiVersion`, version ?? "", says)];
}

/** What the sources of metrics have beside their target, and which values a target must give. */
const SOURCES: Readonly<Record<string, (source: Fields, at: string) => Faults>> = {
  object: (source, at) => [
    ...targetNameFaults(source.describedObject ?? {}, `${at}.describedObject`),
    ...versionFaults(source.describedObject?.apiVersion, `${at}.describedObject`, false),
    ...metricNameFaults(source, at),
    ...targetFaults(source, at),
    ...(hasRaw(source)
      ? []
      : [required(`${at}.target.averageValue`, "must set either a target value or averageValue")]),
  ],
  external: (source, at) => [
    ...metricNameFaults(source, at),
    ...targetFaults(source, at),
    ...(hasRaw(source)
      ? []
      : [required(`${at}.target.averageValue`, "must set either a target value for metric or a per-pod target")]),
    ...(source.target?.value != null && source.target.averageValue != null
      ? [forbidden(`${at}.target.value`, "may not set both a target value for metric and a per-pod target")]
      : []),
  ],
  pods: (source, at) => [
    ...metricNameFaults(source, at),
    ...targetFaults(source, at),
    ...(source.target?.averageValue == null
      ? [required(`${at}.target.averageValue`, "must specify a positive target averageValue")]
      : []),
  ],
  resource: (source, at) => [...resourceNameFaults(source, at), ...targetFaults(source, at), ...useFaults(source, at)],
  containerResource: (source, at) => [
    ...resourceNameFaults(source, at),
    ...(source.container
      ? nameFaults(`${at}.container`, source.container, dnsLabel)
      : [required(`${at}.container`, "must specify a container")]),
    ...targetFaults(source, at),
    ...useFaults(source, at),
  ],
};

const TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];

function metricFaults(metric: Fields, at: string): Faults {
  const given = Object.keys(SOURCES).filter((name) => metric[name]);
  const type: string = metric.type ?? "";
  const named = TYPES.includes(type) ? type.charAt(0).toLowerCase() + type.slice(1) : undefined;
  const surplus = given.length === 1 ? [] : given.filter((name) => name !== named).sort();
  return [
    ...(type === "" ? [required(`${at}.type`, "must specify a metric source type")] : []),
    ...oneOf(`${at}.type`, type, TYPES),
    ...(given[0] ? SOURCES[given[0]]!(metric[given[0]], `${at}.${given[0]}`) : []),
    ...(named === undefined
      ? oneOf(`${at}.type`, type, TYPES)
      : metric[named]
      ? []
      : [required(`${at}.${named}`, "must populate information for the given metric source")]),
    ...surplus.map((name) => forbidden(`${at}.${name}`, "must populate the given metric source only")),
  ];
}

const hasRaw = ({ target }: Fields) => target?.value != null || target?.averageValue != null;

function metricNameFaults({ metric }: Fields, at: string): Faults {
  const field = `${at}.metric.name`;
  return metric?.name ? nameFaults(field, metric.name, pathSegment) : [required(field, "must specify a metric name")];
}

function resourceNameFaults({ name }: Fields, at: string): Faults {
  return name ? NO_FAULTS : [required(`${at}.name`, "must specify a resource name")];
}

/** The use of a resource is wanted as a part of the request, or as an amount. */
function useFaults({ target }: Fields, at: string): Faults {
  const [byPart, byAmount] = [target?.averageUtilization != null, target?.averageValue != null];
  if (byPart && byAmount) {
    return [forbidden(`${at}.target.averageValue`, "may not set both a target raw value and a target utilization")];
  }
  return byPart || byAmount
    ? NO_FAULTS
    : [required(`${at}.target.averageUtilization`, "must set either a target raw value or a target utilization")];
}

const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

function targetFaults({ target = {} }: Fields, source: string): Faults {
  const at = `${source}.target`;
  const positive = (name: string): Faults =>
    target[name] != null && compareQuantities(target[name], "0") <= 0
      ? [invalid(`${at}.${name}`, target[name], "must be positive")]
      : NO_FAULTS;
  return [
    ...(target.type ? [] : [required(`${at}.type`, "must specify a metric target type")]),
    ...(TARGET_TYPES.includes(target.type)
      ? []
      : [invalid(`${at}.type`, target.type ?? "", "must be either Utilization, Value, or AverageValue")]),
    ...positive("value"),
    ...positive("averageValue"),
    ...(target.averageUtilization != null && target.averageUtilization < 1
      ? [invalid(`${at}.averageUtilization`, target.averageUtilization, "must be greater than 0")]
      : []),
  ];
}

const WINDOW_MAX_SECONDS = 3600;
const PERIOD_MAX_SECONDS = 1800;

/** How fast one side may scale. */
function sideFaults(rules: Fields | undefined, at: string): Faults {
  if (!rules) return NO_FAULTS;
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies, tolerance } = rules;
  return [
    ...(window < 0
      ? [invalid(`${at}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero")]
      : []),
    ...noMoreThan(`${at}.stabilizationWindowSeconds`, window, WINDOW_MAX_SECONDS),
    ...(selectPolicy === undefined ? [] : oneOf(`${at}.selectPolicy`, selectPolicy, ["Disabled", "Max", "Min"])),
    ...(policies?.length ? [] : [required(`${at}.policies`, "must specify at least one Policy")]),
    ...each<Fields>(`${at}.policies`, policies, ({ type, value = 0, periodSeconds = 0 }, field) => [
      ...oneOf(`${field}.type`, type, ["Percent", "Pods"]),
      ...(value <= 0 ? [invalid(`${field}.value`, value, POSITIVE)] : []),
      ...(periodSeconds <= 0 ? [invalid(`${field}.periodSeconds`, periodSeconds, POSITIVE)] : []),
      ...noMoreThan(`${field}.periodSeconds`, periodSeconds, PERIOD_MAX_SECONDS),
    ]),
    ...(tolerance === undefined ? [] : nonNegative(`${at}.tolerance`, Number(tolerance))),
  ];
}

function noMoreThan(field: string, seconds: number, max: number): Faults {
  return seconds > max ? [invalid(field, seconds, `must be less than or equal to ${max}`)] : NO_FAULTS;
}
