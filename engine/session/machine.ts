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
  type Jobs,
  type LineResult,
  type Memory,
  newMemory,
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
import { ENVIRONMENT, freshFiles, HOME } from "./home.ts";
import type { Host } from "./host.ts";
import { recordedKubectl } from "./recorded_kubectl.ts";
import { startState } from "./start_state.ts";

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

/** What a command says, as it comes. */
export type Output = Said;

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
  /**
   * Called when the cluster may have changed: after each moment in which something happened, and before and after somebody
   * acts (the last chance to see the present). Answers when it wants to be called again.
   */
  whenChanged: ((isLastChance: boolean) => number | undefined) | undefined;
  /** Called before a program that may change the cluster starts: the last look at the present. */
  beforeCall: (() => void) | undefined;
  #memory: Memory;
  #jobs: Jobs = [];
  #running: Running<Machine, LineResult> | undefined;
  /** Jobs on their way while no line runs. */
  #background: Running<Machine, Jobs> | undefined;
  #calls: readonly ProgramCall[] = [];
  /** When `whenChanged` wants to be called again. */
  #lookAgainMs: number | undefined;
  #lastExit = 0;
  #unread = "";
  #editing: string | undefined;
  /** The page closed the editor: who waits for that looks again. */
  #isPoked = false;
  #isOver = false;

  constructor(
    parts: { cluster: Cluster; files: Files; chance: Chance; memory: Memory; pace: Pace } & Pick<Host, "descriptions">,
  ) {
    this.cluster = parts.cluster;
    this.files = parts.files;
    this.chance = parts.chance;
    this.#memory = parts.memory;
    this.pace = parts.pace;
    this.descriptions = parts.descriptions;
  }

  static open(options: MachineOptions): Machine {
    const { seed, startMs, pace } = options;
    return new Machine({
      cluster: startState(options.cluster, { seed, startMs }),
      files: freshFiles(options.files, startMs),
      chance: new Chance(`shell ${seed}`),
      memory: newMemory({
        home: HOME,
        env: { ...ENVIRONMENT, ...options.env },
        startedMs: startMs,
        ...(pace === "live" && { stdin: "terminal", stdout: "terminal" }),
      }),
      pace,
      descriptions: options.descriptions,
    });
  }

  /** Unix time in virtual milliseconds. */
  get nowMs(): number {
    return this.cluster.nowMs;
  }

  /** `root@lab:~$ ` */
  get prompt(): string {
    const { cwd } = this.#memory;
    const isHome = cwd === HOME || cwd.startsWith(`${HOME}/`);
    return `root@lab:${isHome ? `~${cwd.slice(HOME.length)}` : cwd}$ `;
  }

  get memory(): Memory {
    return this.#memory;
  }

  get calls(): readonly ProgramCall[] {
    return this.#calls;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Exit status of the last line. */
  get lastExit(): number {
    return this.#lastExit;
  }

  /** Input that the last line left unread: on a real terminal the shell reads it next. */
  get unread(): string {
    return this.#unread;
  }

  /** The file, by its absolute path, that a command has opened in the page's editor and waits for. */
  get editing(): string | undefined {
    return this.#editing;
  }

  openEditor(path: string): void {
    this.#editing = path;
  }

  closeEditor(): void {
    this.#editing = undefined;
    this.#isPoked = true;
  }

  /** The shell has ended: `exit`. */
  get isOver(): boolean {
    return this.#isOver;
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
    return { stdout, stderr, exit: this.#lastExit };
  }

  /** Starts a line along a clock; `turn` takes it further. */
  begin(line: string, choices: LineChoices = {}): void {
    this.#running = begin(this.#line(line, choices), this, {
      input: choices.stdin,
      isClosed: choices.stdin !== undefined,
    });
  }

  /** Takes what runs, and the cluster, to a time. Answers with what was said. */
  turn(untilMs: number): readonly Output[] {
    const said: Output[] = [];
    let changed = false;
    for (;;) {
      this.#crank(said, changed || this.#isPoked);
      this.#isPoked = false;
      if (this.nowMs >= untilMs) return said;
      const running = this.#running ?? this.#background;
      const forChange = running?.process.is === "waits" ? running.process.wait.forChange : undefined;
      changed = this.advance(Math.min(untilMs, running?.dueMs ?? untilMs), forChange);
    }
  }

  /** Input of what runs; null is the end of input. */
  input(text: string | null): void {
    if (this.#running) this.#running = typed(this.#running, text);
  }

  /** What runs may not hear it: then it is over. */
  signal(name: Signal): void {
    if (!this.#running) return;
    const next = signalled(this.#running, name, this);
    if (next) this.#running = next;
    else this.#take(undefined, 128 + (name === "INT" ? 2 : name === "QUIT" ? 3 : 15));
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
    const twin = new Machine({
      cluster: this.cluster.fork(seed === undefined ? {} : { seed }),
      files: this.files.fork(),
      chance: seed === undefined ? this.chance.fork() : new Chance(`shell ${seed}`),
      memory: this.#memory,
      pace,
      descriptions: this.descriptions,
    });
    twin.#calls = this.#calls;
    twin.#lastExit = this.#lastExit;
    twin.#editing = this.#editing;
    if (isIdle) return twin;
    twin.#lookAgainMs = this.#lookAgainMs;
    [twin.#jobs, twin.#running, twin.#background] = [this.#jobs, this.#running, this.#background];
    return twin;
  }

  #line(line: string, { columns, prompt }: LineChoices) {
    if (this.#background) {
      const last = signalled(this.#background, "USR1", this);
      const ended = last && turn(last, this).running;
      this.#jobs = (ended && resultOf(ended)) ?? [];
      this.#background = undefined;
    }
    const memory = columns === undefined ? this.#memory : { ...this.#memory, columns };
    return runLine<Machine>(line, memory, { commands: PROGRAMS, jobs: this.#jobs, prompt });
  }

  /** Turns what runs until it waits or has ended. */
  #crank(said: Output[], changed: boolean): void {
    let now = changed;
    while (this.#running) {
      const turned = turn(this.#running, this, { changed: now });
      said.push(...turned.said);
      this.#running = turned.running;
      now = false;
      if (turned.running.process.is === "ended") this.#take(resultOf(turned.running));
      else if (!turned.isBusy) {
        if (turned.running.stopped) this.#take(undefined);
        return;
      }
    }
    for (let isBusy = this.#background !== undefined; isBusy; now = false) {
      const turned = turn(this.#background!, this, { changed: now });
      said.push(...turned.said);
      this.#background = turned.running.process.is === "ended" ? undefined : turned.running;
      isBusy = turned.isBusy && this.#background !== undefined;
    }
  }

  /** A line has ended, or was stopped before it could say what the shell remembers. */
  #take(result: LineResult | undefined, exit = STOPPED_EXIT): void {
    this.#unread = this.#running?.typed ?? "";
    this.#running = undefined;
    this.#editing = undefined;
    this.#lastExit = result?.exit ?? exit;
    if (result) [this.#memory, this.#jobs, this.#isOver] = [result.memory, result.jobs, result.isOver];
    this.#background = this.#jobs.length > 0 ? begin(runJobs<Machine>(this.#jobs), this) : undefined;
    this.#lookAgainMs = this.whenChanged?.(true);
  }

  #touched(version: number, resources: readonly string[]): boolean {
    const changes = this.cluster.changesSince(version);
    return !changes || changes.some(({ resource }) => resources.includes(resource));
  }
}
