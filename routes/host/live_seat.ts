import {
  completed,
  type Completion,
  decodeDeed,
  type Deed,
  encodeDeed,
  type Entry,
  type Machine,
  type Seat,
  type SeatMoment,
  type ShownWay,
  shownWay,
  type TaskView,
} from "../../engine/session/mod.ts";
import type { AttemptRow, Store } from "../../engine/storage/mod.ts";
import { preparedFor } from "./descriptions.ts";
import type { FromServer } from "../../static/terminal/messages.ts";
import { SeatClock } from "./seat_clock.ts";
import { Transcript } from "./transcript.ts";

/** How often a seat that somebody looks at lets time go by. */
const TURN_MS = 40;
/** How often the tasks are looked at while the cluster changes by itself. */
const LOOK_MS = 400;
/** How often the map of the cluster is drawn again, at most. */
const DRAW_MS = 200;
/** How far "let it settle" goes, and a command that nobody waits for. */
const SETTLE_MS = 60_000;
/** How much time goes by after commands that were sent without a terminal. */
const AFTER_COMMANDS_MS = 5000;
export const SPEEDS: readonly number[] = [1, 10];
const RETRIES_MAX = 20;

export interface Listener {
  send(message: FromServer): void;
}

interface Host {
  readonly store: Store;
  readonly nowMs: () => number;
  /** Whether the attempt is in the database already. */
  readonly stored: boolean;
}

/**
 * A seat with its clock, its journal in the database, and whoever looks at it. Its time goes on while somebody does. All
 * that changes it stands in one queue, and what a learner does is stored before it is done: what was acknowledged is kept.
 */
export class LiveSeat {
  readonly attempt: AttemptRow;
  readonly #seat: Seat;
  readonly #store: Store;
  readonly #wallMs: () => number;
  #stored: boolean;
  #listeners = new Set<Listener>();
  /** Who did something last: gets back what was typed too early. */
  #typist: Listener | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #clock: SeatClock;
  readonly #closing = new AbortController();
  readonly #watchers = new Set<() => void>();
  readonly #transcript = new Transcript();
  #usedMs: number;
  #lookedMs = 0;
  #seenVersion = 0;
  #states = "";
  #drawn = "";
  #drawnMs = 0;
  #editing: string | undefined;
  #way: ShownWay | undefined | "unknown" = "unknown";
  #history: string[] = [];
  readonly #stamped = new Set<string>();

  constructor(seat: Seat, attempt: AttemptRow, { store, nowMs, stored }: Host) {
    this.attempt = attempt;
    this.#seat = seat;
    this.#store = store;
    this.#wallMs = nowMs;
    this.#stored = stored;
    this.#usedMs = nowMs();
    this.#clock = new SeatClock(nowMs);
    this.#transcript.add(seat.prompt);
  }

  /** Plays an entry that the journal has: nothing is stored, nobody listens yet. */
  replay(entry: Entry): void {
    this.#echo(entry);
    for (const { text } of this.#seat.apply(entry)) this.#say(text);
    if (!this.#seat.isRunning && entry.kind === "command") this.#say(this.#seat.prompt);
    for (const task of this.#seat.tasks()) if (task.state === "passed") this.#stamped.add(task.id);
  }

  tasks(): readonly TaskView[] {
    this.#usedMs = this.#wallMs();
    return this.#seat.tasks();
  }

  get prompt(): string {
    return this.#seat.prompt;
  }

  get points(): number {
    return this.#seat.points;
  }

  get variantText(): string {
    return this.#seat.variant.text;
  }

  /** How many commands were given, to tell what passed just now. */
  get commandsInAll(): number {
    return this.#seat.commands.length;
  }

  /** To look at, not to change. */
  get machine(): Machine {
    return this.#seat.machine;
  }

  get commands(): Seat["commands"] {
    return this.#seat.commands;
  }

  get speed(): number {
    return this.#clock.speed;
  }

  /** What the screen of a terminal would show. */
  get screen(): string {
    return this.#transcript.text;
  }

  /** What the time machine can go back to; the last is the present. */
  moments(): readonly SeatMoment[] {
    return this.#seat.moments();
  }

  /** The seat as it was after so many commands, to look at. */
  asOf(command: number): Seat | undefined {
    return this.#seat.asOf(command);
  }

  /** How the lab's solution does it. */
  get way(): ShownWay | undefined {
    if (this.#way === "unknown") this.#way = shownWay(this.#seat.lab, this.attempt.seed);
    return this.#way;
  }

  /** Somebody looks: gets what it has not shown yet, and hears what comes. */
  join(listener: Listener, shown: number): void {
    this.#listeners.add(listener);
    this.#attend();
    const missed = this.#transcript.after(shown);
    listener.send({ type: "hello", fresh: missed === undefined, history: this.#history });
    const text = missed ?? this.#transcript.text;
    listener.send({
      type: "output",
      text: this.#seat.isRunning ? text : withoutPrompt(text, this.#seat.prompt),
      shown: this.#transcript.said,
    });
    if (!this.#seat.isRunning) listener.send({ type: "ready", prompt: this.#seat.prompt, looked: false });
    const { editing } = this.#seat.machine;
    if (editing !== undefined) listener.send({ type: "edit", path: editing });
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    this.#attend();
  }

  /** Calls whenever the cluster looks different; the answer ends that. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    this.#attend();
    return () => {
      this.#watchers.delete(changed);
      this.#attend();
    };
  }

  /** Time goes by while somebody looks. */
  #attend(): void {
    this.#usedMs = this.#wallMs();
    const isAttended = this.#listeners.size + this.#watchers.size > 0;
    if (isAttended && this.#timer === undefined) {
      this.#clock.runFrom(this.#seat.nowMs);
      this.#timer = setInterval(() => this.#run(() => this.#turn()), TURN_MS);
    } else if (!isAttended && this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#clock.stop();
    }
  }

  setSpeed(speed: number): void {
    if (SPEEDS.includes(speed)) this.#clock.runFrom(this.#nowMs, speed);
    if (this.#timer === undefined) this.#clock.stop();
  }

  /** Lets a minute go by at once. */
  settle(): Promise<void> {
    return this.#run(async () => {
      await this.#turnTo(this.#nowMs + SETTLE_MS);
      if (this.#timer !== undefined) this.#clock.runFrom(this.#seat.nowMs);
    });
  }

  /** Runs lines one after the other, each to its end, for a learner without a terminal. */
  async runAll(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      await this.act({ kind: "command", line });
      await this.#run(async () => {
        const lastMs = this.#seat.nowMs + SETTLE_MS;
        while (this.#seat.isRunning && this.#seat.nowMs < lastMs) await this.#turnTo(this.#seat.nowMs + 1000);
      });
      if (this.#seat.isRunning) await this.act({ kind: "signal", name: "INT" });
    }
    await this.#run(() => this.#turnTo(this.#seat.nowMs + AFTER_COMMANDS_MS));
  }

  /**
   * Stores what the learner does, then does it. Another process may have been quicker: its entries are played first.
   * `from` has shown the typed line already, and does not get it again.
   */
  act(deed: Deed, from?: Listener): Promise<void> {
    return this.#run(async () => {
      this.#usedMs = this.#wallMs();
      if (deed.kind === "input" && !this.#seat.isRunning) {
        if (deed.text) from?.send({ type: "unread", text: deed.text });
        return;
      }
      this.#typist = from;
      await preparedFor(deed);
      const entry = await this.#storedEntry(deed);
      const wasRunning = this.#seat.isRunning;
      this.#echo(entry, from);
      this.#tell(this.#seat.apply(entry));
      const isBack = entry.kind === "undo" || entry.kind === "reset";
      if (isBack) this.#tell([{ text: "\n" }]);
      await this.#settled(wasRunning || isBack || entry.kind === "command");
    });
  }

  /** What Tab makes of a line. */
  completed(text: string, at: number): Completion {
    return completed(this.#seat.machine, text, Math.min(Math.max(0, at), text.length));
  }

  isIdleFor(ms: number): boolean {
    return this.#timer === undefined && this.#wallMs() - this.#usedMs >= ms;
  }

  /** Aborted when the seat is put away. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
    clearInterval(this.#timer);
    this.#listeners.clear();
    this.#watchers.clear();
  }

  /** One after the other; a failure is the caller's and does not stop the queue. */
  #run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch((error) => console.error(`Attempt ${this.attempt.id}:`, error));
    return done;
  }

  get #nowMs(): number {
    return this.#clock.nowMs(this.#seat.nowMs);
  }

  async #storedEntry(deed: Deed): Promise<Entry> {
    if (!this.#stored) {
      await this.#store.createAttempt(this.attempt);
      this.#stored = true;
    }
    for (let tries = 0; tries < RETRIES_MAX; tries++) {
      const entry = this.#seat.entry(deed, Math.round(this.#nowMs));
      const { kind, sequence, atMs } = entry;
      if (await this.#store.append({ attempt: this.attempt.id, kind, sequence, atMs, body: encodeDeed(deed) })) {
        return entry;
      }
      await this.#catchUp();
    }
    throw new Error("Another process keeps writing to this attempt");
  }

  async #catchUp(): Promise<void> {
    for (const { kind, body, sequence, atMs } of await this.#store.entriesAfter(this.attempt.id, this.#seat.sequence)) {
      const entry = { ...decodeDeed(kind, body), sequence, atMs };
      this.#echo(entry);
      this.#tell(this.#seat.apply(entry));
    }
  }

  #turn(): void | Promise<void> {
    return this.#turnTo(this.#nowMs);
  }

  #turnTo(ms: number): Promise<void> {
    const wasRunning = this.#seat.isRunning;
    this.#tell(this.#seat.turn(Math.round(ms)));
    return this.#settled(wasRunning);
  }

  /** After time went by or something was done: is the prompt free again, has a task changed? */
  async #settled(wasRunning: boolean): Promise<void> {
    const isOver = wasRunning && !this.#seat.isRunning;
    if (isOver) this.#say(this.#seat.prompt);
    const version = this.#seat.machine.cluster.version;
    const isDue = version !== this.#seenVersion && this.#wallMs() - this.#lookedMs >= LOOK_MS;
    if (isOver || isDue) {
      this.#seenVersion = version;
      this.#lookedMs = this.#wallMs();
      await this.#stampPassed();
      const states = JSON.stringify(this.#seat.tasks().map(({ state, checks }) => [state, checks]));
      if (!isOver && states !== this.#states) this.#broadcast({ type: "looked" });
      this.#states = states;
    }
    this.#draw();
    const { editing } = this.#seat.machine;
    if (editing !== this.#editing) {
      this.#editing = editing;
      this.#broadcast(editing === undefined ? { type: "edited" } : { type: "edit", path: editing });
    }
    if (!isOver) return;
    this.#broadcast({ type: "ready", prompt: this.#seat.prompt, looked: true });
    const { unread } = this.#seat.machine;
    if (unread) this.#typist?.send({ type: "unread", text: unread });
  }

  /** Tells whoever draws the cluster that it, or the course of the attempt, looks different. */
  #draw(): void {
    if (this.#watchers.size === 0) return;
    const state = `${this.#seat.machine.cluster.version} ${this.#seat.sequence}`;
    if (state === this.#drawn || this.#wallMs() - this.#drawnMs < DRAW_MS) return;
    this.#drawn = state;
    this.#drawnMs = this.#wallMs();
    for (const changed of this.#watchers) changed();
  }

  async #stampPassed(): Promise<void> {
    for (const { id, state, maximum } of this.#seat.tasks()) {
      if (state !== "passed" || this.#stamped.has(id)) continue;
      this.#stamped.add(id);
      const { id: attempt, visitor, lab } = this.attempt;
      if (this.#stored) {
        await this.#store.stamp({ attempt, visitor, lab, task: id, points: maximum, atMs: this.#seat.nowMs });
      }
    }
  }

  /** What was typed belongs to the screen; whoever typed it has it there. */
  #echo(entry: Entry, from?: Listener): void {
    const typed = typedText(entry);
    if (entry.kind === "command" && entry.line.trim() !== "") this.#history.push(entry.line);
    if (!typed) return;
    this.#say(typed);
    for (const listener of this.#listeners) {
      listener.send({ type: "output", text: listener === from ? "" : typed, shown: this.#transcript.said });
    }
  }

  #tell(said: readonly { readonly text: string }[]): void {
    const text = said.map((one) => one.text).join("");
    if (!text) return;
    this.#say(text);
    this.#broadcast({ type: "output", text, shown: this.#transcript.said });
  }

  #broadcast(message: FromServer): void {
    for (const listener of this.#listeners) listener.send(message);
  }

  #say(text: string): void {
    this.#transcript.add(text);
  }
}

/** What the terminal itself shows of what was typed. */
function typedText(entry: Entry): string {
  if (entry.kind === "command") return `${entry.line}\n`;
  if (entry.kind === "input") return entry.text ?? "";
  return entry.kind === "signal" && entry.name === "INT" ? "^C\n" : "";
}

/** The prompt is the line editor's to draw. */
function withoutPrompt(text: string, prompt: string): string {
  return text.endsWith(prompt) ? text.slice(0, -prompt.length) : text;
}
