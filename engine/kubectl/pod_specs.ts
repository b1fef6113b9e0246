import type { KubeObject } from "../base/object.ts";
import { type Resource, resourceNamed } from "../kinds/discovery.ts";

/** Where the pod spec of an object stands; the kinds are those of polymorphichelpers' `UpdatePodSpecForObject`. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  "cronjobs.batch": ["spec", "jobTemplate", "spec", "template", "spec"],
  "daemonsets.apps": ["spec", "template", "spec"],
  "deployments.apps": ["spec", "template", "spec"],
  "jobs.batch": ["spec", "template", "spec"],
  "pods": ["spec"],
  "replicasets.apps": ["spec", "template", "spec"],
  "replicationcontrollers": ["spec", "template", "spec"],
  "statefulsets.apps": ["spec", "template", "spec"],
};

// deno-lint-ignore no-explicit-any -- as loose as `KubeObject.spec` is
export type Loose = any;

/** The object with what `change` makes of its pod spec; undefined for a kind without one. */
export function withPodSpec(
  resource: Resource,
  object: KubeObject,
  change: (spec: Loose) => Loose,
): KubeObject | undefined {
  const path = PATHS[resource.name];
  return path && replacedAt(object, path, change) as KubeObject;
}

function replacedAt(value: Loose, [first, ...rest]: readonly string[], change: (inner: Loose) => Loose): Loose {
  return first === undefined ? change(value ?? {}) : { ...value, [first]: replacedAt(value?.[first], rest, change) };
}

/** `*v1.ConfigMap`: what Go calls the type of an object. */
export function goTypeOf({ name, version, kind }: Resource): string {
  return resourceNamed(name) ? `*${version}.${kind}` : "*unstructured.Unstructured";
}
