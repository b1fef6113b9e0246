import { parseTime, rfc3339 } from "../../base/time.ts";
import type { KubeObject, ObjectMeta } from "../../base/object.ts";
import { admissionFault } from "../admission/mod.ts";
import type { Answer } from "../api.ts";
import { type Call, found, success } from "../call.ts";
import { storedAs } from "../catalog.ts";
import { conflict, notFound, refusal, Refused } from "../faults.ts";

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
const DEFAULT_GRACE_SECONDS = 30;

export function remove(call: Call): Answer {
  const object = found(call);
  if (!object) return refusal(notFound(call.resource, call.request.name!), call.warnings);
  const gone = removed(call, object);
  return gone instanceof Refused ? refusal(gone.fault, call.warnings) : success(call, gone);
}

/** Deletes an object, or marks it as being deleted. Source: apiserver's `registry/generic/registry/store.go` (Delete). */
export function removed(call: Call, object: KubeObject): KubeObject | Refused {
  const { machine, request, resource } = call;
  const unmet = unmetPrecondition(call, object);
  if (unmet) return unmet;
  const refused = admissionFault(call, undefined, object);
  if (refused) return new Refused(refused);
  const finalizers = finalizersAfter(request.propagationPolicy, object.metadata.finalizers ?? []);
  const next = marked(call, object, finalizers);
  const holdsOn = finalizers.length > 0 || next.metadata.deletionGracePeriodSeconds! > 0 ||
    (object.kind === "Namespace" && object.spec?.finalizers?.length > 0);
  if (request.dryRun) return next;
  const at = storedAs(resource.name);
  if (!holdsOn) return machine.remove(at, object, resource.name === "pods" ? next : object);
  return next === object ? object : machine.put(at, next, object);
}

function unmetPrecondition({ request, resource }: Call, { metadata }: KubeObject): Refused | undefined {
  const { uid, resourceVersion } = request.preconditions ?? {};
  const unmet = uid !== undefined && uid !== metadata.uid
    ? `UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`
    : resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion
    ? `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`
    : undefined;
  return unmet === undefined
    ? undefined
    : new Refused(conflict(resource, metadata.name, `Precondition failed: ${unmet}`));
}

/** The garbage collector's finalizers say how dependents are dealt with. Without a policy they stay as they are. */
function finalizersAfter(
  policy: Call["request"]["propagationPolicy"],
  finalizers: readonly string[],
): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  if (policy === "Orphan") return [...others, ORPHAN];
  if (policy === "Foreground") return [...others, FOREGROUND];
  return others.length === finalizers.length ? finalizers : others;
}

/** The object as being deleted; itself when there is nothing to change. */
function marked(call: Call, object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { metadata } = object;
  const timing = metadata.deletionTimestamp === undefined ? startOf(call, object) : shortened(call, metadata);
  if (timing === undefined && finalizers === metadata.finalizers) return object;
  const { finalizers: before, ...rest } = metadata;
  const isSame = sameTexts(before ?? [], finalizers);
  if (timing === undefined && isSame) return object;
  const next: KubeObject = {
    ...object,
    metadata: { ...rest, ...timing, ...(finalizers.length > 0 ? { finalizers } : {}) },
  };
  return object.kind === "Namespace" ? { ...next, status: { ...object.status, phase: "Terminating" } } : next;
}

/** When a deletion begins: pods have a grace period, and everything that has a generation gets the next. */
function startOf({ machine, request, resource }: Call, object: KubeObject): Partial<ObjectMeta> {
  const seconds = resource.name === "pods" ? graceOf(object, request.gracePeriodSeconds) : 0;
  const { generation } = object.metadata;
  if (resource.name === "namespaces") return { deletionTimestamp: rfc3339(machine.nowMs) };
  return {
    deletionTimestamp: rfc3339(machine.nowMs + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
    ...(generation ? { generation: generation + 1 } : {}),
  };
}

/** Pods that never ran or are done have nothing to end. */
function graceOf({ spec, status }: KubeObject, asked: number | undefined): number {
  if (!spec?.nodeName || status?.phase === "Succeeded" || status?.phase === "Failed") return 0;
  const seconds = asked ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  return seconds < 0 ? 1 : seconds;
}

/** A second deletion may only make it faster. */
function shortened({ request }: Call, metadata: ObjectMeta): Partial<ObjectMeta> | undefined {
  const seconds = request.gracePeriodSeconds;
  const before = metadata.deletionGracePeriodSeconds;
  if (seconds === undefined || before === undefined || seconds >= before) return undefined;
  const atMs = parseTime(metadata.deletionTimestamp!) + (seconds - before) * 1000;
  return { deletionTimestamp: rfc3339(atMs), deletionGracePeriodSeconds: seconds };
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
