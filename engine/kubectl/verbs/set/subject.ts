import type { KubeObject } from "../../../base/object.ts";
import { setting } from "./setting.ts";

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
}

interface Options {
  readonly resources: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly serviceAccounts: readonly string[];
}

const BINDINGS = ["rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io"];
const GROUP = "rbac.authorization.k8s.io";

export const subject = setting<Options>({
  name: "subject",
  usage:
    "subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Update the user, group, or service account in a role binding or cluster role binding",
  examples:
    "# A user and a group more\nkubectl set subject rolebinding admin --user=user1 --group=group1\n\n# A service account\nkubectl set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1",
  flags: [
    { name: "group", type: "array", default: "[]", help: "Groups to bind to the role" },
    { name: "serviceaccount", type: "array", default: "[]", help: "Service accounts to bind to the role" },
    { name: "user", type: "array", default: "[]", help: "Usernames to bind to the role" },
  ],
  done: "subjects updated",
  failing: "failed to patch subjects to rolebinding: ",

  read: (args, flags) => ({
    resources: args,
    users: flags.list("user"),
    groups: flags.list("group"),
    serviceAccounts: flags.list("serviceaccount"),
  }),

  check({ users, groups, serviceAccounts }, _kube, infos) {
    if (!users.length && !groups.length && !serviceAccounts.length) {
      return "you must specify at least one value of user, group or serviceaccount";
    }
    for (const account of serviceAccounts) {
      const [namespace, name, ...more] = account.split(":");
      if (!name || more.length) return "serviceaccount must be <namespace>:<name>";
      if (!namespace && infos.some(({ resource }) => resource.name === BINDINGS[1])) {
        return "serviceaccount must be <namespace>:<name>, namespace must be specified";
      }
    }
  },

  change({ users, groups, serviceAccounts }, { resource, namespace, object }) {
    if (!BINDINGS.includes(resource.name)) {
      return { fault: "setting subjects is only supported for RoleBinding/ClusterRoleBinding" };
    }
    const wanted: readonly Subject[] = [
      ...users.map((name) => ({ kind: "User", apiGroup: GROUP, name })),
      ...groups.map((name) => ({ kind: "Group", apiGroup: GROUP, name })),
      ...serviceAccounts.map((account) => {
        const [at = "", name = ""] = account.split(":");
        return { kind: "ServiceAccount", name, namespace: at || namespace };
      }),
    ];
    const subjects: readonly Subject[] = object!["subjects"] ?? [];
    const fresh = wanted.filter((one) => !subjects.some((other) => isSame(one, other)));
    return { object: fresh.length ? { ...object!, subjects: [...subjects, ...fresh] } as KubeObject : object! };
  },
});

const isSame = (a: Subject, b: Subject): boolean =>
  a.kind === b.kind && a.name === b.name && (a.namespace ?? "") === (b.namespace ?? "") &&
  (a.apiGroup ?? "") === (b.apiGroup ?? "");
