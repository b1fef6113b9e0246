/**
 * PersistentVolumeClaim: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show),
 * rules.ts (defaults and refusals).
 */
import { persistentVolumeClaimColumns } from "./look.ts";
import { describePersistentVolumeClaim } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { PersistentVolumeClaim } from "../workload_types.ts";
import { persistentVolumeClaimFaults, preparePersistentVolumeClaim } from "./rules.ts";

export const persistentVolumeClaim: Kind<PersistentVolumeClaim> = {
  kind: "PersistentVolumeClaim",
  apiVersion: "v1",
  prepare: preparePersistentVolumeClaim,
  validate: persistentVolumeClaimFaults,
  columns: persistentVolumeClaimColumns,
  describe: describePersistentVolumeClaim,
};
