import type { KubeObject } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Fault, Request, User } from "./api.ts";
import { forbidden } from "./faults.ts";
import type { Machine } from "./machine.ts";

/** Role-based access control over the stored roles and bindings. Source: Kubernetes' `plugin/pkg/auth/authorizer/rbac`. */
const ROLES = "roles.rbac.authorization.k8s.io";
const CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io";
const ROLE_BINDINGS = "rolebindings.rbac.authorization.k8s.io";
const CLUSTER_ROLE_BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io";

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** What somebody wants to do. */
export interface Act {
  readonly verb: string;
  readonly group: string;
  /** The plural, without its subresource. */
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export function authorizationFault(
  machine: Machine,
  request: Request,
  resource: Resource,
  user: User,
): Fault | undefined {
  if (isAdministrator(user)) return undefined;
  const { verb, name, subresource } = request;
  // A namespace's own path lies inside it.
  const namespace = resource.name === "namespaces" ? name : request.namespace;
  const act: Act = {
    verb,
    group: resource.group,
    resource: resource.plural,
    subresource,
    namespace,
    name: verb === "create" ? undefined : name,
  };
  return isAllowed(machine, user, act)
    ? undefined
    : denial(resource, user, act, verb === "create" && subresource === undefined ? undefined : name);
}

function denial(
  resource: Resource,
  user: User,
  { verb, group, subresource, namespace }: Act,
  name: string | undefined,
): Fault {
  const path = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const where = namespace ? `in the namespace "${namespace}"` : "at the cluster scope";
  const why = `User "${user.name}" cannot ${verb} resource "${path}" in API group "${group}" ${where}`;
  const shown = subresource === undefined ? resource : { ...resource, name: resource.name, plural: path };
  return forbidden(shown, name, why);
}

export function isAdministrator({ groups }: User): boolean {
  return groups.includes("system:masters");
}

export function isAllowed(machine: Machine, user: User, act: Act): boolean {
  return isAdministrator(user) || rulesOf(machine, user, act.namespace).some((rule) => allows(rule, act));
}

/** Whether a path that is no resource, such as `/healthz`, may be asked for. */
export function isPathAllowed(machine: Machine, user: User, verb: string, path: string): boolean {
  return isAdministrator(user) ||
    rulesOf(machine, user, undefined).some(({ verbs, nonResourceURLs = [] }) =>
      has(verbs, verb) &&
      nonResourceURLs.some((url) =>
        url === "*" || url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1)))
      )
    );
}

/** Every rule that a user has in a namespace, cluster-wide ones first, in the order of their bindings. */
export function rulesOf({ store }: Machine, user: User, namespace: string | undefined): PolicyRule[] {
  const bindings = [
    ...store.list(CLUSTER_ROLE_BINDINGS),
    ...(namespace ? store.list(ROLE_BINDINGS, namespace) : []),
  ];
  return bindings.filter((binding) => concerns(binding, user)).flatMap(({ roleRef, metadata }) => {
    const role = roleRef?.kind === "Role"
      ? store.get(ROLES, `${metadata.namespace}/${roleRef.name}`)
      : store.get(CLUSTER_ROLES, roleRef?.name);
    return (role?.rules ?? []) as readonly PolicyRule[];
  });
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

function concerns({ subjects = [], metadata }: KubeObject, user: User): boolean {
  return subjects.some(({ kind, name, namespace = metadata.namespace }: Subject) => {
    switch (kind) {
      case "User":
        return name === user.name;
      case "Group":
        return user.groups.includes(name);
      default:
        return kind === "ServiceAccount" && user.name === `system:serviceaccount:${namespace}:${name}`;
    }
  });
}

function has(list: readonly string[], text: string): boolean {
  return list.includes("*") || list.includes(text);
}

export function allows({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule, act: Act): boolean {
  const path = act.subresource === undefined ? act.resource : `${act.resource}/${act.subresource}`;
  return has(verbs, act.verb) && has(apiGroups, act.group) &&
    (has(resources, path) || (act.subresource !== undefined && resources.includes(`*/${act.subresource}`))) &&
    (resourceNames.length === 0 || (act.name !== undefined && resourceNames.includes(act.name)));
}
