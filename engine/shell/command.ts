import type { Process, World } from "./process.ts";

/** A program of the shell: one file in `commands/`, one line in its `mod.ts`. kubectl is one too, added by the session. */
export interface Command<W extends World = World> {
  readonly name: string;
  start(call: Call, world: W): Process<W>;
}

export type Flavour = "bash" | "busybox";

/** How a program was called. */
export interface Call {
  /** Its arguments, without its name. */
  readonly args: readonly string[];
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Working folder, absolute. */
  readonly cwd: string;
  readonly stdin: "none" | "pipe" | "terminal";
  readonly stdout: "pipe" | "file" | "terminal";
  /** Width of the terminal in characters, 80 when there is none. */
  readonly columns: number;
  /** Whose texts a program speaks: GNU's, or those of the BusyBox in a container. */
  readonly flavour: Flavour;
  /** Starts a program by argument vector (xargs, env, timeout, time) with this call's environment and folder. */
  spawn(argv: readonly string[], env?: Readonly<Record<string, string>>, o?: SpawnOptions): Process<World>;
  /** Runs a line of shell in a subshell (`sh -c`, `KUBE_EDITOR`). */
  shell(line: string, env?: Readonly<Record<string, string>>, o?: SpawnOptions): Process<World>;
}

export interface SpawnOptions {
  /** What is said when there is no such program; without, the shell's own words. */
  readonly missing?: string;
  /** Who starts it answers its waits for input, whatever this call's own input is. */
  readonly isFed?: boolean;
}
