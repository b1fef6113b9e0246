/**
 * PersistentVolumeClaim: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
