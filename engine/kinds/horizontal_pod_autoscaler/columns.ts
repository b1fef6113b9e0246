import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import type { Fields } from "../types.ts";
import { metricsOf, valuesOf } from "./metrics.ts";

export const horizontalPodAutoscalerColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("REFERENCE", ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
  column("TARGETS", targetsText),
  column("MINPODS", ({ spec }) => spec.minReplicas ?? "<unset>"),
  column("MAXPODS", ({ spec }) => spec.maxReplicas),
  column("REPLICAS", ({ status }) => status?.currentReplicas ?? 0),
  ageColumn,
];

const METRICS_SHOWN = 2;

/** `cpu: 20%/60%, 5/10 (avg) + 1 more...` */
function targetsText(autoscaler: KubeObject): string {
  const { specs, statuses } = metricsOf(autoscaler);
  if (specs.length === 0) return "<none>";
  const texts = specs.map((spec, i) => targetText(spec, statuses[i]));
  const shown = texts.slice(0, METRICS_SHOWN).join(", ");
  return texts.length > METRICS_SHOWN ? `${shown} + ${texts.length - METRICS_SHOWN} more...` : shown;
}

function targetText(spec: Fields, status: Fields | undefined): string {
  const { source, target, current, byAverage } = valuesOf(spec, status);
  switch (spec.type) {
    case "External":
    case "Object":
      return byAverage
        ? `${current?.averageValue ?? "<unknown>"}/${target.averageValue} (avg)`
        : `${current?.value ?? "<unknown>"}/${target.value}`;
    case "Pods":
      return `${current?.averageValue ?? "<unknown>"}/${target.averageValue}`;
    case "Resource":
    case "ContainerResource":
      return `${source.name}: ${resourceText(target, current, byAverage)}`;
    default:
      return "<unknown type>";
  }
}

function resourceText(target: Fields, current: Fields | undefined, byAverage: boolean): string {
  if (byAverage) return `${current?.averageValue ?? "<unknown>"}/${target.averageValue}`;
  const percent = (value: number | undefined, none: string) => (value == null ? none : `${value}%`);
  return `${percent(current?.averageUtilization, "<unknown>")}/${percent(target.averageUtilization, "<auto>")}`;
}
