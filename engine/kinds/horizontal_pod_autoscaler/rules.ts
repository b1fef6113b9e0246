import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";
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
