import { complained, type Failure } from "../../failure.ts";
import type { Flag, Flags, Kube } from "../../verb.ts";
import { generator, made } from "./generator.ts";

const RBAC = "rbac.authorization.k8s.io";

const SUBJECT_FLAGS: readonly Flag[] = [
  { name: "group", type: "array", default: "[]", help: "Groups to bind to the role." },
  {
    name: "serviceaccount",
    type: "array",
    default: "[]",
    help: "Service accounts to bind to the role, in the format <namespace>:<name>",
  },
  { name: "user", type: "array", default: "[]", help: "Usernames to bind to the role." },
];

/** The subjects of a binding: users, groups, then service accounts. */
export function subjectsOf(flags: Flags): readonly object[] | { readonly failure: Failure } {
  const named = (kind: string, names: readonly string[]) => names.map((name) => ({ apiGroup: RBAC, kind, name }));
  const accounts = [];
  for (const text of flags.list("serviceaccount")) {
    const [namespace = "", name = "", ...more] = text.split(":");
    if (!namespace || !name || more.length) return { failure: complained("serviceaccount must be <namespace>:<name>") };
    accounts.push({ kind: "ServiceAccount", name, namespace });
  }
  return [...named("User", flags.list("user")), ...named("Group", flags.list("group")), ...accounts];
}

function binding(kind: string, name: string, roleKind: string, roleName: string, { flags }: Kube) {
  const subjects = subjectsOf(flags);
  if ("failure" in subjects) return subjects;
  const roleRef = { apiGroup: RBAC, kind: roleKind, name: roleName };
  return made(`${RBAC}/v1`, kind, name, { roleRef, ...(subjects.length ? { subjects } : {}) });
}

export const roleBinding = generator({
  name: "rolebinding",
  usage:
    "NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Create a role binding for a particular role or cluster role",
  examples:
    "# Two users become administrators of the namespace\nkubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2",
  flags: [
    { name: "clusterrole", type: "string", help: "ClusterRole this RoleBinding should reference" },
    { name: "role", type: "string", help: "Role this RoleBinding should reference" },
    ...SUBJECT_FLAGS,
  ],
  resource: `rolebindings.${RBAC}`,
  failing: "failed to create rolebinding: ",
  check: (_name, _args, flags) =>
    !flags.text("clusterrole") === !flags.text("role")
      ? "exactly one of clusterrole or role must be specified"
      : undefined,
  object(name, _args, kube) {
    const clusterRole = kube.flags.text("clusterrole");
    return binding(
      "RoleBinding",
      name,
      clusterRole ? "ClusterRole" : "Role",
      clusterRole || kube.flags.text("role"),
      kube,
    );
  },
});

export const clusterRoleBinding = generator({
  name: "clusterrolebinding",
  usage:
    "NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Create a cluster role binding for a particular cluster role",
  examples:
    "# Two users become administrators of the cluster\nkubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2",
  flags: [{
    name: "clusterrole",
    type: "string",
    required: true,
    help: "ClusterRole this ClusterRoleBinding should reference",
  }, ...SUBJECT_FLAGS],
  resource: `clusterrolebindings.${RBAC}`,
  failing: "failed to create clusterrolebinding: ",
  object: (name, _args, kube) =>
    binding("ClusterRoleBinding", name, "ClusterRole", kube.flags.text("clusterrole"), kube),
});
