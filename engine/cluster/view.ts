import type { KubeObject, ResourceName } from "../base/object.ts";
import type { View } from "./controller.ts";
import type { Machine } from "./machine.ts";

/** What one controller sees of the machine: the present, read only. */
export function viewOf(machine: Machine, controller: number): View {
  const { store } = machine;
  return {
    get nowMs() {
      return machine.nowMs;
    },
    get: <T extends KubeObject>(resource: ResourceName, key: string) => store.get(resource, key) as T | undefined,
    list: <T extends KubeObject>(resource: ResourceName, namespace?: string) =>
      store.list(resource, namespace) as readonly T[],
    ownedBy: <T extends KubeObject>(uid: string, resource: ResourceName) =>
      store.ownedBy(uid, resource) as readonly T[],
    podsOnNode: <T extends KubeObject>(node: string) => store.onNode(node) as readonly T[],
    labelled: <T extends KubeObject>(resource: ResourceName, namespace: string, label: string, value: string) =>
      store.labelled(resource, namespace, label, value) as readonly T[],
    resources: () => machine.catalog.listable,
    memory: <M>(key: string) => machine.memory.get(controller, key) as M | undefined,
    chance: () => machine.chance.next32() / 4294967296,
  };
}
