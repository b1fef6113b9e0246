import { selectorOf, selects } from "../../base/labels.ts";
import { keyOf, type KubeObject, type OwnerReference, type ResourceName } from "../../base/object.ts";
import type { View, WatchedChange } from "../../cluster/controller.ts";
import type { LabelSelector } from "../../kinds/types.ts";

/** The same as `controllerOf`, for what is asked at every change of every pod: most have one owner. */
function controllerOf({ metadata: { ownerReferences } }: KubeObject): OwnerReference | undefined {
  if (!ownerReferences) return undefined;
  for (const owner of ownerReferences) if (owner.controller) return owner;
  return undefined;
}

/** The key of an object's controller, if that is of this kind. */
export function ownerKey(object: KubeObject, kind: string): string | undefined {
  const owner = controllerOf(object);
  return owner?.kind === kind ? `${object.metadata.namespace}/${owner.name}` : undefined;
}

/**
 * The owners of a kind that a changed pod (or other dependent) concerns: its controller, the one that it had before, and
 * while nobody controls it, each whose selector matches.
 */
export function ownersOfPod(
  kind: string,
  resource: ResourceName,
): (object: KubeObject, view: View, change: WatchedChange) => string | readonly string[] | undefined {
  return (object, view, change) => {
    const previous = change.previous;
    const now = ownerKey(object, kind);
    if (now) {
      const before = previous && previous.metadata.ownerReferences !== object.metadata.ownerReferences
        ? ownerKey(previous, kind)
        : undefined;
      return before && before !== now ? [now, before] : now;
    }
    const isControlled = controllerOf(object) !== undefined;
    if (isControlled && previous?.metadata.ownerReferences === object.metadata.ownerReferences) return undefined;
    const before = previous && ownerKey(previous, kind);
    if (isControlled || change.type === "DELETED") return before;
    if (previous && !before && !controllerOf(previous) && previous.metadata.labels === object.metadata.labels) return;
    const keys = view.list<KubeObject & { spec: { selector?: LabelSelector } }>(resource, object.metadata.namespace)
      .filter((owner) => selects(selectorOf(owner.spec.selector), object.metadata.labels)).map(keyOf);
    return before && !keys.includes(before) ? [...keys, before] : keys;
  };
}
