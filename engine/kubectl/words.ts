import type { KubeObject } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Client } from "./client.ts";
import { complained, type Failure } from "./failure.ts";

/**
 * From what people type to resources: plural, singular, short name or kind, alone or as `RESOURCE.GROUP` or
 * `RESOURCE.VERSION.GROUP`. Short names are case-sensitive, the rest is not; a group may be cut short
 * (`ds.app`). The rules are those of apimachinery's RESTMapper and client-go's shortcut expander.
 */
export function resourceOf(client: Client, word: string): Resource | { readonly failure: Failure } {
  if (client.unreachable) return { failure: client.unreachable };
  const found = lookedUp(client.cluster.resources(), word) ?? lookedUp(remembered(client), word);
  return found ??
    { failure: complained(`the server doesn't have a resource type ${JSON.stringify(word.split(".")[0])}`) };
}

/** How far back kubectl's cache of discovery is taken to reach, in changes of the cluster; the furthest that is kept. */
const REMEMBERED_CHANGES = [5000, 1000, 200, 50];

/** Custom resources whose definition is gone: kubectl remembers them for hours, and asks the server for them in vain. */
function remembered({ cluster }: Client): readonly Resource[] {
  for (const count of REMEMBERED_CHANGES) {
    const changes = cluster.changesSince(Math.max(0, cluster.version - count));
    if (!changes) continue;
    const gone = changes.filter(({ type, resource }) =>
      type === "DELETED" && resource.startsWith("customresourcedefinitions.")
    );
    return gone.map(({ object }) => resourceOfDefinition(object));
  }
  return [];
}

function resourceOfDefinition({ spec }: KubeObject): Resource {
  const { group, scope, names, versions } = spec;
  const version = versions.find((one: { served: boolean }) => one.served)?.name ?? "";
  return {
    name: `${names.plural}.${group}`,
    group,
    version,
    apiVersion: `${group}/${version}`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    namespaced: scope === "Namespaced",
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: [],
    subresources: {},
  };
}

function lookedUp(resources: readonly Resource[], word: string): Resource | undefined {
  const [name = "", ...rest] = word.split(".");
  if (rest.length >= 2) {
    const exact = named(resources, name, (one) => one.group === rest.slice(1).join(".") && one.version === rest[0]);
    if (exact) return exact;
  }
  const group = rest.join(".");
  if (!group) return named(resources, name, () => true);
  return named(resources, name, (one) => one.group === group) ??
    named(resources, name, (one) => one.group.startsWith(group));
}

function named(
  resources: readonly Resource[],
  name: string,
  fits: (resource: Resource) => boolean,
): Resource | undefined {
  const lower = name.toLowerCase();
  const candidates = resources.filter(fits);
  return candidates.find((one) => one.plural === name || one.singular === name) ??
    candidates.find((one) => one.shortNames.includes(name)) ??
    candidates.find((one) => one.plural === lower || one.singular === lower) ??
    candidates.find((one) => one.kind.toLowerCase() === lower);
}

/** `all` and other categories stand for their resources, in the order of discovery. */
export function expanded(client: Client, words: string): readonly string[] {
  return words.split(",").flatMap((word) => {
    const members = client.cluster.resources().filter((resource) => resource.categories.includes(word));
    return members.length ? [...new Set(members.map((resource) => resource.name))] : [word];
  });
}

/** `daemonset.apps`, `pod`: what stands before the slash when kubectl tells what it did. */
export function nounOf({ kind, group }: { kind: string; group: string }): string {
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
}

/** The noun of an object by its own words. */
export function nounOfObject({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  const slash = apiVersion.indexOf("/");
  return nounOf({ kind, group: slash < 0 ? "" : apiVersion.slice(0, slash) });
}

/** `apps/v1, Resource=daemonsets`: how Go prints a GroupVersionResource. */
export const resourceText = ({ group, version, plural }: Resource): string => `${group}/${version}, Resource=${plural}`;
export const kindText = ({ group, version, kind }: Resource): string => `${group}/${version}, Kind=${kind}`;
