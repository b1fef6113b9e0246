/**
 * What the shell does itself, because it works on the shell's own memory: variables, options, jobs, folders, input.
 * Siblings that belong together share a file. To add one: a record with `name` and `run` in the file it belongs to (or
 * in a new file, listed here). `run` gets arguments, memory and world, and ends with `done` or `complain` (output.ts);
 * redirections have been made before it is asked.
 */
import type { Builtin } from "../shell.ts";
import { CONTROL } from "./control.ts";
import { FLOW } from "./flow.ts";
import { FOLDERS } from "./folders.ts";
import { INPUT } from "./input.ts";
import { JOBS } from "./jobs.ts";
import { PRINTING } from "./printing.ts";
import { SHELLS } from "./shells.ts";
import { TESTS } from "./tests.ts";
import { VARIABLES } from "./variables.ts";

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  [...CONTROL, ...FLOW, ...FOLDERS, ...INPUT, ...JOBS, ...PRINTING, ...SHELLS, ...TESTS, ...VARIABLES]
    .map((builtin) => [builtin.name, builtin]),
);
