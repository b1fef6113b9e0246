import { type Jobs, type LineResult, type Memory, newMemory, type Running } from "../shell/mod.ts";
import { ENVIRONMENT, HOME } from "./home.ts";
import type { Machine, MachineOptions, Output } from "./machine.ts";
import type { CommandRecord } from "./seat_view.ts";

/** As many terminals has a machine at most. */
export const TERMINALS_MAX = 4;

/** One prompt of a machine: what its shell remembers, and what runs there. A value: a fork shares it. */
export interface Terminal {
  readonly memory: Memory;
  readonly jobs: Jobs;
  readonly running?: Running<Machine, LineResult>;
  /** Jobs on their way while no line runs. */
  readonly background?: Running<Machine, Jobs>;
  /** Exit status of the last line. */
  readonly lastExit: number;
  /** Input that the last line left unread: on a real terminal the shell reads it next. */
  readonly unread: string;
  /** The file, by its absolute path, that a command has opened in the page's editor and waits for. */
  readonly editing?: string;
  /** The page closed the editor: who waits for that looks again. */
  readonly isPoked?: boolean;
  /** The cluster as it was when what runs was last turned. */
  readonly seenVersion: number;
  /** The shell has ended: `exit`. */
  readonly isOver: boolean;
}

/** Shells are processes of one machine: each has numbers of its own. */
const PIDS_PER_TERMINAL = 10_000;
const FIRST_PID = 4242;

export function freshTerminal(
  number: number,
  { env, startMs, pace }: Pick<MachineOptions, "env" | "startMs" | "pace">,
) {
  const memory = newMemory({
    home: HOME,
    env: { ...ENVIRONMENT, ...env },
    pid: FIRST_PID + (number - 1) * PIDS_PER_TERMINAL,
    startedMs: startMs,
    ...(pace === "live" && { stdin: "terminal", stdout: "terminal" }),
  });
  const terminal: Terminal = { memory, jobs: [], lastExit: 0, unread: "", seenVersion: -1, isOver: false };
  return terminal;
}

/** `root@lab:~$ ` */
export function promptOf({ memory: { cwd } }: Pick<Terminal, "memory">): string {
  const isHome = cwd === HOME || cwd.startsWith(`${HOME}/`);
  return `root@lab:${isHome ? `~${cwd.slice(HOME.length)}` : cwd}$ `;
}

/** The records of commands once this was said; `ended` is how many of them have ended by that. */
export function heard(
  commands: readonly CommandRecord[],
  said: readonly Output[],
  machine: Machine,
  keepsOutput: boolean,
): { commands: readonly CommandRecord[]; ended: number } {
  let [now, ended] = [commands, 0];
  for (const [number, { running, lastExit }] of machine.terminals) {
    const index = now.findLastIndex(({ terminal = 1 }) => terminal === number);
    const last = now[index];
    if (!last || last.exit !== undefined) continue;
    const text = (to: Output["to"]) =>
      said.filter((one) => one.to === to && one.terminal === number).map((one) => one.text).join("");
    const kept = keepsOutput ? { stdout: last.stdout + text("out"), stderr: last.stderr + text("err") } : {};
    if (!running) ended++;
    if (keepsOutput || !running) now = now.with(index, { ...last, ...kept, ...(!running && { exit: lastExit }) });
  }
  return { commands: now, ended };
}
