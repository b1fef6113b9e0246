/** Role: its record in the table of ../mod.ts. Beside it: rules.ts (defaults and refusals). */
import { plainColumns } from "../cells.ts";
import { describeRole } from "../describing/rules.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareRole, roleFaults } from "./rules.ts";

export const role: Kind<KubeObject> = {
  kind: "Role",
  apiVersion: "rbac.authorization.k8s.io/v1",
  prepare: prepareRole,
  validate: roleFaults,
  validName: "path",
  columns: plainColumns,
  describe: describeRole,
};
