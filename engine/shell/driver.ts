import { OUTPUT_PER_COMMAND, TURNS_PER_COMMAND, TURNS_WITHOUT_TIME, WAIT_PER_COMMAND_MS } from "./limits.ts";
import { portion } from "./group.ts";
import { NUMBERS } from "./step.ts";
import type { Process, Signal, Wait, Woken, World } from "./process.ts";

/** A world whose time can be let go by: a headless one. A live one's time goes by itself. */
export interface DrivenWorld extends World {
  /**
   * Lets time go by until `untilMs`, or until something of `forChange` changes: true when it did. Without a change it
   * returns at `untilMs` exactly.
   */
  advance(untilMs: number, forChange?: readonly string[]): boolean;
}

/** A process on its way: a value too, so a fork of a seat takes it along. */
export interface Running<W extends World, R> {
  readonly process: Process<W, R>;
  /** When its wait for time is over, in virtual milliseconds. */
  readonly dueMs: number | undefined;
  /** Input that nobody has read yet. */
  readonly typed: string;
  /** No more input will come. */
  readonly isClosed: boolean;
  readonly turns: number;
  /** Turns since time last went by. */
  readonly idleTurns: number;
  readonly atMs: number;
  /** Characters said. */
  readonly said: number;
  /** Why it was stopped, when a limit did it. */
  readonly stopped?: Stopped;
}

/** `message` is what was said on standard error. */
export interface Stopped {
  readonly limit: "turns" | "output" | "time";
  readonly message: string;
}

export interface Said {
  readonly to: "out" | "err";
  readonly text: string;
}

export interface Turned<W extends World, R> {
  readonly running: Running<W, R>;
  readonly said: readonly Said[];
  /** It could go on at once: call again soon. */
  readonly isBusy: boolean;
}

/** Turns in one call of `turn`, so that a live seat gives others their turn too. */
const TURNS_PER_CALL = 2_000;

export function begin<W extends World, R>(
  process: Process<W, R>,
  world: W,
  o: { input?: string; isClosed?: boolean } = {},
): Running<W, R> {
  return {
    process,
    dueMs: dueOf(process, world),
    typed: o.input ?? "",
    isClosed: o.isClosed ?? false,
    turns: 0,
    idleTurns: 0,
    atMs: world.nowMs,
    said: 0,
  };
}

function dueOf<W extends World, R>(process: Process<W, R>, world: World): number | undefined {
  if (process.is !== "waits") return undefined;
  const { forMs, forChange, forInput } = process.wait;
  if (forMs !== undefined) return world.nowMs + forMs;
  return forChange || forInput ? undefined : world.nowMs;
}

/** How it ended, or undefined while it goes on. */
export function resultOf<W extends World, R>({ process }: Running<W, R>): R | undefined {
  return process.is === "ended" ? process.result : undefined;
}

/** More input, or the end of it (null). */
export function typed<W extends World, R>(running: Running<W, R>, text: string | null): Running<W, R> {
  return text === null ? { ...running, isClosed: true } : { ...running, typed: running.typed + text };
}

/** Sends a signal: `INT` is Ctrl-C. A process that does not hear it is over, with no result to give. */
export function signalled<W extends World, R>(
  running: Running<W, R>,
  name: Signal,
  world: W,
): Running<W, R> | undefined {
  const { process } = running;
  if (process.is !== "waits") return running;
  if (!process.signal || name === "KILL") return undefined;
  const next = process.signal(name, world);
  return { ...running, process: next, dueMs: dueOf(next, world) };
}

/** Turns the crank until the process has ended or really waits. `changed`: something that it may wait for has changed. */
export function turn<W extends World, R>(
  running: Running<W, R>,
  world: W,
  o: { changed?: boolean } = {},
): Turned<W, R> {
  const said: Said[] = [];
  let now = world.nowMs > running.atMs ? { ...running, atMs: world.nowMs, idleTurns: 0 } : running;
  let changed = o.changed ?? false;
  for (let turns = 0; turns < TURNS_PER_CALL; turns++) {
    const { process } = now;
    if (process.is === "ended") return { running: now, said, isBusy: false };
    if (process.is === "says") {
      now = spoken(now, process, said, world);
    } else {
      const woken = wokenBy(now, process.wait, world, changed);
      if (!woken) return { running: now, said, isBusy: false };
      if (woken.by === "change") changed = false;
      const left = woken.by === "input" && woken.input ? now.typed.slice(woken.input.length) : now.typed;
      now = counted(now, process.then(world, woken), left, world);
    }
    const broken = now.stopped ? undefined : brokenLimit(now);
    if (broken) now = stop(now, broken, said, world);
    if (now.stopped && now.process.is !== "ended" && now.idleTurns > TURNS_WITHOUT_TIME + STOPPING_TURNS) {
      return { running: now, said, isBusy: false };
    }
  }
  return { running: now, said, isBusy: true };
}

/** What a process may still do once a limit has stopped it. */
const STOPPING_TURNS = 1_000;

function spoken<W extends World, R>(
  running: Running<W, R>,
  process: Process<W, R> & { is: "says" },
  said: Said[],
  world: W,
): Running<W, R> {
  const room = running.stopped ? 0 : Math.max(0, OUTPUT_PER_COMMAND - running.said);
  const { out = "", err = "" } = process;
  if (out !== "") said.push({ to: "out", text: out.slice(0, room) });
  if (err !== "") said.push({ to: "err", text: err.slice(0, room) });
  const counting = { ...running, said: running.said + out.length + err.length };
  return counted(counting, process.then(world), running.typed, world);
}

function counted<W extends World, R>(
  running: Running<W, R>,
  process: Process<W, R>,
  left: string,
  world: W,
): Running<W, R> {
  return {
    ...running,
    process,
    typed: left,
    dueMs: dueOf(process, world),
    turns: running.turns + 1,
    idleTurns: running.idleTurns + 1,
  };
}

function wokenBy<W extends World, R>(
  running: Running<W, R>,
  wait: Wait,
  world: World,
  changed: boolean,
): Woken | undefined {
  if (running.stopped && running.dueMs !== undefined) return { by: "time" };
  if (wait.forInput) {
    const { typed: text, isClosed } = running;
    const isWhole = wait.forInput !== "line" || text.includes("\n") || isClosed;
    if (text !== "" && isWhole) return { by: "input", input: portion(text, wait.forInput) };
    if (text === "" && isClosed) return { by: "input", input: null };
  }
  if (running.dueMs !== undefined && running.dueMs <= world.nowMs) return { by: "time" };
  return changed && wait.forChange ? { by: "change" } : undefined;
}

function brokenLimit<W extends World, R>(running: Running<W, R>): Stopped | undefined {
  if (running.said > OUTPUT_PER_COMMAND) {
    return { limit: "output", message: `stopped: more than ${OUTPUT_PER_COMMAND / 1024} KiB of output` };
  }
  if (running.idleTurns > TURNS_WITHOUT_TIME || running.turns > TURNS_PER_COMMAND) {
    return {
      limit: "turns",
      message: "stopped: too many steps without a pause; is this loop endless? `sleep 1` in it would help",
    };
  }
  return undefined;
}

/** Interrupts the process as Ctrl-C would, so that its shell keeps what it remembers. */
function stop<W extends World, R>(running: Running<W, R>, stopped: Stopped, said: Said[], world: W): Running<W, R> {
  said.push({ to: "err", text: `bash: ${stopped.message}\n` });
  const marked = { ...running, stopped, idleTurns: TURNS_WITHOUT_TIME };
  return signalled(quieted(marked, world), "INT", world) ?? marked;
}

/** A process can be interrupted where it waits; what it says on its way there is lost. */
function quieted<W extends World, R>(running: Running<W, R>, world: W): Running<W, R> {
  let { process } = running;
  for (let i = 0; i < STOPPING_TURNS && process.is === "says"; i++) process = process.then(world);
  return { ...running, process, dueMs: dueOf(process, world) };
}

export interface Driven<R> {
  /** Undefined when it was stopped and did not even hear that. */
  readonly result: R | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly stopped?: Stopped;
}

export interface DriveOptions {
  /** All of the input; there is none without. */
  readonly input?: string;
  /** Virtual time that it may wait. */
  readonly waitMsMax?: number;
}

/** Runs a process to its end in virtual time: whenever it waits, time goes by. */
export function drive<W extends DrivenWorld, R>(process: Process<W, R>, world: W, o: DriveOptions = {}): Driven<R> {
  const untilMs = world.nowMs + (o.waitMsMax ?? WAIT_PER_COMMAND_MS);
  const text = { out: "", err: "" };
  let running = begin(process, world, { input: o.input ?? "", isClosed: true });
  let changed = false;
  for (;;) {
    const turned = turn(running, world, { changed });
    running = turned.running;
    for (const said of turned.said) text[said.to] += said.text;
    if (running.process.is === "ended") break;
    if (turned.isBusy) continue;
    if (running.stopped) break;
    const { wait } = running.process as { wait: Wait };
    const next = Math.min(running.dueMs ?? untilMs, untilMs);
    changed = world.advance(next, wait.forChange);
    if (changed || world.nowMs < untilMs || running.dueMs === untilMs) continue;
    const minutes = Math.round((o.waitMsMax ?? WAIT_PER_COMMAND_MS) / 60000);
    const said: Said[] = [];
    running = stop(running, { limit: "time", message: `stopped: still waiting after ${minutes} minutes` }, said, world);
    for (const { to, text: more } of said) text[to] += more;
  }
  const stopped = running.stopped && { stopped: running.stopped };
  return { result: resultOf(running), stdout: text.out, stderr: text.err, ...stopped };
}

/** The exit status of what a limit stopped. */
export const STOPPED_EXIT = 128 + NUMBERS.KILL;
