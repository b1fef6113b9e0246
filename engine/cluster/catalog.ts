import type { KubeObject, ResourceName } from "../base/object.ts";
import { type Resource, resourceNamed, resourceOfKind, RESOURCES } from "../kinds/discovery.ts";
import type { Kind } from "../kinds/kind.ts";
import { kindOf } from "../kinds/mod.ts";
import type { JsonSchema } from "./custom/schema.ts";
import { customResources } from "./custom/resources.ts";

/** A resource that definitions of custom resources made, in one of its versions. */
export interface CustomResource extends Resource {
  readonly definition: KubeObject;
  readonly schema: JsonSchema;
  readonly record: Kind;
  /** What every use of this version is warned of. */
  readonly deprecation?: string;
}

/** Everything that can be asked for: what is built in, and what CustomResourceDefinitions add. */
export class Catalog {
  readonly resources: readonly Resource[];
  readonly listable: readonly Resource[];
  readonly #custom = new Map<string, CustomResource>();
  readonly #listableByKind: ReadonlyMap<string, Resource>;

  /** @param definitions All CustomResourceDefinitions, as the store lists them. */
  constructor(definitions: readonly KubeObject[]) {
    const custom = definitions.flatMap(customResources);
    for (const resource of custom) {
      if (!this.#custom.has(resource.name)) this.#custom.set(resource.name, resource);
      this.#custom.set(`${resource.name} ${resource.version}`, resource);
      this.#custom.set(`${resource.apiVersion} ${resource.kind}`, resource);
    }
    this.resources = custom.length === 0 ? RESOURCES : [...RESOURCES, ...custom];
    this.listable = this.resources.filter(({ verbs, name }, i, all) =>
      verbs.includes("list") && name !== "events.events.k8s.io" && all.findIndex((other) => other.name === name) === i
    );
    this.#listableByKind = new Map(
      this.listable.toReversed().map((resource) => [`${resource.apiVersion} ${resource.kind}`, resource]),
    );
  }

  /** In the preferred version, or the one that is asked for. */
  find(name: ResourceName, version?: string): Resource | undefined {
    return resourceNamed(name, version) ?? this.#custom.get(version === undefined ? name : `${name} ${version}`);
  }

  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return resourceOfKind(apiVersion, kind) ?? this.#custom.get(`${apiVersion} ${kind}`);
  }

  listableOf(apiVersion: string, kind: string): Resource | undefined {
    return this.#listableByKind.get(`${apiVersion} ${kind}`);
  }

  /** Rules and looks of a resource, if it has any. */
  record(resource: Resource): Kind | undefined {
    return isCustom(resource) ? resource.record : kindOf(storedAs(resource.name));
  }
}

/** Where the resource's objects are kept: some resources are two views of the same objects. */
export function storedAs(name: ResourceName): ResourceName {
  return name === "events.events.k8s.io" ? "events" : name;
}

export function isCustom(resource: Resource): resource is CustomResource {
  return "definition" in resource;
}

const CATALOGS = new WeakMap<readonly KubeObject[], Catalog>();

/** The catalog of these definitions: made once for each list, which the store keeps until a definition changes. */
export function catalogOf(definitions: readonly KubeObject[]): Catalog {
  let catalog = CATALOGS.get(definitions);
  if (!catalog) CATALOGS.set(definitions, catalog = new Catalog(definitions));
  return catalog;
}
