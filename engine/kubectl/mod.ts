/**
 * kubectl, as a command of the shell. `main.ts` finds the verb and runs it; `verb.ts` is the contract of verbs, which
 * live in `verbs/`; `flags.ts` reads command lines, `builder.ts` finds what they point at, `client.ts` asks the API,
 * `printers/` shows objects, `failure.ts` has the wording of errors. To add a verb, see `verbs/mod.ts`; an output format,
 * `printers/mod.ts`.
 */
export { kubectl } from "./main.ts";
export type { ClusterWorld } from "./verb.ts";
export { VERBS } from "./verbs/mod.ts";
