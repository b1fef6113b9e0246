import { keyOf, type KubeObject, type ObjectKey } from "../base/object.ts";
import { SortedMap } from "./sorted_map.ts";

const NONE: readonly never[] = Object.freeze([]);

type Index = Map<string, SortedMap<KubeObject>>;

/** The objects of one resource with their indexes. Every write costs what the change costs, not what the table holds. */
export class Table {
  readonly stamp: object;
  #objects: SortedMap<KubeObject>;
  #byOwner: Index;
  #byNode: Index;
  /** By label name; each is made when it is first asked for. */
  #byLabel: Map<string, Index>;

  constructor(stamp: object, from?: Table) {
    this.stamp = stamp;
    this.#objects = from ? from.#objects : new SortedMap(stamp);
    this.#byOwner = new Map(from ? from.#byOwner : undefined);
    this.#byNode = new Map(from ? from.#byNode : undefined);
    this.#byLabel = new Map();
    if (from) { for (const [label, index] of from.#byLabel) this.#byLabel.set(label, new Map(index)); }
  }

  own(stamp: object): Table {
    return this.stamp === stamp ? this : new Table(stamp, this);
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#objects.get(key);
  }

  list(namespace?: string): readonly KubeObject[] {
    return namespace === undefined ? this.#objects.values() : this.#objects.range(`${namespace}/`);
  }

  ownedBy(uid: string): readonly KubeObject[] {
    return this.#byOwner.get(uid)?.values() ?? NONE;
  }

  onNode(node: string): readonly KubeObject[] {
    return this.#byNode.get(node)?.values() ?? NONE;
  }

  labelled(namespace: string, label: string, value: string): readonly KubeObject[] {
    let index = this.#byLabel.get(label);
    if (!index) {
      this.#byLabel.set(label, index = new Map());
      for (const object of this.#objects.values()) this.#enter(index, labelKey(object, label), keyOf(object), object);
    }
    return index.get(`${namespace}/${value}`)?.values() ?? NONE;
  }

  /** Puts `next` where `previous` was; either may be missing. */
  replace(next: KubeObject | undefined, previous: KubeObject | undefined): void {
    const key = keyOf((next ?? previous)!);
    this.#objects = this.#objects.own(this.stamp);
    if (next) this.#objects.set(key, next);
    else this.#objects.delete(key);
    this.#reindexOwners(key, next, previous);
    this.#move(this.#byNode, nodeOf(previous), nodeOf(next), key, next);
    for (const [label, index] of this.#byLabel) {
      this.#move(index, previous && labelKey(previous, label), next && labelKey(next, label), key, next);
    }
  }

  #reindexOwners(key: ObjectKey, next: KubeObject | undefined, previous: KubeObject | undefined): void {
    const before = previous?.metadata.ownerReferences ?? NONE;
    const after = next?.metadata.ownerReferences ?? NONE;
    for (const { uid } of before) {
      if (!after.some((owner) => owner.uid === uid)) this.#move(this.#byOwner, uid, undefined, key, undefined);
    }
    for (const { uid } of after) this.#enter(this.#byOwner, uid, key, next!);
  }

  #move(
    index: Index,
    from: string | undefined,
    to: string | undefined,
    key: ObjectKey,
    object: KubeObject | undefined,
  ): void {
    if (from !== undefined && from !== to) {
      const bucket = index.get(from)?.own(this.stamp);
      bucket?.delete(key);
      if (!bucket || bucket.size === 0) index.delete(from);
      else index.set(from, bucket);
    }
    if (object) this.#enter(index, to, key, object);
  }

  #enter(index: Index, place: string | undefined, key: ObjectKey, object: KubeObject): void {
    if (place === undefined) return;
    const known = index.get(place);
    const bucket = known ? known.own(this.stamp) : new SortedMap<KubeObject>(this.stamp);
    bucket.set(key, object);
    if (bucket !== known) index.set(place, bucket);
  }
}

function nodeOf(object: KubeObject | undefined): string | undefined {
  return object?.kind === "Pod" ? object.spec?.nodeName || undefined : undefined;
}

function labelKey({ metadata }: KubeObject, label: string): string | undefined {
  const value = metadata.labels?.[label];
  return value === undefined ? undefined : `${metadata.namespace ?? ""}/${value}`;
}
