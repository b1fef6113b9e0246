import type { KubeObject } from "../../base/object.ts";
import type { Answer } from "../api.ts";
import { decodedBody, placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { conflict, notFound, refusal, Refused, STALE } from "../faults.ts";
import { storeUpdate } from "../storing.ts";
import { patched } from "../verbs/patch.ts";

/** Subresources through which only a part of the object may be written. */
type Merge = (given: KubeObject, previous: KubeObject) => KubeObject;

function part(merge: Merge): (call: Call) => Answer {
  return (call) => {
    const previous = found(call);
    if (!previous) return refusal(notFound(call.resource, call.request.name!));
    if (call.request.verb === "get") return success(call, previous);
    const given = call.request.verb === "patch" ? patched(call, previous) : decodedBody(call);
    if (given instanceof Refused) return refusal(given.fault);
    const misplaced = placeFault(call, given);
    if (misplaced) return refusal(misplaced.fault);
    const { resourceVersion } = given.metadata;
    if (resourceVersion && resourceVersion !== previous.metadata.resourceVersion) {
      return refusal(conflict(call.resource, previous.metadata.name, STALE));
    }
    const stored = storeUpdate(call, merge(given, previous), previous);
    return stored instanceof Refused ? refusal(stored.fault, call.warnings) : success(call, stored);
  };
}

/** Containers for looking around in a running pod: they may be added, and stay. */
export const ephemeralContainers = part((given, previous) => {
  const { ephemeralContainers: _, ...rest } = previous.spec;
  const { ephemeralContainers } = given.spec ?? {};
  return { ...previous, spec: ephemeralContainers ? { ...rest, ephemeralContainers } : rest };
});

/** The resources of a running pod's containers. */
export const resize = part((given, previous) => {
  const resized = (field: "containers" | "initContainers") =>
    previous.spec[field]?.map((container: { name: string }) => {
      const asked = given.spec?.[field]?.find(({ name }: { name: string }) => name === container.name);
      return asked
        ? {
          ...container,
          resources: asked.resources,
          ...(asked.resizePolicy ? { resizePolicy: asked.resizePolicy } : {}),
        }
        : container;
    });
  const initContainers = resized("initContainers");
  return {
    ...previous,
    spec: { ...previous.spec, containers: resized("containers"), ...(initContainers ? { initContainers } : {}) },
  };
});

/** Whether a certificate signing request is granted. */
export const approval = part((given, previous) => ({
  ...previous,
  status: { ...previous.status, conditions: given.status?.conditions },
}));
