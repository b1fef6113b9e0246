import {
  changedFields,
  difference,
  type FieldSet,
  fieldsOf,
  intersection,
  isEmpty,
  mergeApplied,
  ownable,
  partsOf,
  pathsOf,
  type Shape,
  shapeFault,
  union,
} from "../../base/field_set.ts";
import { goJson, isRecord, sameJson, without } from "../../base/json.ts";
import type { KubeObject, ManagedFieldsEntry } from "../../base/object.ts";
import { rfc3339 } from "../../base/time.ts";
import { required } from "../../kinds/field_fault.ts";
import type { Answer, Fault } from "../api.ts";
import { placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { isCustom } from "../catalog.ts";
import { customShape } from "../custom/decode.ts";
import { badRequest, invalid, refusal, Refused } from "../faults.ts";
import { shape } from "../../kinds/schema/mod.ts";
import { storeNew } from "../storing.ts";
import { replaced } from "./update.ts";

/**
 * Server-side apply: the configuration's fields win, those that its manager applied before and left out now go, and fields
 * of other managers are only taken by force. Source: structured-merge-diff's `merge/update.go`.
 */
export function apply(call: Call): Answer {
  const { request, resource } = call;
  const body = configuration(call);
  if (body instanceof Refused) return refusal(body.fault);
  const known = isCustom(resource) ? customShape(resource) : shape(resource.apiVersion, resource.kind);
  const fault = shapeFault(body, known);
  if (fault !== undefined) {
    const place = `${request.namespace ? `${request.namespace}/` : "/"}${request.name}`;
    const type = `${resource.group ? resource.apiVersion : `/${resource.version}`}, Kind=${resource.kind}`;
    const message = `failed to create typed patch object (${place}; ${type}): ${fault}`;
    return refusal({ code: 500, reason: "", message });
  }
  const applied = ownable(fieldsOf(body, known));
  const live = found(call);
  if (!live) return answered(call, storeNew(call, body, [entryOf(call, applied)]), true);
  const { resourceVersion: _, ...liveMetadata } = live.metadata;
  const current: KubeObject = {
    ...live,
    metadata: { ...liveMetadata, resourceVersion: body.metadata.resourceVersion ?? "" },
  };
  const entries = live.metadata.managedFields ?? [];
  const isOwn = (entry: ManagedFieldsEntry) =>
    entry.operation === "Apply" && entry.manager === call.manager && entry.subresource === request.subresource;
  const own = entries.find(isOwn);
  const others = entries.filter((entry) => !isOwn(entry));
  const merged = mergeApplied(current, body, known) as KubeObject;
  const conflicts = others.map((entry) => ({
    entry,
    fields: changedFields(intersection(applied, entry.fieldsV1 as FieldSet), current, merged, known),
  })).filter(({ fields }) => !isEmpty(fields));
  const isSettled = request.force || call.manager === "kubectl" && wereAppliedByClient(conflicts, live, known);
  if (conflicts.length > 0 && !isSettled) return refusal(conflictFault(conflicts));
  const kept = others.map((entry) => {
    const lost = conflicts.find((conflict) => conflict.entry === entry)?.fields;
    return lost ? { ...entry, fieldsV1: difference(entry.fieldsV1 as FieldSet, lost) } : entry;
  }).filter(({ fieldsV1 }) => !isEmpty(fieldsV1 as FieldSet));
  const before = (own?.fieldsV1 ?? {}) as FieldSet;
  const owned = kept.reduce<FieldSet>((set, { fieldsV1 }) => union(set, fieldsV1 as FieldSet), applied);
  const rest = pruned(merged, before, owned, known) as KubeObject;
  const next = call.manager === "kubectl" ? withMemory(rest, body) : rest;
  const isSame = own !== undefined && sameJson(before, applied) && conflicts.length === 0;
  const managers = isSame ? entries : isEmpty(applied) ? kept : [...kept, entryOf(call, applied)];
  return answered(
    call,
    replaced(call, { ...next, metadata: { ...current.metadata, ...next.metadata } }, live, managers),
    false,
  );
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Whether all that is in conflict was applied by `kubectl apply`: then it changes hands without force. */
function wereAppliedByClient(conflicts: readonly Conflict[], live: KubeObject, known: Shape | undefined): boolean {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return false;
  try {
    const before = ownable(fieldsOf(JSON.parse(text), known));
    return conflicts.every(({ fields }) => isEmpty(difference(fields, before)));
  } catch {
    return false;
  }
}

/** An object that `kubectl apply` remembers a configuration of remembers the new one from then on. */
function withMemory(object: KubeObject, body: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[LAST_APPLIED] === undefined) return object;
  const { annotations: given, ...metadata } = body.metadata;
  const others = given && without(given, LAST_APPLIED);
  const text = goJson({ ...body, metadata: others ? { ...metadata, annotations: others } : metadata });
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${text}\n` } } };
}

/** The value without what the manager applied before and nobody owns now, whatever stands inside it. */
function pruned(value: unknown, before: FieldSet, owned: FieldSet, known: Shape | undefined): unknown {
  if (isEmpty(before) || typeof value !== "object" || value === null) return value;
  const parts = partsOf(value, known).flatMap(([element, inner, innerShape]) => {
    const last = before[element];
    if (last === undefined) return [[element, inner] as const];
    const now = owned[element];
    return now === undefined ? [] : [[element, pruned(inner, last, now, innerShape)] as const];
  });
  if (Array.isArray(value)) return parts.map(([, inner]) => inner);
  return Object.fromEntries(parts.map(([element, inner]) => [element.slice("f:".length), inner]));
}

function answered(call: Call, stored: KubeObject | Refused, created: boolean): Answer {
  return stored instanceof Refused ? refusal(stored.fault, call.warnings) : success(call, stored, { created });
}

function configuration(call: Call): KubeObject | Refused {
  const { request, resource } = call;
  const { body, fieldManager } = request;
  if (!fieldManager) {
    const fault = required("fieldManager", "is required for apply patch");
    return new Refused(invalid({ kind: "PatchOptions", group: "meta.k8s.io" }, "", [fault]));
  }
  if (!isRecord(body)) return new Refused(badRequest("error decoding YAML: the configuration is not an object"));
  const { apiVersion, kind } = body;
  if (apiVersion !== resource.apiVersion || kind !== resource.kind) {
    return new Refused(
      badRequest(
        `incorrect object type: expected ${resource.apiVersion}, Kind=${resource.kind}, got ${apiVersion}, Kind=${kind}`,
      ),
    );
  }
  const given = body as KubeObject;
  return placeFault(call, given) ?? given;
}

function entryOf({ manager, machine, request, resource }: Call, fieldsV1: FieldSet): ManagedFieldsEntry {
  const { subresource } = request;
  return {
    apiVersion: resource.apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1,
    manager,
    operation: "Apply",
    ...(subresource ? { subresource } : {}),
    time: rfc3339(machine.nowMs),
  };
}

interface Conflict {
  readonly entry: ManagedFieldsEntry;
  readonly fields: FieldSet;
}

function conflictFault(conflicts: readonly Conflict[]): Fault {
  const all = conflicts.flatMap(({ entry, fields }) =>
    pathsOf(fields).map((path) => ({ who: managerText(entry), path }))
  );
  const [first] = all;
  const managers = [...new Set(all.map(({ who }) => who))].sort();
  const message = all.length === 1
    ? `Apply failed with 1 conflict: conflict with ${first!.who}: ${first!.path}`
    : `Apply failed with ${all.length} conflicts: ${
      managers.map((who) =>
        `conflicts with ${who}:\n${all.filter((one) => one.who === who).map(({ path }) => `- ${path}`).join("\n")}`
      )
        .join("\n")
    }`;
  const causes = all.map(({ who, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${who}`,
    field: path,
  }));
  return { code: 409, reason: "Conflict", message, details: { causes } };
}

function managerText({ manager, operation, subresource, apiVersion }: ManagedFieldsEntry): string {
  const using = operation === "Update" ? ` using ${apiVersion}` : "";
  return `"${manager}"${subresource ? ` with subresource "${subresource}"` : ""}${using}`;
}
