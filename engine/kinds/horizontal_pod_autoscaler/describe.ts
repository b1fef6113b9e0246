import { goQuote } from "../../base/go_text.ts";
import type { KubeObject } from "../../base/object.ts";
import { date } from "../cells.ts";
import { described, type Description } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Look } from "../kind.ts";
import type { Fields } from "../types.ts";
import { metricsOf, valuesOf } from "./metrics.ts";

export function describeHorizontalPodAutoscaler(autoscaler: KubeObject, look: Look): string {
  return described((into) => {
    const { metadata, spec, status } = autoscaler;
    into.head(autoscaler);
    into.field("CreationTimestamp", date(metadata.creationTimestamp));
    into.field("Reference", `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
    into.field("Metrics", "( current / target )");
    const { specs, statuses } = metricsOf(autoscaler);
    specs.forEach((metric, i) => into.line(metricText(metric, statuses[i]), 1));
    into.field("Min replicas", spec.minReplicas ?? "<unset>");
    into.field("Max replicas", spec.maxReplicas);
    if (spec.behavior) {
      into.line("Behavior:");
      describeScaling(into, "Scale Up", spec.behavior.scaleUp);
      describeScaling(into, "Scale Down", spec.behavior.scaleDown);
    }
    const { currentReplicas = 0, desiredReplicas = 0, conditions = [] } = status ?? {};
    into.field(`${spec.scaleTargetRef.kind} pods`, `${currentReplicas} current / ${desiredReplicas} desired`);
    if (conditions.length > 0) {
      into.line("Conditions:");
      const rows = conditions.map((c: Fields) => [c.type, c.status, c.reason ?? "", c.message ?? ""]);
      into.table(1, ["Type", "Status", "Reason", "Message"], rows);
    }
    describeEvents(into, autoscaler, look);
  });
}

function metricText(metric: Fields, status: Fields | undefined): string {
  const { source, target, current, byAverage } = valuesOf(metric, status);
  const average = `${current?.averageValue ?? "<unknown>"} / ${target.averageValue}`;
  const whole = `${current?.value ?? "<unknown>"} / ${target.value}`;
  const kind = byAverage ? "(target average value)" : "(target value)";
  switch (metric.type) {
    case "External":
      return `${goQuote(source.metric.name)} ${kind}:\t${byAverage ? average : whole}`;
    case "Pods":
      return `${goQuote(source.metric.name)} on pods:\t${average}`;
    case "Object": {
      const { kind: owner, name } = source.describedObject;
      return `"${source.metric.name}" on ${owner}/${name} ${kind}:\t${byAverage ? average : whole}`;
    }
    case "Resource":
    case "ContainerResource": {
      const where = metric.type === "Resource" ? "on pods" : `of container "${source.container}" on pods`;
      const head = `resource ${source.name} ${where}`;
      return byAverage
        ? `${head}:\t${average}`
        : `${head}  (as a percentage of request):\t${shareText(target, current)}`;
    }
    default:
      return `<unknown metric type ${goQuote(String(metric.type))}>`;
  }
}

/** `20% (100m) / 60%` */
function shareText(target: Fields, current: Fields | undefined): string {
  const share = current?.averageUtilization;
  const now = share == null ? "<unknown>" : `${share}% (${current?.averageValue ?? "<nil>"})`;
  return `${now} / ${target.averageUtilization == null ? "<auto>" : `${target.averageUtilization}%`}`;
}

function describeScaling(into: Description, title: string, rules: Fields | undefined): void {
  if (!rules) return;
  into.line(`${title}:`, 1);
  const { stabilizationWindowSeconds: windowSeconds, selectPolicy = "Max", policies = [] } = rules;
  if (windowSeconds != null) into.line(`Stabilization Window: ${windowSeconds} seconds`, 2);
  if (policies.length === 0) return;
  into.line(`Select Policy: ${selectPolicy}`, 2);
  into.line("Policies:", 2);
  for (const { type, value, periodSeconds } of policies) {
    into.line(`- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`, 3);
  }
}
