/**
 * PersistentVolume: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { persistentVolumeColumns } from "./look.ts";
import { describePersistentVolume } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { PersistentVolume } from "../workload_types.ts";
import { persistentVolumeFaults, preparePersistentVolume } from "./rules.ts";

export const persistentVolume: Kind<PersistentVolume> = {
  kind: "PersistentVolume",
  apiVersion: "v1",
  prepare: preparePersistentVolume,
  validate: persistentVolumeFaults,
  columns: persistentVolumeColumns,
  describe: describePersistentVolume,
};
