import { sameJson } from "../../base/json.ts";
import type { PrepareContext } from "../kind.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { withFields } from "../with_fields.ts";
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus } from "../types.ts";

/** The server itself keeps this number; what a client writes here is of no account once the set is there. */
export const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

const FIRST_STATUS: DaemonSetStatus = Object.freeze({
  currentNumberScheduled: 0,
  desiredNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
});

export function prepareDaemonSet(next: DaemonSet, { previous }: PrepareContext<DaemonSet>): DaemonSet {
  const given: Partial<DaemonSetSpec> = next.spec ?? {};
  const template = preparePodTemplate(given.template);
  const spec = withFields(given as DaemonSetSpec, {
    template,
    updateStrategy: prepareStrategy(given.updateStrategy),
    revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
  });
  const generation = String(templateGeneration(next, previous, template));
  const annotations = withFields(next.metadata?.annotations ?? {}, { [TEMPLATE_GENERATION]: generation });
  return withFields(next, {
    metadata: withFields(next.metadata ?? {}, { annotations }),
    spec,
    status: next.status ?? FIRST_STATUS,
  });
}

/** The number of the template: 1 at first, one more with each change of the template. */
function templateGeneration(
  next: DaemonSet,
  previous: DaemonSet | undefined,
  template: DaemonSetSpec["template"],
): number {
  if (!previous) return Math.max(1, generationOf(next));
  const before = generationOf(previous);
  return previous.spec.template === template || sameJson(previous.spec.template, template) ? before : before + 1;
}

function generationOf(set: DaemonSet): number {
  const number = Number(set.metadata?.annotations?.[TEMPLATE_GENERATION] ?? 0);
  return Number.isInteger(number) ? number : 0;
}

function prepareStrategy(strategy: DaemonSetSpec["updateStrategy"] | undefined): DaemonSetSpec["updateStrategy"] {
  const type = strategy?.type || "RollingUpdate";
  if (type !== "RollingUpdate") return strategy!;
  const rolling = strategy?.rollingUpdate ?? {};
  return withFields(strategy ?? {}, {
    type,
    rollingUpdate: withFields(rolling, {
      maxSurge: rolling.maxSurge ?? 0,
      maxUnavailable: rolling.maxUnavailable ?? 1,
    }),
  });
}
