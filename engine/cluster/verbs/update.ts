import { sameJson } from "../../base/json.ts";
import type { KubeObject, ManagedFieldsEntry, ObjectMeta } from "../../base/object.ts";
import { invalid as invalidField } from "../../kinds/field_fault.ts";
import type { Resource } from "../../kinds/discovery.ts";
import type { Answer } from "../api.ts";
import { decodedBody, placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { isCustom } from "../catalog.ts";
import { conflict, invalid, notFound, refusal, Refused, STALE } from "../faults.ts";
import { updatedMetadata } from "../metadata.ts";
import { storeUpdate } from "../storing.ts";

/** Resources that are only replaced by somebody who says which version of the object he saw. */
const CONDITIONAL = new Set([
  "apiservices.apiregistration.k8s.io",
  "customresourcedefinitions.apiextensions.k8s.io",
  "leases.coordination.k8s.io",
  "poddisruptionbudgets.policy",
  "priorityclasses.scheduling.k8s.io",
]);

export function update(call: Call): Answer {
  const body = decodedBody(call);
  if (body instanceof Refused) return refusal(body.fault, call.warnings);
  const misplaced = placeFault(call, body);
  if (misplaced) return refusal(misplaced.fault, call.warnings);
  const previous = found(call);
  if (!previous) return refusal(notFound(call.resource, call.request.name!), call.warnings);
  const stored = replaced(call, body, previous);
  return stored instanceof Refused ? refusal(stored.fault, call.warnings) : success(call, stored);
}

/**
 * Puts a whole object, as a client sent it, in the place of another.
 *
 * @param managers Who owns what, when it is applied.
 */
export function replaced(
  call: Call,
  body: KubeObject,
  previous: KubeObject,
  managers = givenManagers(body, previous),
): KubeObject | Refused {
  const { resource, request } = call;
  const { resourceVersion, uid } = body.metadata;
  const { name } = previous.metadata;
  if (uid && uid !== previous.metadata.uid) {
    return new Refused(
      conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
      ),
    );
  }
  if (!resourceVersion && request.verb === "update" && (CONDITIONAL.has(resource.name) || isCustom(resource))) {
    const fault = invalidField("metadata.resourceVersion", 0, "must be specified for an update");
    return new Refused(invalid(resource, name, [fault]));
  }
  if (resourceVersion && resourceVersion !== previous.metadata.resourceVersion) {
    return new Refused(conflict(resource, name, STALE));
  }
  return storeUpdate(call, merged(call, body, previous), previous, {
    managers,
    // What our own components report needs no second look.
    isPlain: call.isTrusted && request.subresource === "status",
  });
}

/** A client may also say who owns what. It rarely does: what it reads doesn't show it unless it asks. */
function givenManagers({ metadata }: KubeObject, previous: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  if (!Object.keys(metadata).includes("managedFields") || !Array.isArray(metadata.managedFields)) return undefined;
  return sameJson(metadata.managedFields, previous.metadata.managedFields) ? undefined : metadata.managedFields;
}

/** What this request may change of an object, put over what it may not. */
function merged({ resource, request }: Call, body: KubeObject, previous: KubeObject): KubeObject {
  const metadata = updatedMetadata(body.metadata, previous.metadata);
  if (request.subresource === "status") {
    const next: KubeObject = {
      ...previous,
      metadata: statusMetadata(resource, metadata, previous),
      status: body.status,
    };
    if (body.status === undefined) delete (next as { status?: unknown }).status;
    return next;
  }
  const next: KubeObject = { ...body, metadata };
  if (!resource.subresources.status) return next;
  const { status: _, ...rest } = next;
  return (previous.status === undefined ? rest : { ...rest, status: previous.status }) as KubeObject;
}

/** Writing a status may also touch labels and the like, but not everywhere. */
function statusMetadata(resource: Resource, next: ObjectMeta, { metadata: previous }: KubeObject): ObjectMeta {
  if (isCustom(resource)) return previous;
  const { labels, ownerReferences } = previous;
  if (resource.name === "deployments.apps") return { ...next, labels };
  return resource.name === "pods" ? { ...next, ownerReferences } : next;
}
