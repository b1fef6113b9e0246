/**
 * ResourceQuota: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { resourceQuotaColumns } from "./look.ts";
import { describeResourceQuota } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { prepareResourceQuota, resourceQuotaFaults } from "./rules.ts";

export const resourceQuota: Kind<KubeObject> = {
  kind: "ResourceQuota",
  apiVersion: "v1",
  prepare: prepareResourceQuota,
  validate: resourceQuotaFaults,
  columns: resourceQuotaColumns,
  describe: describeResourceQuota,
};
