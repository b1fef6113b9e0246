/**
 * The verbs of kubectl: one file, or folder with a `mod.ts`, for each. `VERBS` is the table by which they are found, and
 * its order is the one in which suggestions and help name them. To add one: write a record as `verb.ts` states it, and
 * put it here. What several verbs use lies one floor up (`flag_sets.ts`, `builder.ts`, `printers/`, `processes.ts`).
 */
import type { AnyVerb } from "../verb.ts";
import { create } from "./create/mod.ts";
import { get } from "./get/mod.ts";
import { version } from "./version.ts";

export const VERBS: readonly AnyVerb[] = [
  // Basic commands
  create,
  get,
  // Others
  version,
];
