import type { Loose } from "../pod_specs.ts";

/**
 * The value with `change` made at every place that a path means. A path is written `spec.template.metadata.labels`, with `[]`
 * after the name of a list; `create` makes maps that are missing on the way (never elements of lists).
 */
export function changedAt(value: Loose, path: string, create: boolean, change: (inner: Loose) => Loose): Loose {
  return stepped(value, path.split("."), create, change);
}

function stepped(
  value: Loose,
  [step, ...rest]: readonly string[],
  create: boolean,
  change: (inner: Loose) => Loose,
): Loose {
  if (step === undefined) return change(value);
  if (typeof value !== "object" || value === null) return value;
  const isList = step.endsWith("[]");
  const name = isList ? step.slice(0, -2) : step;
  const inner = value[name];
  if (isList) {
    if (!Array.isArray(inner)) return value;
    return { ...value, [name]: inner.map((one) => stepped(one, rest, create, change)) };
  }
  if (inner === undefined || inner === null) {
    if (!create) return value;
    return { ...value, [name]: rest.length ? stepped({}, rest, create, change) : change(undefined) };
  }
  return { ...value, [name]: stepped(inner, rest, create, change) };
}

/** Where pod templates stand in the kinds that have them; the empty path is the pod's own. */
export const TEMPLATES: Readonly<Record<string, string>> = {
  CronJob: "spec.jobTemplate.spec.template",
  DaemonSet: "spec.template",
  Deployment: "spec.template",
  Job: "spec.template",
  ReplicaSet: "spec.template",
  ReplicationController: "spec.template",
  StatefulSet: "spec.template",
};

/** The path of a kind's pod spec; undefined for kinds without one. */
export function podSpecPath(kind: string): string | undefined {
  return kind === "Pod" ? "spec" : TEMPLATES[kind] && `${TEMPLATES[kind]}.spec`;
}
