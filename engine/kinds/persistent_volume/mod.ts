/**
 * PersistentVolume: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show),
 * rules.ts (defaults and refusals).
 */
import { persistentVolumeColumns } from "./look.ts";
import { describePersistentVolume } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { PersistentVolume } from "../workload_types.ts";
import { persistentVolumeFaults, persistentVolumeWarnings, preparePersistentVolume } from "./rules.ts";

export const persistentVolume: Kind<PersistentVolume> = {
  kind: "PersistentVolume",
  apiVersion: "v1",
  prepare: preparePersistentVolume,
  validate: persistentVolumeFaults,
  warnings: persistentVolumeWarnings,
  columns: persistentVolumeColumns,
  describe: describePersistentVolume,
};
