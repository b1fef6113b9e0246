import { Chance } from "../base/chance.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { ProgramCall } from "../grader/mod.ts";
import type { ClusterWorld } from "../kubectl/mod.ts";
import {
  begin,
  COMMANDS,
  drive,
  type DrivenWorld,
  type Files,
  type LineResult,
  type Memory,
  resultOf,
  runJobs,
  runLine,
  type Running,
  type Said,
  type Signal,
  signalled,
  STOPPED_EXIT,
  turn,
  typed,
} from "../shell/mod.ts";
import { EDITORS } from "./editors.ts";
import { freshFiles, HOME } from "./home.ts";
import type { Host } from "./host.ts";
import { recordedKubectl } from "./recorded_kubectl.ts";
import { startState } from "./start_state.ts";
import { freshTerminal, promptOf, type Terminal } from "./terminal.ts";

export interface MachineOptions extends Pick<Host, "descriptions"> {
  readonly seed: string;
  readonly startMs: number;
  /** Manifests of the start state. */
  readonly cluster: string;
  /** By path: below the home folder, or absolute. */
  readonly files: ReadonlyMap<string, string>;
  readonly env?: Readonly<Record<string, string>>;
  readonly pace: Pace;
}

/**
 * Headless: time moves only when a command waits, and a little for each command. Live: time is what the host says.
 */
export type Pace = "headless" | "live";

/** What a command says, as it comes, and at which terminal. */
export type Output = Said & { readonly terminal: number };

export interface Spoken {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface LineChoices {
  /** All of its input; none without. */
  readonly stdin?: string;
  readonly columns?: number;
  /** A person is typing: complaints have no line numbers. */
  readonly prompt?: boolean;
}

/** Programs that a machine remembers having started; later ones are not noted. */
const CALLS_MAX = 2000;

const PROGRAMS = [...COMMANDS, ...EDITORS, recordedKubectl];

/**
 * A computer with a cluster: what a seat is made of, and what a script plays on. Everything in it but this object itself
 * is a value or shared until it is written to, so a fork costs microseconds.
 */
export class Machine implements ClusterWorld, DrivenWorld {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly chance: Chance;
  readonly pace: Pace;
  readonly descriptions: Host["descriptions"];
  /** What shells start with beyond the usual. */
  readonly #env: MachineOptions["env"];
  /**
   * Called when the cluster may have changed: after each moment in which something happened, and before and after somebody
   * acts (the last chance to see the present). Answers when it wants to be called again.
   */
  whenChanged: ((isLastChance: boolean) => number | undefined) | undefined;
  /** Called before a program that may change the cluster starts: the last look at the present. */
  beforeCall: (() => void) | undefined;
  #terminals: ReadonlyMap<number, Terminal>;
  /** The terminal at which something is done. */
  #at = 1;
  #calls: readonly ProgramCall[] = [];
  /** When `whenChanged` wants to be called again. */
  #lookAgainMs: number | undefined;

  constructor(
    parts: { cluster: Cluster; files: Files; chance: Chance; pace: Pace } & Pick<Host, "descriptions">,
    terminals: ReadonlyMap<number, Terminal>,
    env?: MachineOptions["env"],
  ) {
    this.cluster = parts.cluster;
    this.files = parts.files;
    this.chance = parts.chance;
    this.pace = parts.pace;
    this.descriptions = parts.descriptions;
    this.#terminals = terminals;
    this.#env = env;
  }

  static open(options: MachineOptions): Machine {
    const { seed, startMs, pace } = options;
    const parts = {
      cluster: startState(options.cluster, { seed, startMs }),
      files: freshFiles(options.files, startMs),
      chance: new Chance(`shell ${seed}`),
      pace,
      descriptions: options.descriptions,
    };
    return new Machine(parts, new Map([[1, freshTerminal(1, options)]]), options.env);
  }

  /** Unix time in virtual milliseconds. */
  get nowMs(): number {
    return this.cluster.nowMs;
  }

  /** The prompts at which something was done so far, by their numbers from 1. */
  get terminals(): ReadonlyMap<number, Terminal> {
    return this.#terminals;
  }

  /** A prompt as it is, or as it would be when something is first done there. */
  terminal(number = this.#at): Terminal {
    const { nowMs: startMs, pace } = this;
    return this.#terminals.get(number) ?? freshTerminal(number, { env: this.#env, startMs, pace });
  }

  /** What follows is done at this terminal. */
  goTo(number: number): void {
    this.#at = number;
    this.#change({});
  }

  get prompt(): string {
    return promptOf(this.terminal());
  }

  get memory(): Memory {
    return this.terminal().memory;
  }

  get calls(): readonly ProgramCall[] {
    return this.#calls;
  }

  /** Something runs, at whichever terminal. */
  get isRunning(): boolean {
    return [...this.#terminals.values()].some(({ running }) => running !== undefined);
  }

  get lastExit(): number {
    return this.terminal().lastExit;
  }

  get editing(): string | undefined {
    return this.terminal().editing;
  }

  openEditor(path: string): void {
    this.#change({ editing: path });
  }

  closeEditor(): void {
    if (this.editing !== undefined) this.#change({ editing: undefined, isPoked: true });
  }

  get isOver(): boolean {
    return this.terminal().isOver;
  }

  /** Notes a program that starts; answers with its number. */
  noteStart(program: string, args: readonly string[]): number {
    this.#lookAgainMs = this.whenChanged?.(true);
    this.beforeCall?.();
    if (this.#calls.length >= CALLS_MAX) return -1;
    this.#calls = [...this.#calls, { program, args, atMs: this.nowMs }];
    return this.#calls.length - 1;
  }

  noteEnd(number: number, exit: number): void {
    const call = this.#calls[number];
    if (call) this.#calls = this.#calls.with(number, { ...call, exit });
  }

  /** Runs a line to its end in virtual time. A line that waits for ever is stopped after an hour. */
  run(line: string, choices: LineChoices = {}): Spoken {
    const { result, stdout, stderr } = drive(this.#line(line, choices), this, { input: choices.stdin });
    this.#take(result);
    return { stdout, stderr, exit: this.lastExit };
  }

  /** Starts a line along a clock; `turn` takes it further. */
  begin(line: string, choices: LineChoices = {}): void {
    const process = this.#line(line, choices);
    const running = begin(process, this, { input: choices.stdin, isClosed: choices.stdin !== undefined });
    this.#change({ running, seenVersion: this.cluster.version });
  }

  /** Takes what runs, and the cluster, to a time. Answers with what was said. */
  turn(untilMs: number): readonly Output[] {
    const said: Output[] = [];
    for (;;) {
      this.#crankAll(said);
      if (this.nowMs >= untilMs) return said;
      const waiting = [...this.#terminals.values()].map(({ running, background }) => running ?? background);
      const changes = waiting.flatMap((one) => one ? changesFor(one) ?? [] : []);
      const isForChange = waiting.some((one) => one && changesFor(one) !== undefined);
      const dueMs = Math.min(untilMs, ...waiting.map((one) => one?.dueMs ?? untilMs));
      this.advance(dueMs, isForChange ? changes : undefined);
    }
  }

  /** Input of what runs; null is the end of input. */
  input(text: string | null): void {
    const { running } = this.terminal();
    if (running) this.#change({ running: typed(running, text) });
  }

  /** What runs may not hear it: then it is over. */
  signal(name: Signal): void {
    const { running } = this.terminal();
    if (!running) return;
    const next = signalled(running, name, this);
    if (next) this.#change({ running: next });
    else this.#take(undefined, 128 + (name === "INT" ? 2 : name === "QUIT" ? 3 : 15));
  }

  /** Whatever runs at the terminals is over, as if it had been interrupted and had not heard it. */
  stopAll(): void {
    const at = this.#at;
    for (const [number, { running }] of this.#terminals) {
      this.#at = number;
      if (running) this.#take(undefined, 130);
    }
    this.#at = at;
  }

  /**
   * Lets time go by, moment by moment where somebody watches, until `untilMs` or until something of `forChange` changes:
   * true when it did.
   */
  advance(untilMs: number, forChange?: readonly string[]): boolean {
    const { cluster } = this;
    const isWatched = this.whenChanged !== undefined || forChange !== undefined;
    while (cluster.nowMs < untilMs) {
      const { version, nowMs } = cluster;
      const dueMs = Math.min(isWatched ? cluster.nextDueMs() ?? untilMs : untilMs, this.#lookAgainMs ?? untilMs);
      cluster.advance(Math.max(0, Math.min(dueMs, untilMs) - nowMs));
      // What is due now and stays due must not hold up the clock.
      if (cluster.nowMs === nowMs && (cluster.nextDueMs() ?? untilMs) <= nowMs) {
        cluster.advance(Math.min(1, untilMs - nowMs));
      }
      if (cluster.version === version && cluster.nowMs < (this.#lookAgainMs ?? Infinity)) continue;
      this.#lookAgainMs = this.whenChanged?.(false);
      if (forChange && this.#touched(version, forChange)) return true;
    }
    return false;
  }

  /** Saves a file as an editor does: folders on the way are made. */
  save(path: string, text: string): void {
    const absolute = path.startsWith("/") ? path : `${HOME}/${path}`;
    const { nowMs } = this;
    this.files.makeFolder(absolute.slice(0, absolute.lastIndexOf("/")) || "/", { nowMs, parents: true });
    this.files.write(absolute, text, { nowMs });
  }

  /** `isIdle`: without what runs. */
  fork(options: { seed?: string; pace?: Pace; isIdle?: boolean } = {}): Machine {
    const { seed, pace = this.pace, isIdle = false } = options;
    const parts = {
      cluster: this.cluster.fork(seed === undefined ? {} : { seed }),
      files: this.files.fork(),
      chance: seed === undefined ? this.chance.fork() : new Chance(`shell ${seed}`),
      pace,
      descriptions: this.descriptions,
    };
    const idle = ({ running: _, background: __, ...terminal }: Terminal): Terminal => ({ ...terminal, jobs: [] });
    const terminals = isIdle ? new Map([...this.#terminals].map(([n, one]) => [n, idle(one)])) : this.#terminals;
    const twin = new Machine(parts, terminals, this.#env);
    twin.#calls = this.#calls;
    twin.#at = this.#at;
    if (!isIdle) twin.#lookAgainMs = this.#lookAgainMs;
    return twin;
  }

  #change(change: Partial<Terminal>): void {
    this.#terminals = new Map(this.#terminals).set(this.#at, { ...this.terminal(), ...change });
  }

  #line(line: string, { columns, prompt }: LineChoices) {
    const { background } = this.terminal();
    if (background) {
      const last = signalled(background, "USR1", this);
      const ended = last && turn(last, this).running;
      this.#change({ jobs: (ended && resultOf(ended)) ?? [], background: undefined });
    }
    const { memory: kept, jobs } = this.terminal();
    const memory = columns === undefined ? kept : { ...kept, columns };
    return runLine<Machine>(line, memory, { commands: PROGRAMS, jobs, prompt });
  }

  /** Turns what runs at every terminal; what one does to the cluster may wake another at the same moment. */
  #crankAll(said: Output[]): void {
    const at = this.#at;
    for (let version = -1; version !== this.cluster.version;) {
      ({ version } = this.cluster);
      for (const number of this.#terminals.keys()) {
        this.#at = number;
        this.#crank(said);
      }
    }
    this.#at = at;
  }

  /** Turns what runs at a terminal until it waits or has ended. */
  #crank(said: Output[]): void {
    const terminal = this.#at;
    const before = this.terminal();
    if (!before.running && !before.background) return;
    const changes = changesFor(before.running ?? before.background!);
    let changed = before.isPoked || (changes !== undefined && this.#touched(before.seenVersion, changes));
    const hear = (more: readonly Said[]) => said.push(...more.map((one) => ({ ...one, terminal })));
    for (let { running } = before; running; { running } = this.terminal()) {
      const turned = turn(running, this, { changed });
      hear(turned.said);
      this.#change({ running: turned.running, isPoked: false });
      changed = false;
      if (turned.running.process.is === "ended") this.#take(resultOf(turned.running));
      else if (!turned.isBusy) {
        if (turned.running.stopped) this.#take(undefined);
        break;
      }
    }
    let { running, background } = this.terminal();
    for (let isBusy = !running; isBusy && background; changed = false) {
      const turned = turn(background, this, { changed });
      hear(turned.said);
      background = turned.running.process.is === "ended" ? undefined : turned.running;
      this.#change({ background });
      isBusy = turned.isBusy;
    }
    this.#change({ seenVersion: this.cluster.version });
  }

  /** A line has ended, or was stopped before it could say what the shell remembers. */
  #take(result: LineResult | undefined, exit = STOPPED_EXIT): void {
    const before = this.terminal();
    const { memory, jobs, isOver } = result ?? before;
    this.#change({
      memory,
      jobs,
      isOver,
      unread: before.running?.typed ?? "",
      running: undefined,
      editing: undefined,
      isPoked: false,
      lastExit: result?.exit ?? exit,
      background: jobs.length > 0 ? begin(runJobs<Machine>(jobs), this) : undefined,
    });
    this.#lookAgainMs = this.whenChanged?.(true);
  }

  #touched(version: number, resources: readonly string[]): boolean {
    const changes = this.cluster.changesSince(version);
    return !changes || changes.some(({ resource }) => resources.includes(resource));
  }
}

/** Of what a process waits for changes, where it does. */
function changesFor({ process }: Running<Machine, unknown>): readonly string[] | undefined {
  return process.is === "waits" ? process.wait.forChange : undefined;
}
