import {
  difference,
  EMPTY_OBJECT,
  type FieldSet,
  fieldsOf,
  isEmpty,
  NO_FIELDS,
  ownable,
  setFields,
  type Shape,
  union,
} from "../base/field_set.ts";
import { deepFreeze, sameJson } from "../base/json.ts";
import type { KubeObject, ManagedFieldsEntry, ObjectMeta } from "../base/object.ts";
import { rfc3339 } from "../base/time.ts";
import { resourceOfKind } from "../kinds/discovery.ts";
import { shape } from "../kinds/schema/mod.ts";
import type { Call } from "./call.ts";
import { UNRESOLVED_WRITES_MAX } from "./limits.ts";

/**
 * Who owns which fields of an object. Most writes are never asked about, so each is only noted; the fields are worked out
 * when somebody reads `metadata.managedFields`. That property is not enumerable: copies of the metadata, `-o yaml` and
 * comparisons don't see it, and whoever wants it shown copies it by its name.
 */
export interface Writes {
  readonly entries: readonly ManagedFieldsEntry[];
  /** Writes since then, oldest first; those of one writer in a row are one. */
  readonly noted: readonly Write[];
}

interface Write {
  readonly manager: string;
  readonly subresource?: string;
  readonly atMs: number;
  /** Only what the write may have changed; absent when it made the object. */
  readonly before: object | undefined;
  readonly after: object;
}

/** How a kind's facts are found again later. */
interface Type {
  readonly apiVersion: string;
  readonly kind: string;
}

const WRITES = Symbol("writes");

type Remembering = ObjectMeta & { readonly [WRITES]?: Writes & Type };

/** Gives metadata that is about to be stored the memory of its writes. */
export function remember(metadata: ObjectMeta, writes: Writes, { apiVersion, kind }: Type): void {
  Object.defineProperty(metadata, WRITES, { value: { ...writes, apiVersion, kind } });
  Object.defineProperty(metadata, "managedFields", MANAGED_FIELDS);
}

/** An object that is shown but not stored, with the memory that it would have. */
export function shown(object: KubeObject, writes: Writes): KubeObject {
  const { resourceVersion, ...rest } = object.metadata;
  const metadata = (resourceVersion ? { ...object.metadata } : rest) as ObjectMeta;
  remember(metadata, writes, object);
  return { ...object, metadata };
}

const MANAGED_FIELDS: PropertyDescriptor = {
  enumerable: false,
  get(this: Remembering) {
    const writes = this[WRITES];
    return writes && resolved(writes, writes).entries;
  },
};

export function writesOf(object: KubeObject | undefined): Writes | undefined {
  return (object?.metadata as Remembering | undefined)?.[WRITES];
}

/** The memory of an object's writes with one more. */
export function withWrite(
  { machine, manager, request }: Call,
  next: KubeObject,
  previous: KubeObject | undefined,
): Writes {
  const { subresource } = request;
  const { entries, noted } = writesOf(previous) ?? { entries: [], noted: [] };
  const last = noted[noted.length - 1];
  const isAgain = last !== undefined && last.manager === manager && last.subresource === subresource;
  const hasSameMetadata = previous !== undefined && isSameMetadata(next.metadata, previous.metadata);
  const write: Write = {
    manager,
    subresource,
    atMs: machine.nowMs,
    before: isAgain ? last.before : previous && bare(previous, hasSameMetadata),
    after: bare(next, hasSameMetadata && !(isAgain && "metadata" in last.after)),
  };
  const all = { entries, noted: isAgain ? [...noted.slice(0, -1), write] : [...noted, write] };
  return all.noted.length > UNRESOLVED_WRITES_MAX ? resolved(all, next) : all;
}

/** Keeps nothing alive but the parts: an object's own memory must not be in here. */
function bare(object: KubeObject, isWithoutMetadata: boolean): object {
  const { metadata, ...parts } = object;
  return isWithoutMetadata ? parts : { ...parts, metadata: { ...metadata } };
}

function isSameMetadata(a: ObjectMeta, b: ObjectMeta): boolean {
  return a.labels === b.labels && a.annotations === b.annotations && a.finalizers === b.finalizers &&
    a.ownerReferences === b.ownerReferences;
}

/** Works out what the noted writes came to. */
export function resolved({ entries, noted }: Writes, type: Type): Writes {
  const known = shape(type.apiVersion, type.kind);
  const hasStatus = resourceOfKind(type.apiVersion, type.kind)?.subresources.status !== undefined;
  let all = entries;
  for (const write of noted) all = afterUpdate(all, write, type.apiVersion, known, hasStatus);
  return { entries: deepFreeze([...all].sort(inOrder)), noted: [] };
}

const STATUS: FieldSet = { "f:status": NO_FIELDS };

function afterUpdate(
  entries: readonly ManagedFieldsEntry[],
  { manager, subresource, atMs, before, after }: Write,
  apiVersion: string,
  known: Shape | undefined,
  hasStatus: boolean,
): readonly ManagedFieldsEntry[] {
  let set = ownable(setFields(before ?? EMPTY_OBJECT, after, known));
  if (hasStatus && subresource !== "status") set = withoutWhole(set, STATUS);
  const gone = before ? difference(fieldsOf(before, known), fieldsOf(after, known)) : NO_FIELDS;
  if (isEmpty(set) && isEmpty(gone)) return entries;
  const isOwn = (entry: ManagedFieldsEntry) =>
    entry.manager === manager && entry.operation === "Update" && entry.subresource === subresource &&
    entry.apiVersion === apiVersion;
  const own = entries.find(isOwn);
  const others = entries.filter((entry) => !isOwn(entry)).map((entry) => {
    const rest = difference(difference(entry.fieldsV1 as FieldSet, set), gone);
    return sameJson(rest, entry.fieldsV1) ? entry : { ...entry, fieldsV1: rest };
  });
  const fields = union(own ? difference(own.fieldsV1 as FieldSet, gone) : NO_FIELDS, set);
  const time = isEmpty(set) && own ? own.time : rfc3339(atMs);
  const entry: ManagedFieldsEntry = {
    apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1: fields,
    manager,
    operation: "Update",
    ...(subresource ? { subresource } : {}),
    time,
  };
  return [...others, entry].filter(({ fieldsV1 }) => !isEmpty(fieldsV1 as FieldSet));
}

/** `difference` keeps what is not named leaf by leaf; this drops whole branches. */
function withoutWhole(set: FieldSet, branches: FieldSet): FieldSet {
  return Object.fromEntries(Object.entries(set).filter(([element]) => !(element in branches)));
}

/** Applied ones first, then by time, manager and so on. */
function inOrder(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  const key = ({ operation, time = "", manager, apiVersion, subresource = "" }: ManagedFieldsEntry) =>
    [operation, time, manager, apiVersion, subresource].join("\0");
  return key(a) < key(b) ? -1 : 1;
}
