import type { SyntaxNode } from "unbash";
import type { Assigned } from "./assignments.ts";
import type { Command } from "./command.ts";
import type { Memory, Outcome } from "./memory.ts";
import type { World } from "./process.ts";
import type { Step } from "./step.ts";

/** What a running shell is given and never changes: its programs, its builtins and the interpreter itself. */
export interface Shell {
  program(name: string): Command | undefined;
  programs(): readonly string[];
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** Runs any node of the syntax tree; see `interpreter.ts`. */
  run(shell: Shell, node: SyntaxNode, memory: Memory, world: World): Step<Outcome>;
}

/**
 * A command that works on the shell's own memory. Redirections are made already: it speaks through `saidBy` (output.ts).
 * What it returns as `memory.last` is its exit status.
 */
export interface Builtin {
  readonly name: string;
  /** POSIX's special ones outrank functions, and their assignments stay. */
  readonly isSpecial?: boolean;
  /** `x=…` among its arguments is an assignment, not a word. */
  readonly declares?: boolean;
  run(call: BuiltinCall): Step<Outcome>;
}

export interface BuiltinCall {
  readonly shell: Shell;
  readonly args: readonly string[];
  readonly memory: Memory;
  readonly world: World;
  /** Assignments among its arguments, in order; in `args` they stand as `name=`. */
  readonly declared: readonly Assigned[];
}
