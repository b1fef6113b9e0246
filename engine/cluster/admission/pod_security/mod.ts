/**
 * Pod Security admission: the labels of a namespace say which level of the Pod Security Standards its pods must keep
 * (`enforce`), and which ones are only warned of (`warn`). controls.ts holds the controls as a table, one row each; this
 * file finds the level and words the verdict. To add a control: a row in CONTROLS at its place in the real order (within
 * a level, by the id that Kubernetes gives it).
 */
import type { KubeObject, ResourceName } from "../../../base/object.ts";
import { admissionName, type Call } from "../../call.ts";
import { forbidden } from "../../faults.ts";
import type { AdmissionPlugin } from "../plugin.ts";
import { CONTROLS, podParts } from "./controls.ts";

const LABEL = "pod-security.kubernetes.io/";
const LEVELS = ["privileged", "baseline", "restricted"];

/** Where the resource's pods are described. */
const TEMPLATES: Readonly<Record<ResourceName, (object: KubeObject) => KubeObject["spec"]>> = {
  "pods": ({ spec }) => spec,
  "podtemplates": ({ template }) => template?.spec,
  "replicationcontrollers": ({ spec }) => spec?.template?.spec,
  "daemonsets.apps": ({ spec }) => spec?.template?.spec,
  "deployments.apps": ({ spec }) => spec?.template?.spec,
  "replicasets.apps": ({ spec }) => spec?.template?.spec,
  "statefulsets.apps": ({ spec }) => spec?.template?.spec,
  "jobs.batch": ({ spec }) => spec?.template?.spec,
  "cronjobs.batch": ({ spec }) => spec?.jobTemplate?.spec?.template?.spec,
};

export const podSecurity: AdmissionPlugin = {
  name: "PodSecurity",
  resources: [...Object.keys(TEMPLATES), "namespaces"],
  operations: ["create", "update"],
  fault(call, next, previous) {
    if (!next || call.request.subresource === "status") return undefined;
    if (call.resource.name === "namespaces") {
      if (previous) warnOfPods(call, next, previous);
      return undefined;
    }
    const labels = call.machine.store.get("namespaces", call.request.namespace!)?.metadata.labels ?? {};
    const enforce = call.resource.name === "pods" ? levelOf(labels, "enforce") : PRIVILEGED;
    const warn = levelOf(labels, "warn");
    if (enforce.level === 0 && warn.level === 0) return undefined;
    const specOf = TEMPLATES[call.resource.name]!;
    const spec = specOf(next);
    if (previous && specOf(previous) === spec) return undefined;
    const refused = violations(spec, enforce.level);
    if (refused.length > 0) {
      const name = next.metadata.name || admissionName(call, next);
      return forbidden(call.resource, name, `violates PodSecurity "${enforce.text}": ${refused.join(", ")}`);
    }
    const told = violations(spec, warn.level);
    if (told.length > 0) call.warnings.push(`would violate PodSecurity "${warn.text}": ${told.join(", ")}`);
    return undefined;
  },
};

interface Level {
  /** Index in LEVELS. */
  readonly level: number;
  /** `baseline:latest` */
  readonly text: string;
}

const PRIVILEGED: Level = { level: 0, text: "privileged:latest" };

function levelOf(labels: Readonly<Record<string, string>>, mode: string): Level {
  const name = labels[LABEL + mode];
  const level = name === undefined ? 0 : LEVELS.indexOf(name);
  if (level <= 0) return PRIVILEGED;
  return { level, text: `${name}:${labels[`${LABEL}${mode}-version`] ?? "latest"}` };
}

/** `privileged (container "a" must not …)` for each control that is not kept; reasons alone when they are told briefly. */
function violations(spec: KubeObject["spec"], level: number, isBrief = false): string[] {
  if (level === 0) return [];
  const pod = podParts(spec);
  const asked = CONTROLS.filter((control) => LEVELS.indexOf(control.level) <= level);
  const replaced = new Set(asked.filter(({ replaces }) => replaces).map(({ replaces }) => replaces));
  return asked.filter((control) => control.replaces !== undefined || !replaced.has(control.reason)).flatMap(
    (control) => {
      const detail = control.detail(pod);
      return detail === undefined ? [] : [isBrief ? control.reason : `${control.reason} (${detail})`];
    },
  );
}

/** A namespace whose level rises while pods run that don't keep it. */
function warnOfPods({ machine, warnings }: Call, next: KubeObject, previous: KubeObject): void {
  const now = levelOf(next.metadata.labels ?? {}, "enforce");
  if (now.level <= levelOf(previous.metadata.labels ?? {}, "enforce").level) return;
  const byText = new Map<string, string[]>();
  for (const { metadata, spec } of machine.store.list("pods", next.metadata.name)) {
    const text = violations(spec, now.level, true).join(", ");
    if (text) byText.set(text, [...byText.get(text) ?? [], metadata.name]);
  }
  if (byText.size === 0) return;
  warnings.push(
    `existing pods in namespace "${next.metadata.name}" violate the new PodSecurity enforce level "${now.text}"`,
  );
  warnings.push(
    ...[...byText].map(([text, [first, ...others]]) => {
      const more = others.length === 0 ? "" : ` (and ${others.length} other ${others.length === 1 ? "pod" : "pods"})`;
      return `${first}${more}: ${text}`;
    }).sort(),
  );
}
