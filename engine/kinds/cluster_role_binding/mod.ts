/** ClusterRoleBinding: its record in the table of ../mod.ts. Its facts say the rest. */
import { bindingColumns, describeBinding } from "../describing/rules.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { clusterRoleBindingFaults, prepareBinding } from "../role/rules.ts";

export const clusterRoleBinding: Kind<KubeObject> = {
  kind: "ClusterRoleBinding",
  apiVersion: "rbac.authorization.k8s.io/v1",
  prepare: prepareBinding,
  validate: clusterRoleBindingFaults,
  validName: "path",
  columns: bindingColumns,
  describe: describeBinding,
};
