import { sameJson } from "../../base/json.ts";
import { forbidden, invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { annotationsFaults, dnsLabel, labelsFaults, nameFaults } from "../names.ts";
import { apiForm, goForm } from "../pod_spec/go_form.ts";
import { preparePodTemplate } from "../pod_spec/prepare.ts";
import { mapped, withFields } from "../with_fields.ts";
import { alwaysRunningFaults, podTemplateFaults } from "../pod_spec/template.ts";
import { ownSelectorFaults } from "../pod_spec/template_owner.ts";
import {
  each,
  type Faults,
  isEmptySelector,
  labelSelectorFaults,
  nonNegative,
  oneOf,
  selectorMismatch,
} from "../rules.ts";
import { claimSpecFaults, preparePersistentVolumeClaim } from "../persistent_volume_claim/rules.ts";
import type { PodTemplateSpec } from "../types.ts";
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

/** How many pods may be away at a time is a feature that is switched off: the server drops it. */
function prepareStrategy(strategy: StatefulSetSpec["updateStrategy"] | undefined): StatefulSetSpec["updateStrategy"] {
  const type = strategy?.type || "RollingUpdate";
  if (type !== "RollingUpdate") return strategy!;
  const rolling = strategy?.rollingUpdate ?? {};
  return withFields(strategy ?? {}, {
    type,
    rollingUpdate: withFields(rolling, { partition: rolling.partition ?? 0, maxUnavailable: undefined }),
  });
}

const MAY_CHANGE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function statefulSetFaults(next: StatefulSet, previous?: StatefulSet): Faults {
  const { spec } = next;
  return [
    ...policyFaults(spec),
    ...strategyFaults(spec.updateStrategy, "spec.updateStrategy"),
    ...retentionFaults(spec, "spec.persistentVolumeClaimRetentionPolicy"),
    ...(previous ? [] : each(
      "spec.volumeClaimTemplates",
      spec.volumeClaimTemplates,
      (claim, at) => claimSpecFaults(claim.spec, `${at}.spec`),
    )),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...(spec.serviceName && !previous ? nameFaults("spec.serviceName", spec.serviceName, dnsLabel) : []),
    ...ownSelectorFaults(spec.selector, "statefulset"),
    ...templateFaults(spec, previous),
    ...alwaysRunningFaults(spec.template, "spec.template", "StatefulSet"),
    ...(previous && !isSameFixedPart(spec, previous.spec) ? [forbidden("spec", MAY_CHANGE)] : []),
  ];
}

/** A template that was bad before may stay so. Labels and annotations are looked at twice, as by the real server. */
function templateFaults(spec: StatefulSetSpec, previous?: StatefulSet): Faults {
  const { selector, template } = spec;
  if (labelSelectorFaults("", selector).length > 0) return [invalid("spec.selector", apiForm(selector), "")];
  const { labels, annotations } = template.metadata ?? {};
  const wasBad = previous !== undefined && podTemplateFaults(asPod(previous.spec), "").length > 0;
  return [
    ...(selector && isEmptySelector(selector) ? [] : selectorMismatch(selector, labels)),
    ...(wasBad ? [] : podTemplateFaults(asPod(spec), "spec.template")),
    ...labelsFaults("spec.template.labels", labels),
    ...annotationsFaults("spec.template.annotations", annotations),
  ];
}

/** The template as its pods will be: with the volumes of their claims, and a name of their own. */
function asPod({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname, subdomain, volumes = [] } = template.spec;
  if (!hostname && !subdomain && volumeClaimTemplates.length === 0) return template;
  const claimed = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: name },
  }));
  const others = volumes.filter(({ name }) => claimed.every((claim) => claim.name !== name));
  const spec = withFields(template.spec, {
    hostname: undefined,
    subdomain: undefined,
    volumes: claimed.length === 0 ? template.spec.volumes : [...claimed, ...others],
  });
  return withFields(template, { spec });
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
