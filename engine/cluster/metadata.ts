import type { KubeObject, ObjectMeta, OwnerReference } from "../base/object.ts";
import { rfc3339 } from "../base/time.ts";
import { forbidden, invalid, required } from "../kinds/field_fault.ts";
import type { FieldFault } from "../kinds/kind.ts";
import { annotationsFaults, dnsLabel, labelsFaults, NAME_RULES, nameFaults, qualifiedName } from "../kinds/names.ts";
import { isCustom } from "./catalog.ts";
import type { Call } from "./call.ts";

/** What every object's metadata must be. Source: apimachinery's `api/validation/objectmeta.go`. */

const SUFFIXED_MAX = 58;

/** What a client may say about an object that it makes; everything else is the server's to say. */
type Given = Partial<ObjectMeta>;

/** The metadata of a new object: what the client gave, with what the server adds. */
export function freshMetadata({ machine, request, kind, resource }: Call, given: Given): ObjectMeta {
  const { nowMs, chance } = machine;
  const namespace = resource.namespaced ? request.namespace : given.namespace;
  const { generateName } = given;
  const name = given.name || (generateName ? generateName.slice(0, SUFFIXED_MAX) + chance.suffix() : "");
  const metadata: Record<string, unknown> = {
    name,
    uid: chance.uuid(),
    resourceVersion: "",
    creationTimestamp: rfc3339(nowMs),
  };
  if (namespace) metadata.namespace = namespace;
  if (generateName) metadata.generateName = generateName;
  if (kind?.raisesGeneration) metadata.generation = 1;
  for (const field of ["labels", "annotations", "finalizers", "ownerReferences"] as const) {
    if (given[field] && Object.keys(given[field]).length > 0) metadata[field] = given[field];
  }
  return metadata as unknown as ObjectMeta;
}

/** The metadata after an update: the server's own fields stay what they were unless the client changed them on purpose. */
export function updatedMetadata(given: Given, previous: ObjectMeta): ObjectMeta {
  const metadata: Record<string, unknown> = {
    ...given,
    name: given.name ?? previous.name,
    uid: given.uid || previous.uid,
    creationTimestamp: given.creationTimestamp ?? previous.creationTimestamp,
    resourceVersion: previous.resourceVersion,
  };
  for (const field of ["namespace", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"] as const) {
    const value = given[field] ?? previous[field];
    if (value !== undefined) metadata[field] = value;
  }
  if (previous.generation !== undefined) metadata.generation = previous.generation;
  else delete metadata.generation;
  delete metadata.managedFields;
  delete metadata.selfLink;
  for (const field of ["labels", "annotations", "finalizers", "ownerReferences"]) {
    const value = metadata[field];
    if (value === null || (value && Object.keys(value).length === 0)) delete metadata[field];
  }
  return metadata as unknown as ObjectMeta;
}

export function metadataFaults(call: Call, next: KubeObject, previous?: KubeObject): readonly FieldFault[] {
  const { metadata } = next;
  const isUnchanged = previous && metadata.labels === previous.metadata.labels &&
    metadata.annotations === previous.metadata.annotations &&
    metadata.ownerReferences === previous.metadata.ownerReferences &&
    metadata.finalizers === previous.metadata.finalizers;
  if (isUnchanged && metadata.creationTimestamp === previous.metadata.creationTimestamp) {
    return immutableFaults(next, previous);
  }
  return [
    ...(previous ? updateFaults(next, previous) : nameOfFaults(call, metadata)),
    ...labelsFaults("metadata.labels", metadata.labels),
    ...annotationsFaults("metadata.annotations", metadata.annotations),
    ...ownersFaults(metadata.ownerReferences ?? []),
    ...finalizersFaults(metadata.finalizers ?? [], isCustom(call.resource)),
  ];
}

function nameOfFaults({ resource, kind }: Call, metadata: ObjectMeta): FieldFault[] {
  const rule = NAME_RULES[kind?.validName ?? "subdomain"];
  const { generateName, name, namespace } = metadata;
  return [
    ...(generateName
      ? nameFaults("metadata.generateName", masked(generateName), rule).map((fault) => ({
        ...fault,
        value: generateName,
      }))
      : []),
    ...(name
      ? nameFaults("metadata.name", name, rule)
      : [required("metadata.name", "name or generateName is required")]),
    ...(resource.namespaced
      ? nameFaults("metadata.namespace", namespace ?? "", dnsLabel)
      : namespace
      ? [forbidden("metadata.namespace", "not allowed on this type")]
      : []),
  ];
}

/** A prefix may end with a dash: it is not the end of the name. */
function masked(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith("-") ? prefix.slice(0, -2) + "a" : prefix;
}

function updateFaults(next: KubeObject, previous: KubeObject): FieldFault[] {
  const before = previous.metadata.finalizers ?? [];
  const added = (next.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  const late = previous.metadata.deletionTimestamp !== undefined && added.length > 0
    ? [forbidden(
      "metadata.finalizers",
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${
        added.sort().map((name) => JSON.stringify(name)).join(", ")
      }}`,
    )]
    : [];
  return [...late, ...immutableFaults(next, previous)];
}

const IMMUTABLE = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

function immutableFaults({ metadata: next }: KubeObject, { metadata: previous }: KubeObject): FieldFault[] {
  return IMMUTABLE.filter((field) => next[field] !== previous[field])
    .map((field) => invalid(`metadata.${field}`, next[field] ?? null, "field is immutable"));
}

function ownersFaults(owners: readonly OwnerReference[]): FieldFault[] {
  const faults = owners.flatMap((owner) => {
    const field = (name: string) => `metadata.ownerReferences.${name}`;
    return [
      ...(!owner.apiVersion ? [invalid(field("apiVersion"), owner.apiVersion ?? "", "version must not be empty")] : []),
      ...(["kind", "name", "uid"] as const).filter((name) => !owner[name])
        .map((name) => invalid(field(name), "", "must not be empty")),
    ];
  });
  const controllers = owners.filter((owner) => owner.controller);
  if (controllers.length > 1) {
    const [first, second] = controllers;
    faults.push(invalid(
      "metadata.ownerReferences",
      owners,
      `Only one reference can have Controller set to true. Found "true" in references for ${first!.kind}/${
        first!.name
      } and ${second!.kind}/${second!.name}`,
    ));
  }
  return faults;
}

const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

function finalizersFaults(finalizers: readonly string[], isCustomKind: boolean): FieldFault[] {
  const faults = finalizers.flatMap((name) => nameFaults("metadata.finalizers", name, qualifiedName));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    faults.push(
      invalid("metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set"),
    );
  }
  if (isCustomKind) return faults;
  finalizers.forEach((name, i) => {
    if (name.includes("/") || STANDARD_FINALIZERS.includes(name)) return;
    const detail = "name is neither a standard finalizer name nor is it fully qualified";
    faults.push(invalid(`metadata.finalizers[${i}]`, name, detail));
  });
  return faults;
}
