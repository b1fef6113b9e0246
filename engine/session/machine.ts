import { Chance } from "../base/chance.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { ProgramCall } from "../grader/mod.ts";
import type { ClusterWorld } from "../kubectl/verb.ts";
import type { Files } from "../shell/files.ts";
import { COMMANDS, type Memory, newMemory, runLine } from "../shell/mod.ts";
import type { Process, Signal } from "../shell/process.ts";
import { Crank, type Output } from "./crank.ts";
import { ENVIRONMENT, freshFiles, HOME } from "./home.ts";
import { recordedKubectl } from "./recorded_kubectl.ts";
import { startState } from "./start_state.ts";

export interface MachineOptions {
  readonly seed: string;
  readonly startMs: number;
  /** Manifests of the start state. */
  readonly cluster: string;
  /** By path: below the home folder, or absolute. */
  readonly files: ReadonlyMap<string, string>;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Headless: time moves only when a command waits, and a little for each command. Live: time is what the host says.
   */
  readonly pace: Pace;
}

export type Pace = "headless" | "live";

export interface LineResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** What a line of shell ends with. */
interface LineEnd {
  readonly exit: number;
  readonly memory: Memory;
}

/** What a headless command takes at least. */
export const COMMAND_MS = 50;
/** Programs that a machine remembers having started; older ones are forgotten. */
const CALLS_MAX = 2000;

/**
 * A computer with a cluster: what a seat is made of, and what a script plays on. Everything in it but this object itself
 * is a value or shared until it is written to, so a fork costs microseconds.
 */
export class Machine implements ClusterWorld {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly chance: Chance;
  readonly pace: Pace;
  /** Called when the cluster changed: after each moment in which something happened, and before kubectl acts. */
  whenChanged: (() => void) | undefined;
  #memory: Memory;
  #calls: readonly ProgramCall[] = [];
  #crank: Crank<Machine, LineEnd> | undefined;
  #lastExit = 0;

  constructor(parts: { cluster: Cluster; files: Files; chance: Chance; memory: Memory; pace: Pace }) {
    this.cluster = parts.cluster;
    this.files = parts.files;
    this.chance = parts.chance;
    this.#memory = parts.memory;
    this.pace = parts.pace;
  }

  static open(options: MachineOptions): Machine {
    const { seed, startMs, pace } = options;
    return new Machine({
      cluster: startState(options.cluster, { seed, startMs }),
      files: freshFiles(options.files, startMs),
      chance: new Chance(`shell ${seed}`),
      memory: newMemory({ home: HOME, env: { ...ENVIRONMENT, ...options.env } }),
      pace,
    });
  }

  /** Unix time in virtual milliseconds. */
  get nowMs(): number {
    return this.cluster.nowMs;
  }

  get memory(): Memory {
    return this.#memory;
  }

  get calls(): readonly ProgramCall[] {
    return this.#calls;
  }

  get isRunning(): boolean {
    return this.#crank !== undefined;
  }

  /** Exit status of the last command. */
  get lastExit(): number {
    return this.#lastExit;
  }

  /** Notes a program that starts; answers with its number. */
  noteStart(program: string, args: readonly string[]): number {
    this.whenChanged?.();
    if (this.#calls.length >= CALLS_MAX) return -1;
    this.#calls = [...this.#calls, { program, args, atMs: this.nowMs }];
    return this.#calls.length - 1;
  }

  noteEnd(number: number, exit: number): void {
    const call = this.#calls[number];
    if (call) this.#calls = this.#calls.with(number, { ...call, exit });
  }

  /** Runs a line to its end in virtual time. A line that waits for ever is interrupted after an hour. */
  run(line: string, options: { stdin?: string; columns?: number } = {}): LineResult {
    this.begin(line, { ...options, isTerminal: false });
    const said = this.#crank!.toEnd(this);
    const stdout = said.filter(({ to }) => to === "out").map(({ text }) => text).join("");
    const stderr = said.filter(({ to }) => to === "err").map(({ text }) => text).join("");
    this.#ended();
    return { stdout, stderr, exit: this.#lastExit };
  }

  /** Starts a line; `turn` takes it further. */
  begin(line: string, options: { stdin?: string; columns?: number; isTerminal: boolean }): void {
    const process = runLine(line, this.#memory, {
      commands: [...COMMANDS, recordedKubectl],
      stdin: options.isTerminal ? "terminal" : "none",
      columns: options.columns,
    }) as unknown as Process<Machine, LineEnd>;
    this.#crank = new Crank(process, this);
    if (options.stdin !== undefined) this.#crank.feed(options.stdin);
  }

  /** Takes what runs, and the cluster, to a time. Answers with what was said. */
  turn(untilMs: number): Output[] {
    const said = this.#crank?.toTime(this, untilMs) ?? [];
    if (this.#crank?.isEnded) this.#ended();
    if (!this.#crank) this.advanceTo(untilMs);
    return said;
  }

  input(text: string | null): void {
    this.#crank?.feed(text);
  }

  signal(name: Signal): void {
    this.#crank?.signal(name, this);
  }

  /** Lets time go by, moment by moment, so that nobody misses what holds only for a moment. */
  advanceTo(untilMs: number): void {
    while (this.nowMs < untilMs) this.advanceMoment(untilMs);
  }

  /** To the next moment in which something is due, or to `untilMs`. */
  advanceMoment(untilMs: number): void {
    const { cluster } = this;
    const { version, nowMs } = cluster;
    const dueMs = this.whenChanged ? cluster.nextDueMs() ?? untilMs : untilMs;
    cluster.advance(Math.max(0, Math.min(dueMs, untilMs) - nowMs));
    // What is due now and stays due must not hold up the clock.
    if (cluster.nowMs === nowMs && (cluster.nextDueMs() ?? untilMs) <= nowMs) cluster.advance(Math.min(1, untilMs - nowMs));
    if (cluster.version !== version) this.whenChanged?.();
  }

  fork(options: { seed?: string } = {}): Machine {
    const seed = options.seed;
    const twin = new Machine({
      cluster: this.cluster.fork(options),
      files: this.files.fork(),
      chance: seed === undefined ? this.chance.fork() : new Chance(`shell ${seed}`),
      memory: this.#memory,
      pace: this.pace,
    });
    twin.#calls = this.#calls;
    twin.#crank = this.#crank?.fork(twin);
    twin.#lastExit = this.#lastExit;
    return twin;
  }

  #ended(): void {
    const result = this.#crank!.result;
    if (result) [this.#memory, this.#lastExit] = [result.memory, result.exit];
    else this.#lastExit = this.#crank!.status;
    this.#crank = undefined;
    this.whenChanged?.();
  }
}
