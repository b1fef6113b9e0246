import type { KubeObject } from "../base/object.ts";
import { parseLabelSelector, selects } from "../base/labels.ts";
import { type Resource, resourceNamed } from "../kinds/discovery.ts";
import { complained, type Failure, isNotFound, refused, several } from "./failure.ts";
import { type FileNames, manifestsIn, namesNoFile, type Source, sourcesOf } from "./manifests.ts";
import type { Kube } from "./verb.ts";
import { expanded, resourceOf, resourceText } from "./words.ts";

/** What a command line points at, and how it is to be read. Follows cli-runtime's resource.Builder. */
export interface Pointing {
  readonly args?: readonly string[];
  readonly names?: FileNames;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** `--all`: everything of the type. */
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** A type alone means all of it (get, describe); else it is a complaint. */
  readonly typeAlone?: boolean;
  readonly oneType?: boolean;
  /** Objects are read into the types that kubectl knows: custom resources can't be. */
  readonly typed?: boolean;
  /** Files name objects; the server has them. Without, objects come as the files have them. */
  readonly latest?: boolean;
  /** Names stand for themselves, nothing is asked of the server (`delete`, `patch` ask later). */
  readonly namesOnly?: boolean;
  readonly subresource?: string;
  /** Files are looked at before they are decoded: only by verbs that know `--validate`, and not with `=false`. */
  readonly validate?: boolean;
  /** With `--local`, objects keep the namespace they have. */
  readonly local?: boolean;
  /** The type of arguments that are names only (`cordon NODE`, `certificate approve NAME`). */
  readonly type?: string;
}

/** One object that was pointed at. */
export interface Info {
  readonly resource: Resource;
  /** Absent for what has no namespace. */
  readonly namespace?: string;
  readonly name: string;
  readonly object?: KubeObject;
  /** The file that it came from; empty when it was named. */
  readonly source: string;
}

export type Found = Info | { readonly failure: Failure };

/** A list that was asked for as a whole, as `get` shows it in one table. */
export interface FoundList {
  readonly resource: Resource;
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

/** What was pointed at, understood but not yet looked up. */
export type Plan =
  | {
    readonly by: "name";
    readonly targets: readonly { readonly resource: Resource; readonly name: string }[];
    readonly single: boolean;
  }
  | { readonly by: "selector"; readonly resources: readonly Resource[]; readonly single: false }
  | { readonly by: "file"; readonly sources: readonly Source[]; readonly single: boolean }
  | { readonly by: "none"; readonly failure: Failure };

const NOTHING_NAMED = "You must provide one or more resources by argument or filename.\n" +
  "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";
const ONE_TYPE = "you may only specify a single resource type";
const NAME_AND_SELECTOR = "name cannot be provided when a selector is specified";
const FILES_AND_ARGS =
  "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well";
const SLASH_AND_TYPE =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

interface Words {
  readonly types: readonly string[];
  readonly names: readonly string[];
  readonly tuples: readonly (readonly [type: string, name: string])[];
  readonly everything: boolean;
}

const none = (message: string): Plan => ({ by: "none", failure: complained(message) });

export function planOf(pointing: Pointing, kube: Kube): Plan {
  const named = pointing.names && !namesNoFile(pointing.names) ? sourcesOf(pointing.names, kube) : undefined;
  const words = wordsOf(pointing, kube);
  const failures = [
    ...(named && "failures" in named ? named.failures : []),
    ...("failure" in words ? [words.failure] : []),
  ];
  if (failures.length) return { by: "none", failure: several(failures)! };
  const { types, names, tuples, everything } = words as Words;
  if (named) {
    if (types.length || names.length || tuples.length) return none(FILES_AND_ARGS);
    const sources = named as readonly Source[];
    return { by: "file", sources, single: sources.length === 1 && sources[0]!.name !== "STDIN" };
  }
  const selecting = pointing.all || !!pointing.labelSelector || !!pointing.fieldSelector || everything;
  if (selecting) {
    if (names.length) return none(NAME_AND_SELECTOR);
    if (tuples.length) return none("selectors and the all flag cannot be used when passing resource/name arguments");
    if (!types.length) return none("at least one resource must be specified to use a selector");
    if (pointing.subresource) return none("subresource cannot be used when bulk resources are specified");
    const resources = resourcesOf(types, pointing, kube);
    return "failure" in resources
      ? { by: "none", failure: resources.failure }
      : { by: "selector", resources, single: false };
  }
  if (tuples.length) {
    return types.length
      ? none("you may not specify individual resources and bulk resources in the same call")
      : planByName(tuples, pointing, kube);
  }
  if (names.length) {
    if (!types.length) return none("you must provide a resource and a resource name together");
    if (types.length > 1) return none("you must specify only one resource");
    return planByName(names.map((name) => [types[0]!, name] as const), pointing, kube);
  }
  if (types.length) {
    const resources = resourcesOf(types, pointing, kube);
    return "failure" in resources
      ? { by: "none", failure: resources.failure }
      : none("resource(s) were provided, but no name was specified");
  }
  return none(NOTHING_NAMED);
}

function planByName(tuples: Words["tuples"], pointing: Pointing, kube: Kube): Plan {
  const targets = [];
  for (const [type, name] of tuples) {
    const resource = resourceOf(kube.client, type);
    if ("failure" in resource) return { by: "none", failure: resource.failure };
    if (resource.namespaced && pointing.allNamespaces) {
      return none("a resource cannot be retrieved by name across all namespaces");
    }
    targets.push({ resource, name });
  }
  if (pointing.oneType && new Set(targets.map(({ resource }) => resource)).size > 1) return none(ONE_TYPE);
  return { by: "name", targets, single: targets.length === 1 };
}

/** TYPE NAME…, TYPE/NAME…, TYPE1,TYPE2 NAME…: what each word is. */
function wordsOf(pointing: Pointing, kube: Kube): Words | { readonly failure: Failure } {
  const args = spread(pointing.args ?? []);
  const empty: Words = { types: [], names: [], tuples: [], everything: false };
  if (pointing.type) return namedOfType(pointing.type, args, empty);
  const slashed = args.filter((word) => word.includes("/")).length;
  if (slashed && slashed !== args.length) return { failure: complained(SLASH_AND_TYPE) };
  if (slashed) {
    const tuples = slashedWords(args);
    return "failure" in tuples ? tuples : { ...empty, tuples: args.map((word) => tuples.tuples.get(word)!) };
  }
  if (!args.length) return empty;
  const types = kube.client.unreachable ? args[0]!.split(",") : expanded(kube.client, args[0]!);
  const names = args.slice(1);
  return { ...empty, types, names, everything: !names.length && !!pointing.typeAlone };
}

/** Names of a type that the verb knows; TYPE/NAME says another. */
function namedOfType(type: string, args: readonly string[], empty: Words): Words | { readonly failure: Failure } {
  if (!args.length) return { ...empty, types: [type] };
  const slashed = slashedWords(args.filter((word) => word.includes("/")));
  if ("failure" in slashed) return slashed;
  return { ...empty, tuples: args.map((word) => slashed.tuples.get(word) ?? [type, word]) };
}

/** Each TYPE/NAME taken apart. */
function slashedWords(words: readonly string[]):
  | { readonly tuples: ReadonlyMap<string, readonly [string, string]> }
  | { readonly failure: Failure } {
  const tuples = new Map<string, readonly [string, string]>();
  for (const word of words) {
    const [type = "", name = "", ...more] = word.split("/");
    if (more.length) {
      return { failure: complained("arguments in resource/name form may not have more than one slash") };
    }
    if (!type || !name || type.includes(",")) {
      return { failure: complained("arguments in resource/name form must have a single resource and name") };
    }
    tuples.set(word, [type, name]);
  }
  return { tuples };
}

/** `a,b x y` becomes `a/x a/y b/x b/y`. */
function spread(args: readonly string[]): readonly string[] {
  const types = args[0]?.split(",") ?? [];
  if (args.length < 2 || types.length < 2) return args;
  return types.flatMap((type) => args.slice(1).map((name) => `${type}/${name}`));
}

function resourcesOf(
  types: readonly string[],
  { oneType }: Pointing,
  kube: Kube,
): readonly Resource[] | { readonly failure: Failure } {
  if (oneType && types.length > 1) return { failure: complained(ONE_TYPE) };
  const resources: Resource[] = [];
  for (const type of types) {
    const resource = resourceOf(kube.client, type);
    if ("failure" in resource) return resource;
    if (!resources.includes(resource)) resources.push(resource);
  }
  return resources;
}

export const namespaceOf = (resource: Resource, pointing: Pointing, kube: Kube): string | undefined =>
  resource.namespaced && !pointing.allNamespaces ? kube.namespace : undefined;

/**
 * Everything that was pointed at, one after the other, asked for when it is its turn: what a caller did to the first is
 * done when the second is looked up. A caller that stops at the first failure just stops taking.
 */
export function* found(pointing: Pointing, kube: Kube, plan: Plan = planOf(pointing, kube)): Generator<Found> {
  for (const one of sought(pointing, kube, plan)) yield pointing.typed ? typed(one) : one;
}

function typed(one: Found): Found {
  if ("failure" in one || resourceNamed(one.resource.name)) return one;
  return undecodable(one.resource, one.resource.kind, one.source);
}

function undecodable({ apiVersion }: Resource, kind: string, source = ""): { readonly failure: Failure } {
  const where = source ? `unable to decode ${JSON.stringify(source)}: ` : "";
  const what = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  return { failure: complained(`${where}${what} in scheme "pkg/scheme/scheme.go:28"`) };
}

function* sought(pointing: Pointing, kube: Kube, plan: Plan): Generator<Found> {
  switch (plan.by) {
    case "none":
      yield { failure: plan.failure };
      return;
    case "file":
      for (const source of plan.sources) yield* inSource(source, pointing, kube);
      return;
    case "name":
      for (const { resource, name } of plan.targets) yield byName(resource, name, pointing, kube);
      return;
    case "selector":
      for (const resource of plan.resources) {
        const list = listed(resource, pointing, kube);
        if ("failure" in list) {
          yield list;
          continue;
        }
        if (pointing.typed && !resourceNamed(resource.name)) {
          yield undecodable(resource, `${resource.kind}List`);
          continue;
        }
        for (const object of list.items) {
          yield { resource, namespace: object.metadata.namespace, name: object.metadata.name, object, source: "" };
        }
      }
  }
}

function byName(resource: Resource, name: string, pointing: Pointing, kube: Kube): Found {
  const namespace = namespaceOf(resource, pointing, kube);
  if (pointing.namesOnly) return { resource, namespace, name, source: "" };
  const got = kube.client.get(resource, namespace, name, pointing.subresource || undefined);
  return "failure" in got ? got : { resource, namespace, name, object: got.object, source: "" };
}

/** All of a resource that the selectors select; a refusal of the selector says what was looked for. */
export function listed(resource: Resource, pointing: Pointing, kube: Kube): FoundList | { readonly failure: Failure } {
  const { labelSelector = "", fieldSelector = "" } = pointing;
  const list = kube.client.list(resource, {
    namespace: namespaceOf(resource, pointing, kube),
    labelSelector: labelSelector || undefined,
    fieldSelector: fieldSelector || undefined,
  });
  if (!("failure" in list)) return { resource, items: list.items, resourceVersion: list.resourceVersion };
  const { failure } = list;
  if (failure.is !== "server" || !["BadRequest", "NotFound"].includes(failure.fault.reason)) return list;
  const what = JSON.stringify(resourceText(resource));
  const sought = labelSelector || fieldSelector
    ? `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector)}, field selector ${
      JSON.stringify(fieldSelector)
    }`
    : `Unable to list ${what}`;
  return { failure: refused({ ...failure.fault, message: `${sought}: ${failure.fault.message}` }) };
}

function* inSource(source: Source, pointing: Pointing, kube: Kube): Generator<Found> {
  const selector = pointing.labelSelector ? parseLabelSelector(pointing.labelSelector) : undefined;
  for (const manifest of manifestsIn(source, pointing.validate ?? false)) {
    if ("failure" in manifest) {
      yield { failure: manifest.failure };
      continue;
    }
    const info = infoOf(manifest.object, source.name, pointing, kube);
    if ("failure" in info || !pointing.latest) {
      if (
        selector && !("fault" in selector) && !("failure" in info) &&
        !selects(selector, info.object?.metadata?.labels ?? {})
      ) continue;
      yield info;
      continue;
    }
    const got = kube.client.get(info.resource, info.namespace, info.name, pointing.subresource || undefined);
    yield "failure" in got ? got : { ...info, object: got.object };
  }
}

/** A manifest gets its resource and its namespace. */
function infoOf(object: KubeObject, source: string, pointing: Pointing, kube: Kube): Found {
  if (kube.client.unreachable && !pointing.local) return { failure: kube.client.unreachable };
  const resource = kube.client.cluster.resources().find((one) =>
    one.apiVersion === object.apiVersion && one.kind === object.kind
  );
  const { name = "", namespace } = object.metadata ?? {};
  if (pointing.local) return localInfo(object, resource, source);
  if (!resource) return { failure: unmapped(object, source) };
  if (!resource.namespaced) return { resource, name, object: withNamespace(object, undefined), source };
  if (namespace && kube.explicitNamespace && namespace !== kube.namespace) {
    return {
      failure: complained(
        `the namespace from the provided object "${namespace}" does not match the namespace "${kube.namespace}". You must pass '--namespace=${namespace}' to perform this operation.`,
      ),
    };
  }
  const at = namespace || kube.namespace;
  return { resource, namespace: at, name, object: withNamespace(object, at), source };
}

/** Without a server, an object keeps the namespace that it has, and goes by its kind. */
function localInfo(object: KubeObject, resource: Resource | undefined, source: string): Found {
  if (!resource) return { failure: unmapped(object, source) };
  const { name = "", namespace } = object.metadata ?? {};
  const whole = object.metadata ? object : { ...object, metadata: {} } as KubeObject;
  return { resource: { ...resource, plural: resource.kind.toLowerCase() }, namespace, name, object: whole, source };
}

function withNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (object.metadata?.namespace === namespace && object.metadata) return object;
  const { namespace: _, ...metadata } = object.metadata ?? {};
  return { ...object, metadata: namespace ? { ...metadata, namespace } : metadata } as KubeObject;
}

function unmapped({ apiVersion, kind, metadata }: KubeObject, source: string): Failure {
  const name = JSON.stringify(metadata?.name ?? "");
  const namespace = JSON.stringify(metadata?.namespace ?? "");
  return complained(
    `resource mapping not found for name: ${name} namespace: ${namespace} from ${JSON.stringify(source)}: ` +
      `no matches for kind ${JSON.stringify(kind)} in version ${
        JSON.stringify(apiVersion ?? "")
      }\nensure CRDs are installed first`,
  );
}

/** Everything that was pointed at and everything that went wrong; absent objects are passed over on request. */
export function gathered(
  pointing: Pointing,
  kube: Kube,
  options: { plan?: Plan; ignoreNotFound?: boolean } = {},
): { readonly infos: readonly Info[]; readonly failures: readonly Failure[] } {
  const infos: Info[] = [];
  const failures: Failure[] = [];
  for (const one of found(pointing, kube, options.plan)) {
    if (!("failure" in one)) infos.push(one);
    else if (!options.ignoreNotFound || !isNotFound(one.failure)) failures.push(one.failure);
  }
  return { infos, failures };
}
