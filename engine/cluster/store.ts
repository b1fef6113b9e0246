import { deepFreeze } from "../base/json.ts";
import type { KubeObject, ObjectKey, ResourceName } from "../base/object.ts";
import type { Change } from "./api.ts";
import { ChangeLog } from "./change_log.ts";
import { remember, writesOf } from "./managed_fields.ts";
import { Table } from "./table.ts";

const NONE: readonly KubeObject[] = Object.freeze([]);

/** All objects, one version counter, and what changed lately. Knows no rules: those are in verbs/ and admission/. */
export class Store {
  #stamp: object = {};
  #tables = new Map<ResourceName, Table>();
  /** A fork has the same map of tables. */
  #isShared = false;
  #log: ChangeLog;
  #version: number;
  #size = 0;

  constructor(version: number) {
    this.#version = version;
    this.#log = new ChangeLog(version);
  }

  get version(): number {
    return this.#version;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#size;
  }

  get(resource: ResourceName, key: ObjectKey): KubeObject | undefined {
    return this.#tables.get(resource)?.get(key);
  }

  list(resource: ResourceName, namespace?: string): readonly KubeObject[] {
    return this.#tables.get(resource)?.list(namespace) ?? NONE;
  }

  ownedBy(uid: string, resource: ResourceName): readonly KubeObject[] {
    return this.#tables.get(resource)?.ownedBy(uid) ?? NONE;
  }

  /** Resources with objects that this uid owns. */
  owning(uid: string): readonly ResourceName[] {
    const names: ResourceName[] = [];
    for (const [name, table] of this.#tables) if (table.ownedBy(uid).length > 0) names.push(name);
    return names;
  }

  onNode(node: string): readonly KubeObject[] {
    return this.#tables.get("pods")?.onNode(node) ?? NONE;
  }

  labelled(resource: ResourceName, namespace: string, label: string, value: string): readonly KubeObject[] {
    return this.#tables.get(resource)?.labelled(namespace, label, value) ?? NONE;
  }

  /** Stores an object under the next version, which it then carries. Without `writes` nobody new owns anything. */
  put(resource: ResourceName, next: KubeObject, previous: KubeObject | undefined, writes = writesOf(previous)): Change {
    const version = ++this.#version;
    const metadata = { ...next.metadata, resourceVersion: String(version) };
    if (writes) remember(metadata, writes, next);
    const object = deepFreeze({ ...next, metadata });
    this.#table(resource).replace(object, previous);
    if (!previous) this.#size++;
    return this.#note({ version, type: previous ? "MODIFIED" : "ADDED", resource, object, previous });
  }

  /** Takes an object away. Its last state, under the next version, may differ from the stored one. */
  remove(resource: ResourceName, stored: KubeObject, last: KubeObject): Change {
    const version = ++this.#version;
    const object = deepFreeze({ ...last, metadata: { ...last.metadata, resourceVersion: String(version) } });
    this.#table(resource).replace(undefined, stored);
    this.#size--;
    return this.#note({ version, type: "DELETED", resource, object, previous: stored });
  }

  changesSince(version: number): readonly Change[] | undefined {
    return this.#log.since(version);
  }

  fork(): Store {
    const twin = new Store(this.#version);
    twin.#tables = this.#tables;
    twin.#isShared = this.#isShared = true;
    twin.#log = this.#log.fork();
    twin.#size = this.#size;
    this.#stamp = {};
    return twin;
  }

  #note(change: Change): Change {
    this.#log.add(change);
    return change;
  }

  #table(resource: ResourceName): Table {
    const known = this.#tables.get(resource);
    const table = known ? known.own(this.#stamp) : new Table(this.#stamp);
    if (table !== known) {
      if (this.#isShared) this.#tables = new Map(this.#tables);
      this.#isShared = false;
      this.#tables.set(resource, table);
    }
    return table;
  }
}
