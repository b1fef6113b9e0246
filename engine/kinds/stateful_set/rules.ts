import { sameJson } from "../../base/json.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { annotationsFaults, labelsFaults } from "../names.ts";
import { apiForm, goForm } from "../pod_spec/go_form.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { mapped, withFields } from "../with_fields.ts";
import { alwaysRunningFaults } from "../pod_spec/template.ts";
import { ownSelectorFaults } from "../pod_spec/template_owner.ts";
import { type Faults, labelSelectorFaults, nonNegative, oneOf, selectorMismatch } from "../rules.ts";
import { preparePersistentVolumeClaim } from "../persistent_volume_claim/rules.ts";
import type { StatefulSet, StatefulSetSpec } from "../workload_types.ts";

export function prepareStatefulSet(next: StatefulSet, { nowMs }: PrepareContext<StatefulSet>): StatefulSet {
  const given: Partial<StatefulSetSpec> = next.spec ?? {};
  const retention = given.persistentVolumeClaimRetentionPolicy ?? {};
  const spec = withFields(given as StatefulSetSpec, {
    replicas: given.replicas ?? 1,
    template: preparePodTemplate(given.template),
    podManagementPolicy: given.podManagementPolicy || "OrderedReady",
    updateStrategy: prepareStrategy(given.updateStrategy),
    revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
    persistentVolumeClaimRetentionPolicy: withFields(retention, {
      whenDeleted: retention.whenDeleted || "Retain",
      whenScaled: retention.whenScaled || "Retain",
    }),
    volumeClaimTemplates: mapped(
      given.volumeClaimTemplates,
      (claim) =>
        withFields(preparePersistentVolumeClaim(claim, { nowMs }), { apiVersion: "v1", kind: "PersistentVolumeClaim" }),
    ),
  });
  return withFields(next, { spec, status: next.status ?? { replicas: 0, availableReplicas: 0 } });
}

function prepareStrategy(strategy: StatefulSetSpec["updateStrategy"] | undefined): StatefulSetSpec["updateStrategy"] {
  const type = strategy?.type || "RollingUpdate";
  if (type !== "RollingUpdate") return strategy!;
  const rolling = strategy?.rollingUpdate ?? {};
  return withFields(strategy ?? {}, {
    type,
    rollingUpdate: withFields(rolling, { partition: rolling.partition ?? 0 }),
  });
}

const MAY_CHANGE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** The pod spec isn't looked at here: volumes of claims are not in it. The pods themselves are, when they are made. */
export function statefulSetFaults(next: StatefulSet, previous?: StatefulSet): Faults {
  const { spec } = next;
  const isReadable = labelSelectorFaults("", spec.selector).length === 0;
  const { labels, annotations } = spec.template.metadata ?? {};
  return [
    ...policyFaults(spec),
    ...strategyFaults(spec.updateStrategy, "spec.updateStrategy"),
    ...retentionFaults(spec, "spec.persistentVolumeClaimRetentionPolicy"),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...ownSelectorFaults(spec.selector, "statefulset"),
    ...(isReadable ? selectorMismatch(spec.selector, labels) : [invalid("spec.selector", apiForm(spec.selector), "")]),
    ...labelsFaults("spec.template.labels", labels),
    ...annotationsFaults("spec.template.annotations", annotations),
    ...alwaysRunningFaults(spec.template, "spec.template", "StatefulSet"),
    ...(previous && !isSameFixedPart(spec, previous.spec) ? [forbidden("spec", MAY_CHANGE)] : []),
  ];
}

function isSameFixedPart(next: StatefulSetSpec, previous: StatefulSetSpec): boolean {
  const { replicas, ordinals, template, updateStrategy, revisionHistoryLimit, minReadySeconds } = previous;
  const { persistentVolumeClaimRetentionPolicy } = previous;
  const former = { replicas, ordinals, template, updateStrategy, revisionHistoryLimit, minReadySeconds };
  return sameJson(withFields(next, { ...former, persistentVolumeClaimRetentionPolicy }), previous);
}

function policyFaults(spec: StatefulSetSpec): Faults {
  const policy = spec.podManagementPolicy;
  return policy === "OrderedReady" || policy === "Parallel"
    ? []
    : [invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")];
}

function strategyFaults(strategy: StatefulSetSpec["updateStrategy"], field: string): Faults {
  const rolling = strategy.rollingUpdate;
  switch (strategy.type) {
    case "RollingUpdate":
      return nonNegative(`${field}.rollingUpdate.partition`, rolling?.partition);
    case "OnDelete":
      return rolling
        ? [
          invalid(
            `${field}.rollingUpdate`,
            { text: goForm("RollingUpdateStatefulSet", rolling) },
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        ]
        : [];
    case undefined:
      return [required(field)];
    default:
      return [
        invalid(
          field,
          { text: goForm("StatefulSetUpdateStrategy", strategy) },
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      ];
  }
}

function retentionFaults(spec: StatefulSetSpec, field: string): Faults {
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  return [
    ...oneOf(`${field}.whenDeleted`, whenDeleted, ["Retain", "Delete"]),
    ...oneOf(`${field}.whenScaled`, whenScaled, ["Retain", "Delete"]),
  ];
}
