/**
 * StorageClass: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { storageClassColumns } from "./look.ts";
import { describeStorageClass } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { StorageClass } from "../workload_types.ts";
import { prepareStorageClass, storageClassFaults } from "./rules.ts";

export const storageClass: Kind<StorageClass> = {
  kind: "StorageClass",
  apiVersion: "storage.k8s.io/v1",
  prepare: prepareStorageClass,
  validate: storageClassFaults,
  columns: storageClassColumns,
  describe: describeStorageClass,
};
