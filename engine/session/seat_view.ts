import type { Finding } from "../grader/mod.ts";
import type { Host } from "./host.ts";
import type { Pace } from "./machine.ts";

export interface SeatOptions extends Host {
  readonly seed: string;
  /** Virtual Unix time of the start, in milliseconds. */
  readonly startMs: number;
  readonly pace: Pace;
  /** Keeps what commands said, for the result document; a live seat does without. */
  readonly keepsOutput?: boolean;
}

/** A command that ran. */
export interface CommandRecord {
  readonly cmd: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined while it runs. */
  readonly exit?: number;
  /** Where it was typed; the first terminal without. */
  readonly terminal?: number;
  readonly atMs: number;
}

/** A task as a page or a prompt shows it. */
export interface TaskView {
  readonly id: string;
  readonly title?: string;
  readonly points: number;
  readonly maximum: number;
  readonly state: "locked" | "open" | "soon" | "passed";
  /** The command that did it, from 1, and when. */
  readonly passed?: { readonly command: number; readonly atMs: number };
  /** In the order of the lab; of a locked task none. */
  readonly checks: readonly Finding[];
  readonly question?: string;
  readonly options?: readonly string[];
  readonly answer?: string | readonly string[];
  /** Hints that were asked for, and how many are left at which price. */
  readonly hints: readonly string[];
  readonly hintsLeft: number;
  readonly hintCost: number;
  /** Whether the learner was shown how it is done. */
  readonly isShown: boolean;
  /** Commands given since it could be passed. */
  readonly tries: number;
}

/** A moment of an attempt that one can look at, and go on from. */
export interface SeatMoment {
  /** How many commands were given by then. */
  readonly command: number;
  /** The last of them that still counted; empty at the start. */
  readonly line: string;
  readonly atMs: number;
}
