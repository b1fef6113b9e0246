import type { Chance } from "../base/chance.ts";
import type { Files } from "./files.ts";

/**
 * A process is what it does *next*: it has ended, it says something, or it waits; with `then`, which gives the next such
 * value. A process is never changed and keeps nothing outside itself: all it touches is the world that is handed to
 * `then`, so two forks of a world hold the same process and go their own ways.
 */
export type Process<W extends World = World, Result = number> = Ended<Result> | Says<W, Result> | Waits<W, Result>;

export interface Ended<Result = number> {
  readonly is: "ended";
  /** The exit status, for a program. */
  readonly result: Result;
}

export interface Says<W extends World = World, Result = number> {
  readonly is: "says";
  readonly out?: string;
  readonly err?: string;
  then(world: W): Process<W, Result>;
}

export interface Waits<W extends World = World, Result = number> {
  readonly is: "waits";
  readonly wait: Wait;
  /** Goes on once the wait is over. `woken.input` is what came in, or null at the end of input. */
  then(world: W, woken: Woken): Process<W, Result>;
  /** What a signal does; without, the process ends with 128 + its number. */
  signal?(name: Signal, world: W): Process<W, Result>;
}

/** Whatever comes first ends the wait. An empty wait (`{}`) only lets others have a turn. */
export interface Wait {
  /** Virtual milliseconds. */
  readonly forMs?: number;
  /** Something of these resources (`pods`, `daemonsets.apps`) changed. The world knows when; the process looks itself. */
  readonly forChange?: readonly string[];
  /** Input; `line` and `character` ask for no more than that, and leave the rest for who reads next. */
  readonly forInput?: boolean | "line" | "character";
}

export interface Woken {
  readonly by: "time" | "change" | "input";
  /** A piece of input, as it came; null when there is no more. */
  readonly input?: string | null;
}

export type Signal = "INT" | "TERM" | "HUP" | "QUIT" | "KILL" | "PIPE" | "USR1" | "USR2";

/** What is around a process; the driver hands it in at every turn. Worlds with more in them (a cluster) extend it. */
export interface World {
  /** Unix time in virtual milliseconds. */
  readonly nowMs: number;
  readonly files: Files;
  readonly chance: Chance;
  /** What runs beside it and is not its own: in a container, the container's program as process 1. */
  readonly others?: OtherProcesses;
}

export interface OtherProcesses {
  list(): readonly OtherProcess[];
  /** Sends a signal; `false` when there is no such process. */
  signal(pid: number, name: Signal): boolean;
}

export interface OtherProcess {
  readonly pid: number;
  /** The program with its arguments. */
  readonly command: string;
}
