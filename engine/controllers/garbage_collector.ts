import { keyOf, type KubeObject, type OwnerReference, type ResourceName } from "../base/object.ts";
import type { Controller, Intent, Keys, View, WatchedChange } from "../cluster/controller.ts";

/**
 * Deletes what lost its owners, and lets owners go once their dependents are dealt with. A key is one object: its resource
 * and its key. Source: Kubernetes' `pkg/controller/garbagecollector/garbagecollector.go`.
 */
export const garbageCollector: Controller = {
  name: "garbage-collector-controller",
  delayMs: 10,
  watches: { "*": concerned },
  reconcile(view, key) {
    const [resource, objectKey] = key.split(" ") as [string, string];
    const object = view.get(resource, objectKey);
    if (!object) return [];
    if (isGoing(object, ORPHAN)) return orphaned(view, object);
    if (isGoing(object, FOREGROUND)) return released(view, object);
    return object.metadata.deletionTimestamp === undefined ? collected(view, object) : [];
  },
};

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

function isGoing({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;
}

interface Dependent {
  readonly resource: ResourceName;
  readonly object: KubeObject;
}

function nameOf({ resource, object }: Dependent): string {
  return `${resource} ${keyOf(object)}`;
}

/** Which objects a change makes worth a look. */
function concerned(object: KubeObject, view: View, { type, previous }: WatchedChange): Keys {
  const { metadata } = object;
  if (type === "DELETED") {
    const keys = view.dependents(metadata.uid).map(nameOf);
    for (const owner of metadata.ownerReferences ?? []) {
      const found = ownerOf(view, owner, metadata.namespace);
      if (found && isGoing(found.object, FOREGROUND)) keys.push(nameOf(found));
    }
    return keys;
  }
  if (isGoing(object, ORPHAN) || isGoing(object, FOREGROUND)) {
    const { name } = view.resourceOf(object.apiVersion, object.kind)!;
    return [nameOf({ resource: name, object }), ...view.dependents(metadata.uid).map(nameOf)];
  }
  const owners = metadata.ownerReferences;
  if (!owners || owners === previous?.metadata.ownerReferences) return undefined;
  if (owners.every((owner) => stateOf(view, owner, metadata.namespace) === "solid")) return undefined;
  return nameOf({ resource: view.resourceOf(object.apiVersion, object.kind)!.name, object });
}

function ownerOf(view: View, owner: OwnerReference, namespace: string | undefined): Dependent | undefined {
  const resource = view.resourceOf(owner.apiVersion, owner.kind);
  if (!resource) return undefined;
  const object = view.get(resource.name, resource.namespaced && namespace ? `${namespace}/${owner.name}` : owner.name);
  return object && object.metadata.uid === owner.uid ? { resource: resource.name, object } : undefined;
}

/** Solid: it is there. Waiting: it waits for its dependents to go. Dangling: it is no more. Unknown kinds count as there. */
function stateOf(view: View, owner: OwnerReference, namespace: string | undefined): "solid" | "waiting" | "dangling" {
  const resource = view.resourceOf(owner.apiVersion, owner.kind);
  if (!resource || (resource.namespaced && namespace === undefined)) return "solid";
  const found = ownerOf(view, owner, namespace);
  return !found ? "dangling" : isGoing(found.object, FOREGROUND) ? "waiting" : "solid";
}

/** What happens to an object some of whose owners are gone or going. */
function collected(view: View, object: KubeObject): Intent[] {
  const { ownerReferences: owners = [], namespace, finalizers = [], uid } = object.metadata;
  const states = owners.map((owner) => stateOf(view, owner, namespace));
  const isSolid = (_: OwnerReference, i: number) => states[i] === "solid";
  if (owners.length === 0 || states.every((state) => state === "solid")) return [];
  if (states.includes("solid")) return [withOwners(object, owners.filter(isSolid))];
  const propagationPolicy = finalizers.includes(ORPHAN)
    ? "Orphan"
    : finalizers.includes(FOREGROUND) || (states.includes("waiting") && view.dependents(uid).length > 0)
    ? "Foreground"
    : "Background";
  return [{ do: "delete", object, propagationPolicy }];
}

/** Dependents lose their reference to the owner, and then it goes. */
function orphaned(view: View, owner: KubeObject): Intent[] {
  const { uid } = owner.metadata;
  const set = view.dependents(uid).map(({ object }) =>
    withOwners(object, (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid))
  );
  return [...set, withoutFinalizer(owner, ORPHAN)];
}

/** An owner that waits for its dependents goes when none is left that blocks it. */
function released(view: View, owner: KubeObject): Intent[] {
  const { uid } = owner.metadata;
  const isHeld = view.dependents(uid).some(({ object }) =>
    object.metadata.ownerReferences!.some((reference) => reference.uid === uid && reference.blockOwnerDeletion)
  );
  return isHeld ? [] : [withoutFinalizer(owner, FOREGROUND)];
}

function withOwners(object: KubeObject, owners: readonly OwnerReference[]): Intent {
  return { do: "patch", object, patch: { metadata: { ownerReferences: owners.length > 0 ? owners as never : null } } };
}

function withoutFinalizer(object: KubeObject, finalizer: string): Intent {
  const rest = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  return { do: "patch", object, patch: { metadata: { finalizers: rest.length > 0 ? rest : null } } };
}
