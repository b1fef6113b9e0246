/**
 * A bash over the syntax tree of unbash, in virtual time. `runLine` makes a process of a line and a memory; `drive` runs
 * it to its end in virtual time, `begin` and `turn` along a clock (driver.ts). Between lines the memory is handed on, and
 * jobs in the background with it. To add a program: a file in `commands/`; what works on the shell's own memory is a
 * builtin in `builtins/`; a node of the syntax is a case in interpreter.ts. Contracts: process.ts, command.ts.
 */
export { COMMANDS } from "./commands/mod.ts";
export type { Call, Command, Flavour, SpawnOptions } from "./command.ts";
export { complete, type Completer, type Completion } from "./completion.ts";
export type { Ended, Process, Says, Signal, Wait, Waits, Woken, World } from "./process.ts";
export {
  begin,
  drive,
  type Driven,
  type DrivenWorld,
  type DriveOptions,
  resultOf,
  type Running,
  type Said,
  signalled,
  type Stopped,
  STOPPED_EXIT,
  turn,
  type Turned,
  typed,
} from "./driver.ts";
export { faultText, type FileFault, Files, type FileStat } from "./files.ts";
export {
  type Jobs,
  type LineOptions,
  type LineResult,
  runJobs,
  runLine,
  runScript,
  shellOf,
  syntaxOf,
} from "./lines.ts";
export { type Memory, type MemoryOptions, newMemory, textOf } from "./memory.ts";
export { isIncomplete } from "./parsing.ts";
export { absolutePath } from "./resolve.ts";
