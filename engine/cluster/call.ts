import type { KubeObject } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Request, Success, User } from "./api.ts";
import { storedAs } from "./catalog.ts";
import type { Machine } from "./machine.ts";

/** One request on its way through the machine. */
export interface Call {
  readonly machine: Machine;
  readonly request: Request;
  readonly resource: Resource;
  /** Rules of the resource; without, its schema alone says what is right. */
  readonly kind: Kind | undefined;
  readonly user: User;
  /** Made by a component of ours: its objects are well-formed, and it may do everything. */
  readonly isTrusted: boolean;
  /** Who writes, for managed fields. */
  readonly manager: string;
  /** What the answer will warn of, in order; our own components don't read it. */
  readonly warnings: string[];
}

export function keyOfRequest({ namespace, name }: Request): string {
  return namespace ? `${namespace}/${name}` : name ?? "";
}

export function found({ machine, request, resource }: Call): KubeObject | undefined {
  return machine.store.get(storedAs(resource.name), keyOfRequest(request));
}

export function success(call: Call, object: KubeObject, more?: Partial<Success>): Success {
  return { ok: true, object, warnings: call.warnings, ...more };
}

/** How admission names an object before it has its name: by the prefix that the name is made from. */
export function admissionName({ request }: Call, { metadata }: KubeObject): string | undefined {
  const given = (request.body as Partial<KubeObject> | undefined)?.metadata?.name ?? request.name;
  return given || metadata.generateName || metadata.name || undefined;
}
