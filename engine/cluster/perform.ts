import type { ResourceName } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Answer, Fault, Request, User } from "./api.ts";
import { authorizationFault } from "./authorize.ts";
import { isCustom } from "./catalog.ts";
import type { Call } from "./call.ts";
import { NO_SUCH_RESOURCE, NOT_ALLOWED, notFound, refusal } from "./faults.ts";
import type { Machine } from "./machine.ts";
import { SUBRESOURCES } from "./subresources/mod.ts";
import { VERBS } from "./verbs/mod.ts";

export const ADMINISTRATOR: User = Object.freeze({
  name: "kubernetes-admin",
  groups: Object.freeze(["system:masters", "system:authenticated"]),
});

/** Resources whose every use is warned of. */
const DEPRECATED: Readonly<Record<ResourceName, string>> = {
  componentstatuses: "v1 ComponentStatus is deprecated in v1.19+",
  endpoints: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
};

const BEHIND =
  "this cluster has more to do than it can get done: what you see may be old. Stop what keeps it so busy " +
  "(or start again), and wait a moment";

/** Who asks. `component` is set for what the cluster's own components do: they may do everything. */
export interface Asking {
  readonly component?: string;
}

/** Answers one request: what is it about, may this user do it, and then the verb. */
export function perform(machine: Machine, request: Request, { component }: Asking = {}): Answer {
  const resource = machine.catalog.find(request.resource, request.version);
  if (!resource) return refusal(NO_SUCH_RESOURCE);
  const isTrusted = component !== undefined;
  const user = request.user ?? ADMINISTRATOR;
  if (!isTrusted) {
    const denied = authorizationFault(machine, request, resource, user);
    if (denied) return refusal(denied);
  }
  const misdirected = pathFault(request, resource);
  if (misdirected) return refusal(misdirected);
  const deprecation = DEPRECATED[resource.name] ?? (isCustom(resource) ? resource.deprecation : undefined);
  const call: Call = {
    machine,
    request,
    resource,
    kind: machine.catalog.record(resource),
    user,
    isTrusted,
    manager: request.fieldManager ?? component ?? "kubectl",
    warnings: isTrusted ? [] : [...(machine.isBehind ? [BEHIND] : []), ...(deprecation ? [deprecation] : [])],
  };
  const special = SUBRESOURCES[request.subresource ?? ""] ??
    SUBRESOURCES[`${resource.name}/${request.subresource ?? ""}`];
  if (special) return special(call);
  return VERBS[request.verb](call);
}

function pathFault({ verb, subresource, namespace, name }: Request, resource: Resource): Fault | undefined {
  const verbs = subresource === undefined ? resource.verbs : resource.subresources[subresource]?.verbs;
  if (!verbs) return isCustom(resource) && name ? notFound(resource, name) : NO_SUCH_RESOURCE;
  if (!resource.namespaced && namespace !== undefined) return NO_SUCH_RESOURCE;
  if (!verbs.includes(verb)) return NOT_ALLOWED;
  const isMany = verb === "list" || verb === "deletecollection" || (verb === "create" && subresource === undefined);
  if (!isMany && !name) return NOT_ALLOWED;
  if (resource.namespaced && namespace === undefined && verb !== "list") {
    return verb === "create" ? NOT_ALLOWED : NO_SUCH_RESOURCE;
  }
  return undefined;
}
