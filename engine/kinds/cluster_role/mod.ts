/** ClusterRole: its record in the table of ../mod.ts. Its facts say the rest. */
import { plainColumns } from "../cells.ts";
import { describeRole } from "../describing/rules.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { clusterRoleFaults, prepareRole } from "../role/rules.ts";

export const clusterRole: Kind<KubeObject> = {
  kind: "ClusterRole",
  apiVersion: "rbac.authorization.k8s.io/v1",
  prepare: prepareRole,
  validate: clusterRoleFaults,
  validName: "path",
  columns: plainColumns,
  describe: describeRole,
};
