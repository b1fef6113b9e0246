import { isFaulty } from "../../base/fault.ts";
import { at } from "../../base/json.ts";
import { formatSelector } from "../../base/labels.ts";
import { jsonPatch } from "../../base/json_patch.ts";
import { mergePatch } from "../../base/patch.ts";
import type { KubeObject } from "../../base/object.ts";
import { invalid as invalidField } from "../../kinds/field_fault.ts";
import type { Answer } from "../api.ts";
import { decodedBody, placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { isCustom } from "../catalog.ts";
import { conflict, invalid, notFound, refusal, Refused, STALE } from "../faults.ts";
import { storeUpdate } from "../storing.ts";

const SCALE = { kind: "Scale", apiVersion: "autoscaling/v1" };

interface Places {
  readonly spec: string;
  readonly status: string;
  readonly selector?: string;
}

const BUILT_IN: Places = { spec: "spec.replicas", status: "status.replicas", selector: "spec.selector" };

/** How many copies there should be, in a form that is the same for every kind that can be scaled. */
export function scale(call: Call): Answer {
  const object = found(call);
  if (!object) return refusal(notFound(call.resource, call.request.name!));
  const before = scaleOf(call, object);
  if (call.request.verb === "get") return success(call, before);
  const next = wanted(call, before);
  if (next instanceof Refused) return refusal(next.fault);
  const { resourceVersion } = next.metadata ?? {};
  if (resourceVersion && resourceVersion !== object.metadata.resourceVersion) {
    return refusal(conflict(call.resource, object.metadata.name, STALE));
  }
  const replicas = next.spec?.replicas ?? 0;
  if (replicas < 0) {
    const fault = invalidField("spec.replicas", replicas, "must be greater than or equal to 0");
    return refusal(invalid({ kind: "Scale", group: "autoscaling" }, object.metadata.name, [fault]));
  }
  const stored = storeUpdate(call, withReplicas(object, placesOf(call).spec.split("."), replicas), object);
  return stored instanceof Refused ? refusal(stored.fault) : success(call, scaleOf(call, stored));
}

/** A custom resource says itself where its numbers are. */
function placesOf({ resource }: Call): Places {
  if (!isCustom(resource)) return BUILT_IN;
  const version = resource.definition.spec.versions.find(({ name }: { name: string }) => name === resource.version);
  const paths = version?.subresources?.scale ?? {};
  const bare = (path: string | undefined) => path?.replace(/^\./, "");
  return {
    spec: bare(paths.specReplicasPath) ?? BUILT_IN.spec,
    status: bare(paths.statusReplicasPath) ?? BUILT_IN.status,
    selector: bare(paths.labelSelectorPath),
  };
}

function scaleOf(call: Call, object: KubeObject): KubeObject {
  const places = placesOf(call);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = places.selector === undefined ? undefined : at(object, places.selector);
  const text = typeof selector === "string" ? selector : selector ? formatSelector(selector) : undefined;
  return {
    ...SCALE,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(object, places.spec) ?? 0 },
    status: { replicas: at(object, places.status) ?? 0, ...(text ? { selector: text } : {}) },
  };
}

function wanted(call: Call, before: KubeObject): KubeObject | Refused {
  const { verb, patchType, body } = call.request;
  if (verb === "patch") {
    const patched = patchType === "json" ? jsonPatch(before, body as never) : mergePatch(before, body);
    if (isFaulty(patched)) return new Refused({ code: 422, reason: "Invalid", message: patched.fault });
    return patched as KubeObject;
  }
  const given = decodedBody(call, SCALE);
  return given instanceof Refused ? given : placeFault(call, given) ?? given;
}

function withReplicas(object: KubeObject, [field, ...deeper]: readonly string[], replicas: number): KubeObject {
  const inside = deeper.length === 0 ? replicas : withReplicas(object[field!] ?? {}, deeper, replicas);
  return { ...object, [field!]: inside };
}
