import { selectorOf, selects } from "../../base/labels.ts";
import { controllerOf, type KubeObject, type OwnerReference, type ResourceName } from "../../base/object.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import type { LabelSelector } from "../../kinds/types.ts";
import { isTerminating } from "../../kinds/pod_state.ts";

export interface Claim<T> {
  /** What is the owner's once the intents are done. */
  readonly mine: readonly T[];
  /** Adopts what nobody controls, and lets go what no longer matches. */
  readonly intents: readonly Intent[];
}

/**
 * The objects of a resource that an owner may count as its own. Source: `controller_ref_manager.go`: what it controls
 * and its selector matches, and what it matches and nobody controls, unless one of the two is being deleted.
 */
export function claim<T extends KubeObject>(
  view: View,
  owner: KubeObject,
  selector: LabelSelector | undefined,
  resource: ResourceName,
): Claim<T> {
  const matcher = selectorOf(selector);
  const mine: T[] = [];
  const intents: Intent[] = [];
  const ending = isTerminating(owner);
  const { uid, namespace } = owner.metadata;
  for (const object of view.ownedBy<T>(uid, resource)) {
    if (!isControlledBy(object, uid)) continue;
    if (selects(matcher, object.metadata.labels)) mine.push(object);
    else if (!ending) intents.push(letGo(object, uid));
  }
  if (ending) return { mine, intents };
  const found = candidates<T>(view, selector, resource, namespace!);
  // With labels for an index, as many candidates as there are own ones means that there are no others.
  if (found.length === mine.length && intents.length === 0) return { mine, intents };
  for (const object of found) {
    if (controllerOf(object) || isTerminating(object) || !selects(matcher, object.metadata.labels)) continue;
    mine.push(object);
    intents.push(adopt(object, owner));
  }
  return { mine, intents };
}

function isControlledBy({ metadata: { ownerReferences } }: KubeObject, uid: string): boolean {
  for (const owner of ownerReferences!) if (owner.controller && owner.uid === uid) return true;
  return false;
}

/** A narrow list that holds everything which the selector may match. */
function candidates<T extends KubeObject>(
  view: View,
  selector: LabelSelector | undefined,
  resource: ResourceName,
  namespace: string,
): readonly T[] {
  for (const label in selector?.matchLabels) {
    return view.labelled<T>(resource, namespace, label, selector!.matchLabels[label]!);
  }
  return view.list<T>(resource, namespace);
}

function adopt(object: KubeObject, owner: KubeObject): Intent {
  const ownerReferences = [...object.metadata.ownerReferences ?? [], ownerReferenceOf(owner)];
  return {
    do: "patch",
    object,
    patch: { metadata: { ownerReferences: ownerReferences.map((reference) => ({ ...reference })) } },
    refused: () => [],
  };
}

function letGo(object: KubeObject, uid: string): Intent {
  const others = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
  return {
    do: "patch",
    object,
    patch: { metadata: { ownerReferences: others.length ? others.map((reference) => ({ ...reference })) : null } },
    refused: () => [],
  };
}

export function ownerReferenceOf({ apiVersion, kind, metadata: { name, uid } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
