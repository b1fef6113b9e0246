import type { ResourceName } from "../base/object.ts";
import facts from "./discovery.json" with { type: "json" };

/** What discovery says of a resource. */
export interface Resource {
  readonly name: ResourceName;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: Readonly<Record<string, Subresource>>;
}

export interface Subresource {
  readonly kind: string;
  /** Of the kind, where it differs from the resource's (`Scale` of `autoscaling`); else empty. */
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

/** `daemonsets.apps`, or `pods` in the core group. */
export function resourceName(plural: string, group: string): ResourceName {
  return group ? `${plural}.${group}` : plural;
}

/** Every resource in the order of discovery. One with several versions stands here once for each, the preferred first. */
export const RESOURCES: readonly Resource[] = facts.flatMap(({ group, version, resources }) =>
  resources.map((resource): Resource => ({
    ...resource,
    subresources: resource.subresources as unknown as Resource["subresources"],
    name: resourceName(resource.plural, group),
    group,
    version,
    apiVersion: group ? `${group}/${version}` : version,
  }))
);

const BY_NAME = new Map<string, Resource>();
const BY_KIND = new Map<string, Resource>();

for (const resource of RESOURCES) {
  if (!BY_NAME.has(resource.name)) BY_NAME.set(resource.name, resource);
  BY_NAME.set(`${resource.name} ${resource.version}`, resource);
  BY_KIND.set(`${resource.apiVersion} ${resource.kind}`, resource);
}

/** A resource by its name, in its preferred version or the one that is asked for. */
export function resourceNamed(name: ResourceName, version?: string): Resource | undefined {
  return BY_NAME.get(version === undefined ? name : `${name} ${version}`);
}

/** The resource that objects of this kind are: `apps/v1`, `DaemonSet` → `daemonsets.apps`. Kinds are case-sensitive. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return BY_KIND.get(`${apiVersion} ${kind}`);
}
