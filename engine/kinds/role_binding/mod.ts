/** RoleBinding: its record in the table of ../mod.ts. Its facts say the rest. */
import { bindingColumns, describeBinding } from "../describing/rules.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareBinding, roleBindingFaults } from "../role/rules.ts";

export const roleBinding: Kind<KubeObject> = {
  kind: "RoleBinding",
  apiVersion: "rbac.authorization.k8s.io/v1",
  prepare: prepareBinding,
  validate: roleBindingFaults,
  validName: "path",
  columns: bindingColumns,
  describe: describeBinding,
};
