import { resourceOfKind } from "../../kinds/discovery.ts";
import type { Loose } from "../pod_specs.ts";
import { BuildFault, type Built } from "./built.ts";
import { changedAt, TEMPLATES } from "./paths.ts";

type Labels = Readonly<Record<string, string>>;

/** Where selectors and the labels that they select stand besides templates; `create` where none need be there yet. */
const SELECTORS: readonly (readonly [kind: string, path: string, create: boolean])[] = [
  ["CronJob", "spec.jobTemplate.metadata.labels", true],
  ["CronJob", "spec.jobTemplate.spec.selector.matchLabels", false],
  ["DaemonSet", "spec.selector.matchLabels", true],
  ["Deployment", "spec.selector.matchLabels", true],
  ["Job", "spec.selector.matchLabels", false],
  ["NetworkPolicy", "spec.podSelector.matchLabels", false],
  ["PodDisruptionBudget", "spec.selector.matchLabels", false],
  ["ReplicaSet", "spec.selector.matchLabels", true],
  ["ReplicationController", "spec.selector", true],
  ["Service", "spec.selector", true],
  ["StatefulSet", "spec.selector.matchLabels", true],
];

/** Labels on everything; on templates and in selectors when asked. */
export function labelled(
  resources: readonly Built[],
  labels: Labels,
  selectors: boolean,
  templates: boolean,
): readonly Built[] {
  const add = (old: Loose) => ({ ...old, ...labels });
  return resources.map((one) => {
    let object = changedAt(one.object, "metadata.labels", true, add);
    const template = TEMPLATES[object.kind];
    if (template && (selectors || templates)) object = changedAt(object, `${template}.metadata.labels`, true, add);
    if (object.kind === "StatefulSet" && (selectors || templates)) {
      object = changedAt(object, "spec.volumeClaimTemplates[].metadata.labels", true, add);
    }
    for (const [kind, path, create] of selectors ? SELECTORS : []) {
      if (object.kind === kind) object = changedAt(object, path, create, add);
    }
    return { ...one, object };
  });
}

export function annotated(resources: readonly Built[], annotations: Labels): readonly Built[] {
  const add = (old: Loose) => ({ ...old, ...annotations });
  return resources.map((one) => {
    const object = changedAt(one.object, "metadata.annotations", true, add);
    const template = TEMPLATES[object.kind];
    return { ...one, object: template ? changedAt(object, `${template}.metadata.annotations`, true, add) : object };
  });
}

/** Everything that has a namespace lies in this one; a Namespace gets its name, accounts in bindings follow. */
export function placed(resources: readonly Built[], namespace: string): readonly Built[] {
  const accounts = resources.filter(({ object }) => object.kind === "ServiceAccount").map(({ object }) =>
    object.metadata
  );
  const isOurs = ({ name, namespace: there }: Loose) =>
    name === "default" ||
    accounts.some((account) => account.name === name && (there === undefined || there === account.namespace));
  return resources.map((one): Built => {
    const { object } = one;
    if (object.kind === "Namespace") {
      return { ...one, object: { ...object, metadata: { ...object.metadata, name: namespace } } };
    }
    const subjects = object.subjects && {
      subjects: object.subjects.map((subject: Loose) =>
        subject.kind === "ServiceAccount" && isOurs(subject) ? { ...subject, namespace } : subject
      ),
    };
    const namespaced = resourceOfKind(object.apiVersion, object.kind)?.namespaced ?? true;
    const metadata = namespaced ? { ...object.metadata, namespace } : object.metadata;
    return { ...one, object: { ...object, metadata, ...subjects } };
  });
}

interface ImageChange {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string | number;
  readonly digest?: string;
}

/** Images by name, wherever containers are. */
export function withImages(resources: readonly Built[], changes: readonly ImageChange[]): readonly Built[] {
  return resources.map((one) => ({ ...one, object: inContainers(one.object, changes) }));
}

function inContainers(value: Loose, changes: readonly ImageChange[]): Loose {
  if (Array.isArray(value)) return value.map((one) => inContainers(one, changes));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const next = inContainers(inner, changes);
      const isContainers = (name === "containers" || name === "initContainers") && Array.isArray(next);
      return [name, isContainers ? next.map((container: Loose) => withImage(container, changes)) : next];
    }),
  );
}

function withImage(container: Loose, changes: readonly ImageChange[]): Loose {
  if (typeof container?.image !== "string") return container;
  return { ...container, image: changes.reduce(changedImage, container.image) };
}

function changedImage(image: string, { name, newName, newTag, digest }: ImageChange): string {
  const [, base = image, tag = "", old = ""] = /^(.*?)(:[^:/@]+)?(@.+)?$/.exec(image) ?? [];
  if (base !== name) return image;
  const next = newName ?? base;
  if (digest) return `${next}@${digest}`;
  return newTag === undefined ? `${next}${tag}${old}` : `${next}:${newTag}`;
}

const REPLICATED = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

export function withReplicas(
  resources: readonly Built[],
  counts: readonly { readonly name: string; readonly count: number }[],
): readonly Built[] {
  const counted = ({ object, names }: Built, name: string) => REPLICATED.includes(object.kind) && names.includes(name);
  for (const { name } of counts) {
    if (resources.some((one) => counted(one, name))) continue;
    const kinds = REPLICATED.map((kind) => `${kind}.[noVer].[noGrp]`).join(" ");
    throw new BuildFault(`resource with name ${name} does not match a config with the following GVK [${kinds}]`);
  }
  return resources.map((one) => {
    const found = counts.find(({ name }) => counted(one, name));
    return found ? { ...one, object: { ...one.object, spec: { ...one.object.spec, replicas: found.count } } } : one;
  });
}

/** A place that labels go to besides the usual ones: `spec/x/labels` in a kind. */
export interface FieldSpec {
  readonly path: string;
  readonly kind?: string;
  readonly create?: boolean;
}

export function labelledAt(
  resources: readonly Built[],
  labels: Labels,
  fields: readonly FieldSpec[],
): readonly Built[] {
  return resources.map((one) => ({
    ...one,
    object: fields.filter(({ kind }) => kind === undefined || kind === one.object.kind).reduce(
      (object, { path, create }) =>
        changedAt(object, path.replaceAll("/", "."), !!create, (old) => ({ ...old, ...labels })),
      one.object,
    ),
  }));
}
