import { OUTPUT_PER_COMMAND, TURNS_PER_COMMAND, TURNS_WITHOUT_TIME, WAIT_PER_COMMAND_MS } from "../shell/limits.ts";
import type { Process, Signal, Waits, Woken, World } from "../shell/process.ts";
import type { Cluster } from "../cluster/cluster.ts";

/** A piece of what a command says. */
export interface Output {
  readonly to: "out" | "err";
  readonly text: string;
}

/** The world that a crank turns in: it knows how to let time go by. */
export interface CrankWorld extends World {
  readonly cluster: Cluster;
  /** Goes to the next moment in which something is due, or to `untilMs`, whatever comes first. */
  advanceMoment(untilMs: number): void;
}

const STOPPED = 137;

/**
 * Turns a process: the only place where time goes by while a command runs. Whether a clock asks for every millisecond or
 * for an hour at once makes no difference to what comes out.
 */
export class Crank<W extends CrankWorld, Result> {
  #process: Process<W, Result> | undefined;
  /** Virtual time and version of the cluster at which the present wait began. */
  #waitMs: number;
  #waitVersion = 0;
  #input = "";
  #inputEnded = false;
  #turns = 0;
  #turnsNow = 0;
  #said = 0;
  #result: Result | undefined;
  #status = 0;

  constructor(process: Process<W, Result> | undefined, world: W) {
    this.#process = process;
    this.#waitMs = world.nowMs;
    this.#waitVersion = world.cluster.version;
  }

  get isEnded(): boolean {
    return this.#process === undefined;
  }

  /** Undefined when the process was stopped before it could say; then `status` tells how. */
  get result(): Result | undefined {
    return this.#result;
  }

  get status(): number {
    return this.#status;
  }

  get waitsForInput(): boolean {
    return this.#process?.is === "waits" && Boolean(this.#process.wait.forInput);
  }

  /** Input for whoever reads; null is the end of it. */
  feed(text: string | null): void {
    if (text === null) this.#inputEnded = true;
    else if (!this.#inputEnded) this.#input += text;
  }

  signal(name: Signal, world: W): void {
    if (this.#process?.is !== "waits") return;
    if (this.#process.signal) this.#go(this.#process.signal(name, world), world);
    else this.#stop(128 + (name === "INT" ? 2 : name === "QUIT" ? 3 : 15));
  }

  /** Turns until the process has ended or waits for what comes after `untilMs`, and lets the cluster go on. */
  toTime(world: W, untilMs: number): Output[] {
    const said: Output[] = [];
    while (this.#process) {
      if (this.#turnOnce(world, said)) continue;
      if (!this.#process || world.nowMs >= untilMs) break;
      world.advanceMoment(Math.min(untilMs, this.#wakesMs() ?? untilMs));
      this.#turnsNow = 0;
    }
    return said;
  }

  /** Turns to the end. Whoever waits for input that nobody will send sees the end of it; an hour is the most. */
  toEnd(world: W): Output[] {
    this.feed(null);
    const lastMs = world.nowMs + WAIT_PER_COMMAND_MS;
    const said = this.toTime(world, lastMs);
    if (!this.#process) return said;
    this.signal("INT", world);
    said.push(...this.toTime(world, world.nowMs + 1000));
    if (this.#process) this.#stop(STOPPED);
    said.push({ to: "err", text: `lab: stopped the command: it waited for longer than ${WAIT_PER_COMMAND_MS / 60_000} minutes\n` });
    return said;
  }

  fork(world: W): Crank<W, Result> {
    const twin = new Crank<W, Result>(this.#process, world);
    [twin.#waitMs, twin.#waitVersion] = [this.#waitMs, this.#waitVersion];
    [twin.#input, twin.#inputEnded] = [this.#input, this.#inputEnded];
    [twin.#turns, twin.#turnsNow, twin.#said] = [this.#turns, this.#turnsNow, this.#said];
    [twin.#result, twin.#status] = [this.#result, this.#status];
    return twin;
  }

  /** One step, when the process need not wait for time; whether there was one. */
  #turnOnce(world: W, said: Output[]): boolean {
    const process = this.#process!;
    if (process.is === "ended") {
      this.#result = process.result;
      this.#process = undefined;
      return true;
    }
    if (this.#isOverLimit(said)) return true;
    if (process.is === "says") {
      this.#take(process.out, "out", said);
      this.#take(process.err, "err", said);
      this.#go(process.then(world), world);
      return true;
    }
    const woken = this.#woken(process, world);
    if (!woken) return false;
    this.#go(process.then(world, woken), world);
    return true;
  }

  #woken({ wait }: Waits<W, Result>, world: W): Woken | undefined {
    if (wait.forInput) {
      const input = portion(this.#input, wait.forInput, this.#inputEnded);
      if (input !== undefined) {
        this.#input = this.#input.slice(input.length);
        return { by: "input", input };
      }
      if (this.#inputEnded && this.#input === "") return { by: "input", input: null };
    }
    if (wait.forChange && this.#changed(wait.forChange, world)) return { by: "change" };
    const wakesMs = this.#wakesMs();
    if (wakesMs !== undefined && world.nowMs >= wakesMs) return { by: "time" };
    return undefined;
  }

  #changed(resources: readonly string[], world: W): boolean {
    if (world.cluster.version === this.#waitVersion) return false;
    const changes = world.cluster.changesSince(this.#waitVersion);
    return !changes || changes.some(({ resource }) => resources.includes(resource));
  }

  #wakesMs(): number | undefined {
    if (this.#process?.is !== "waits") return undefined;
    const { forMs, forChange, forInput } = this.#process.wait;
    if (forMs !== undefined) return this.#waitMs + forMs;
    return forChange || forInput ? undefined : this.#waitMs;
  }

  #go(next: Process<W, Result>, world: W): void {
    this.#process = next;
    this.#turns++;
    this.#turnsNow++;
    if (next.is !== "waits") return;
    this.#waitMs = world.nowMs;
    this.#waitVersion = world.cluster.version;
  }

  #take(text: string | undefined, to: Output["to"], said: Output[]): void {
    if (!text) return;
    const room = OUTPUT_PER_COMMAND - this.#said;
    this.#said += text.length;
    const kept = text.length > room ? text.slice(0, Math.max(0, room)) : text;
    const last = said.at(-1);
    if (last?.to === to) said[said.length - 1] = { to, text: last.text + kept };
    else if (kept) said.push({ to, text: kept });
  }

  #isOverLimit(said: Output[]): boolean {
    const why = this.#said > OUTPUT_PER_COMMAND
      ? `it printed more than ${OUTPUT_PER_COMMAND / 1024} KiB`
      : this.#turnsNow > TURNS_WITHOUT_TIME
      ? "it went on without a pause; put a sleep into its loop"
      : this.#turns > TURNS_PER_COMMAND
      ? "it took too many steps"
      : undefined;
    if (!why) return false;
    said.push({ to: "err", text: `\nlab: stopped the command: ${why}\n` });
    this.#stop(STOPPED);
    return true;
  }

  #stop(status: number): void {
    this.#status = status;
    this.#process = undefined;
  }
}

/** What a reader gets of what is there; undefined while it isn't enough. */
function portion(text: string, wanted: true | "line" | "character", isAll: boolean): string | undefined {
  if (text === "") return undefined;
  if (wanted === true) return text;
  if (wanted === "character") return text.slice(0, text.codePointAt(0)! > 0xffff ? 2 : 1);
  const newline = text.indexOf("\n");
  if (newline < 0) return isAll ? text : undefined;
  return text.slice(0, newline + 1);
}
