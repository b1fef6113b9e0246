import type { Json, KubeObject, ObjectKey, ResourceName } from "../base/object.ts";
import type { Fault, Request } from "./api.ts";

/**
 * A controller is one sentence: a change names keys, a key is looked at, what should be done comes back as intents. It
 * has no state of its own: what it must remember between looks is a value kept by the cluster (`memory`, `remember`), so
 * that a fork remembers the same. It acts through nothing but its intents, which go through the learner's own verbs.
 */
export interface Controller {
  /** The component that its events come from and that it is logged as, such as `daemonset-controller`. */
  readonly name: string;

  /** Which keys to look at when an object of a resource changed. `previous` is absent when it is new. `*`: any resource. */
  readonly watches: Readonly<Record<ResourceName, (object: KubeObject, view: View, change: WatchedChange) => Keys>>;

  /** How long a key waits in the queue before it is looked at; changes in that time make one look. Default 0. */
  readonly delayMs?: number;

  reconcile(view: View, key: string): readonly Intent[];
}

export type Keys = string | readonly string[] | undefined;

export interface WatchedChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly previous?: KubeObject;
}

export interface ListableResource {
  readonly name: ResourceName;
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
}

/** What a controller sees: always the present, never a stale cache. Lists are sorted by namespace and name. */
export interface View {
  readonly nowMs: number;
  get<T extends KubeObject>(resource: ResourceName, key: ObjectKey): T | undefined;
  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly T[];
  /** Objects of a resource with an owner reference (of any kind, controller or not) to this uid. By index. */
  ownedBy<T extends KubeObject>(ownerUid: string, resource: ResourceName): readonly T[];
  /** The same over all resources, in the order of discovery. */
  dependents(ownerUid: string): readonly { readonly resource: ResourceName; readonly object: KubeObject }[];
  /** Pods whose `spec.nodeName` is this. By index. */
  podsOnNode<T extends KubeObject>(node: string): readonly T[];
  /** Objects of a namespace that have this label with this value. By index. */
  labelled<T extends KubeObject>(resource: ResourceName, namespace: string, label: string, value: string): readonly T[];
  /** Every resource of discovery that can be listed (the garbage collector and the namespace controller need it). */
  resources(): readonly ListableResource[];
  /** The one of these whose objects are of this kind. */
  resourceOf(apiVersion: string, kind: string): ListableResource | undefined;
  /** What this controller remembered under a key. */
  memory<M>(key: string): M | undefined;
  /** Seeded chance, for the few places where the real one rolls dice (names of volumes, ties). */
  chance(): number;
}

/**
 * What should be done, in order. `then` and `refused` give further intents from the answer (the name that the server
 * generated, the reason of a refusal). A refusal without `refused` is retried with back-off: 5 ms doubling up to 1000 s.
 */
export type Intent =
  | {
    readonly do: "request";
    readonly request: Request;
    then?(object: KubeObject): readonly Intent[];
    refused?(fault: Fault): readonly Intent[];
  }
  | {
    readonly do: "create";
    readonly object: unknown;
    then?(object: KubeObject): readonly Intent[];
    refused?(fault: Fault): readonly Intent[];
  }
  /** A merge patch of the object, or of a subresource; `null` removes a field. Answers nothing when nothing changes. */
  | {
    readonly do: "patch";
    readonly object: KubeObject;
    readonly subresource?: string;
    readonly patch: Json;
    refused?(fault: Fault): readonly Intent[];
  }
  /** Replaces the status if it differs. */
  | { readonly do: "status"; readonly object: KubeObject; readonly status: unknown }
  | {
    readonly do: "delete";
    readonly object: KubeObject;
    readonly gracePeriodSeconds?: number;
    readonly propagationPolicy?: Request["propagationPolicy"];
    then?(): readonly Intent[];
    refused?(fault: Fault): readonly Intent[];
  }
  | {
    readonly do: "event";
    readonly about: KubeObject;
    readonly type: "Normal" | "Warning";
    readonly reason: string;
    readonly message: string;
    readonly source?: EventSource;
    readonly fieldPath?: string;
    readonly action?: string;
  }
  | { readonly do: "remember"; readonly key: string; readonly value: unknown }
  | { readonly do: "forget"; readonly key: string }
  /** Look at this key (or another) again, `afterMs` from now. An earlier appointment of the same key stays too. */
  | { readonly do: "again"; readonly afterMs: number; readonly key?: string };

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}
