import type { KubeObject, ResourceName } from "../base/object.ts";
import type { View } from "./controller.ts";
import type { Machine } from "./machine.ts";

/** What one controller sees of the machine: the present, read only. */
export class MachineView implements View {
  constructor(private readonly machine: Machine, private readonly controller: number) {}

  get nowMs(): number {
    return this.machine.nowMs;
  }

  get<T extends KubeObject>(resource: ResourceName, key: string): T | undefined {
    return this.machine.store.get(resource, key) as T | undefined;
  }

  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly T[] {
    return this.machine.store.list(resource, namespace) as readonly T[];
  }

  ownedBy<T extends KubeObject>(uid: string, resource: ResourceName): readonly T[] {
    return this.machine.store.ownedBy(uid, resource) as readonly T[];
  }

  dependents(uid: string) {
    const { store, catalog } = this.machine;
    const names = store.owning(uid);
    if (names.length === 0) return [];
    return catalog.listable.filter(({ name }) => names.includes(name)).flatMap(({ name }) =>
      store.ownedBy(uid, name).map((object) => ({ resource: name, object }))
    );
  }

  podsOnNode<T extends KubeObject>(node: string): readonly T[] {
    return this.machine.store.onNode(node) as readonly T[];
  }

  labelled<T extends KubeObject>(resource: ResourceName, namespace: string, label: string, value: string) {
    return this.machine.store.labelled(resource, namespace, label, value) as readonly T[];
  }

  resources() {
    return this.machine.catalog.listable;
  }

  resourceOf(apiVersion: string, kind: string) {
    return this.machine.catalog.listableOf(apiVersion, kind);
  }

  memory<M>(key: string): M | undefined {
    return this.machine.memory.get(this.controller, key) as M | undefined;
  }

  chance(): number {
    return this.machine.chance.next32() / 4294967296;
  }
}
