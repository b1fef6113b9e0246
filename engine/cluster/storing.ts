import { sameJson } from "../base/json.ts";
import { keyOf, type KubeObject, type ManagedFieldsEntry, type ObjectMeta } from "../base/object.ts";
import { admissionFault, admitted } from "./admission/mod.ts";
import type { Call } from "./call.ts";
import { storedAs } from "./catalog.ts";
import { alreadyExists, invalid, Refused } from "./faults.ts";
import { freshMetadata, metadataFaults } from "./metadata.ts";
import { shown, withWrite } from "./managed_fields.ts";
import { NAME_TRIES_MAX, OBJECT_BYTES_MAX, OBJECTS_MAX } from "./limits.ts";

/**
 * Kinds whose creator may also give the status: what registers them knows it best. Elsewhere a new object starts without one,
 * and updates keep the former (`merged` in verbs/update.ts).
 */
const BRING_STATUS = new Set(["nodes"]);

/**
 * Stores a new object: defaults, admission, rules, then the store. A dry run does everything but the last.
 *
 * @param managers Who owns what, when the object is applied; else the writer owns all.
 */
export function storeNew(call: Call, body: KubeObject, managers?: readonly ManagedFieldsEntry[]): KubeObject | Refused {
  const { machine, resource, kind, request } = call;
  const metadata = freshMetadata(call, body.metadata ?? {});
  let next: KubeObject = { ...body, metadata };
  if (resource.subresources.status && next.status !== undefined && !BRING_STATUS.has(resource.name)) {
    delete (next as { status?: unknown }).status;
  }
  if (kind?.prepare) next = kind.prepare(next, { nowMs: machine.nowMs, user: call.user });
  const admitting = admitted(call, next, undefined);
  if (admitting instanceof Refused) return admitting;
  const allocated = withAllocations(call, admitting, undefined);
  if (allocated instanceof Refused) return allocated;
  next = allocated;
  const faults = [...metadataFaults(call, next), ...(kind?.validate?.(next) ?? [])];
  if (faults.length > 0) return new Refused(invalid(resource, next.metadata.name, faults));
  if (kind?.warnings && !call.isTrusted) call.warnings.push(...kind.warnings(next));
  const refused = admissionFault(call, next, undefined);
  if (refused) return new Refused(refused);
  const named = withFreeName(call, next);
  if (named instanceof Refused) return named;
  const full = sizeFault(call, named);
  if (full) return full;
  if (body.metadata?.resourceVersion && !call.isTrusted) {
    return new Refused({
      code: 500,
      reason: "",
      message: "resourceVersion should not be set on objects to be created",
    });
  }
  const writes = managers
    ? { entries: managers, noted: [] }
    : withWrite(call, withoutGiven(call, named, body), undefined);
  if (request.dryRun) return shown(named, writes);
  return machine.put(storedAs(resource.name), named, undefined, writes);
}

/** What the server gave out by itself is nobody's. */
function withoutGiven({ kind }: Call, object: KubeObject, sent: KubeObject): KubeObject {
  if (!kind?.allocated) return object;
  const given = kind.allocated.filter((name) => sent["spec"]?.[name] === undefined);
  const spec = Object.entries(object["spec"] ?? {}).filter(([name]) => !given.includes(name));
  return { ...object, spec: Object.fromEntries(spec) };
}

/** What must be unique in the whole cluster, such as the address of a service. */
function withAllocations(call: Call, next: KubeObject, previous: KubeObject | undefined): KubeObject | Refused {
  const { machine, resource, kind } = call;
  if (!kind?.allocate) return next;
  const others = machine.store.list(storedAs(resource.name));
  const given = kind.allocate(next, { previous, others, below: (limit) => machine.chance.below(limit) });
  return "faults" in given ? new Refused(invalid(resource, next.metadata.name, given.faults)) : given as KubeObject;
}

/** A generated name that is taken is drawn again. */
function withFreeName(call: Call, object: KubeObject): KubeObject | Refused {
  const { machine, resource } = call;
  const at = storedAs(resource.name);
  const { generateName } = object.metadata;
  let tried = object;
  for (let i = 0; i < NAME_TRIES_MAX; i++) {
    const taken = machine.store.get(at, keyOf(tried));
    if (!taken) return tried;
    const isFixed = !generateName || !tried.metadata.name.startsWith(generateName.slice(0, 58)) || call.request.name;
    if (isFixed) {
      return new Refused(alreadyExists(resource, tried.metadata.name, taken.metadata.deletionTimestamp !== undefined));
    }
    const name = generateName.slice(0, 58) + machine.chance.suffix();
    tried = { ...tried, metadata: { ...tried.metadata, name } };
  }
  return new Refused(alreadyExists(resource, tried.metadata.name));
}

function sizeFault(call: Call, object: KubeObject): Refused | undefined {
  if (call.machine.store.size >= OBJECTS_MAX) {
    const message = `This cluster is full: it holds ${OBJECTS_MAX} objects. Delete some, then try again`;
    return new Refused({ code: 507, reason: "InsufficientStorage", message });
  }
  if (call.isTrusted || JSON.stringify(object).length <= OBJECT_BYTES_MAX) return undefined;
  return new Refused({ code: 500, reason: "", message: "etcdserver: request is too large" });
}

export interface Rewriting {
  /** Defaults and rules of the kind are skipped: the fields that they look at did not change. */
  readonly isPlain?: boolean;
  /** Who owns what from now on, when this is an apply; else the writer owns what he changed. */
  readonly managers?: readonly ManagedFieldsEntry[];
}

/** Stores what becomes of an object. Nothing is written when nothing changes; a deleted one without finalizers goes. */
export function storeUpdate(
  call: Call,
  given: KubeObject,
  previous: KubeObject,
  { isPlain, managers }: Rewriting = {},
): KubeObject | Refused {
  const { machine, resource, kind, request } = call;
  let next = given;
  const { subresource } = request;
  if (!isPlain) {
    if (kind?.prepare && subresource !== "finalize") {
      next = kind.prepare(next, { previous, nowMs: machine.nowMs, subresource, user: call.user });
    }
    const admitting = admitted(call, next, previous);
    if (admitting instanceof Refused) return admitting;
    const allocated = subresource === undefined ? withAllocations(call, admitting, previous) : admitting;
    if (allocated instanceof Refused) return allocated;
    next = allocated;
  }
  next = withGeneration(call, next, previous);
  if (!isPlain) {
    const faults = [...metadataFaults(call, next, previous), ...(kind?.validate?.(next, previous, subresource) ?? [])];
    if (faults.length > 0) return new Refused(invalid(resource, previous.metadata.name, faults));
    if (kind?.warnings && !call.isTrusted && subresource === undefined) {
      call.warnings.push(...kind.warnings(next, previous));
    }
    const refused = admissionFault(call, next, previous);
    if (refused) return new Refused(refused);
  }
  const isSame = sameJson(next, previous);
  if (isSame && (!managers || sameJson(managers, previous.metadata.managedFields))) return previous;
  const full = sizeFault(call, next);
  if (full) return full;
  const at = storedAs(resource.name);
  if (!request.dryRun && isFinished(next)) return machine.remove(at, previous, next);
  const writes = managers ? { entries: managers, noted: [] } : withWrite(call, next, previous);
  return request.dryRun ? shown(next, writes) : machine.put(at, next, previous, writes);
}

/** Deleted, without grace left and with nothing that holds it: an update lets it go. */
function isFinished({ metadata, spec, kind }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined || metadata.deletionGracePeriodSeconds) return false;
  if (kind === "Namespace" && spec?.finalizers?.length) return false;
  return !metadata.finalizers?.length;
}

function withGeneration({ kind, request }: Call, next: KubeObject, previous: KubeObject): KubeObject {
  const { generation } = previous.metadata;
  if (generation === undefined || !kind?.raisesGeneration || request.subresource === "status") return next;
  if (!kind.raisesGeneration(next, previous)) return next;
  const metadata: ObjectMeta = { ...next.metadata, generation: generation + 1 };
  return { ...next, metadata };
}
