import { Chance } from "../base/chance.ts";
import type { KubeObject, ResourceName } from "../base/object.ts";
import type { AuditEntry, Change } from "./api.ts";
import { type Catalog, catalogOf } from "./catalog.ts";
import type { Controller, View } from "./controller.ts";
import { EventCounters } from "./events.ts";
import { AUDIT_ENTRIES_KEPT } from "./limits.ts";
import type { Writes } from "./managed_fields.ts";
import { Memory } from "./memory.ts";
import { Queue } from "./queue.ts";
import { Store } from "./store.ts";
import { MachineView } from "./view.ts";

/** Real clusters have been through a few hundred writes when somebody first looks. */
const FIRST_VERSION = 200;

interface Watcher {
  readonly controller: number;
  readonly keys: Controller["watches"][ResourceName];
}

/** Controllers by the resources that they watch: the same for all forks. */
class Watchers {
  readonly #byResource = new Map<ResourceName, Watcher[]>();
  /** With those that watch everything. */
  readonly #complete = new Map<ResourceName, readonly Watcher[]>();

  constructor(readonly controllers: readonly Controller[]) {
    controllers.forEach(({ watches }, controller) => {
      for (const [resource, keys] of Object.entries(watches)) {
        const list = this.#byResource.get(resource);
        if (list) list.push({ controller, keys });
        else this.#byResource.set(resource, [{ controller, keys }]);
      }
    });
  }

  of(resource: ResourceName): readonly Watcher[] {
    const known = this.#complete.get(resource);
    if (known) return known;
    const all = [...this.#byResource.get(resource) ?? [], ...this.#byResource.get("*") ?? []];
    this.#complete.set(resource, all);
    return all;
  }
}

/** All that a cluster consists of. Verbs, admission and the loop work on it; the outside sees only `Cluster`. */
export class Machine {
  nowMs: number;
  /** The last `advance` ended before all was done that was due: there was more than one may take. */
  isBehind = false;
  readonly chance: Chance;
  readonly store: Store;
  readonly queue: Queue;
  readonly memory: Memory;
  /** How often in a row a look at a key was refused. */
  readonly failures: Memory;
  readonly eventCounters: EventCounters;
  readonly #watchers: Watchers;
  readonly #views: View[] = [];
  #audit: AuditEntry[];
  #isAuditShared: boolean;

  constructor(
    from: { readonly seed: string; readonly startMs: number; readonly controllers: readonly Controller[] } | Machine,
    seed?: string,
  ) {
    const isFork = from instanceof Machine;
    this.chance = isFork && seed === undefined
      ? from.chance.fork()
      : new Chance(seed ?? (from as { seed: string }).seed);
    this.nowMs = isFork ? from.nowMs : from.startMs;
    this.isBehind = isFork && from.isBehind;
    this.store = isFork ? from.store.fork() : new Store(FIRST_VERSION);
    this.queue = isFork ? from.queue.fork() : new Queue();
    this.memory = isFork ? from.memory.fork() : new Memory();
    this.failures = isFork ? from.failures.fork() : new Memory();
    this.eventCounters = isFork ? from.eventCounters.fork() : new EventCounters();
    this.#watchers = isFork ? from.#watchers : new Watchers(from.controllers);
    this.#audit = isFork ? from.#audit : [];
    this.#isAuditShared = isFork;
    if (isFork) from.#isAuditShared = true;
  }

  get controllers(): readonly Controller[] {
    return this.#watchers.controllers;
  }

  get catalog(): Catalog {
    return catalogOf(this.store.list("customresourcedefinitions.apiextensions.k8s.io"));
  }

  view(controller: number): View {
    return this.#views[controller] ??= new MachineView(this, controller);
  }

  /** Stores an object and tells the controllers. */
  put(resource: ResourceName, next: KubeObject, previous: KubeObject | undefined, writes?: Writes): KubeObject {
    return this.#tell(this.store.put(resource, next, previous, writes));
  }

  remove(resource: ResourceName, stored: KubeObject, last: KubeObject = stored): KubeObject {
    return this.#tell(this.store.remove(resource, stored, last));
  }

  note(entry: AuditEntry): void {
    if (this.#isAuditShared || this.#audit.length >= AUDIT_ENTRIES_KEPT * 2) {
      this.#audit = this.#audit.slice(-AUDIT_ENTRIES_KEPT);
      this.#isAuditShared = false;
    }
    this.#audit.push(entry);
  }

  get audit(): readonly AuditEntry[] {
    return this.#audit;
  }

  #tell(change: Change): KubeObject {
    for (const { controller, keys } of this.#watchers.of(change.resource)) {
      const named = keys!(change.object, this.view(controller), change);
      if (named === undefined) continue;
      const dueMs = this.nowMs + (this.controllers[controller]!.delayMs ?? 0);
      if (typeof named === "string") this.queue.addUnlessSooner(controller, named, dueMs);
      else for (const key of named) this.queue.addUnlessSooner(controller, key, dueMs);
    }
    return change.object;
  }
}
