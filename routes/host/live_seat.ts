import {
  completed,
  type Completion,
  type Deed,
  type Entry,
  type Machine,
  promptOf,
  type Seat,
  type SeatMoment,
  type ShownWay,
  shownWay,
  type TaskView,
} from "../../engine/session/mod.ts";
import type { Received } from "../../engine/courses/mod.ts";
import type { AttemptRow } from "../../engine/storage/mod.ts";
import type { AttemptJournal } from "./attempt_journal.ts";
import { Audience, type Listener, terminalOf } from "./audience.ts";
import { preparedFor } from "./descriptions.ts";
import { OpenEditors } from "./open_editors.ts";
import { SeatClock } from "./seat_clock.ts";
import { TaskWatch } from "./task_watch.ts";

/** How often a seat that somebody looks at lets time go by. */
const TURN_MS = 40;
/** How far "let it settle" goes, and a command that nobody waits for. */
const SETTLE_MS = 60_000;
/** How much time goes by after commands that were sent without a terminal. */
const AFTER_COMMANDS_MS = 5000;
export const SPEEDS: readonly number[] = [1, 10];
const RETRIES_MAX = 20;

interface Host {
  /** Opens the seat of an attempt, before anything was done. */
  readonly open: (attempt: AttemptRow) => Seat;
  readonly nowMs: () => number;
  /** Hears of every deed that was stored. */
  readonly acted: (deed: Deed) => void;
  /** Why a deed is not taken, for the learner to read; undefined when it is. */
  readonly refusal?: (deed: Deed) => Promise<string | undefined>;
  /** Hears when something was done here, or a task has changed. */
  readonly noted?: (seat: LiveSeat) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/**
 * A seat with its clock, its journal in the database, and whoever looks at it. Its time goes on while somebody does. All
 * that changes it stands in one queue, and what a learner does is stored before it is done: what was acknowledged is kept.
 */
export class LiveSeat {
  readonly #host: Host;
  readonly #journal: AttemptJournal;
  readonly #wallMs: () => number;
  #seat: Seat;
  /** The seat right after its last entry: what another process has done since was done to this, not to what time made of it here. */
  #anchor: Seat;
  readonly #audience: Audience;
  /** Who did something last at a terminal: gets back what was typed too early. */
  readonly #typists = new Map<number, Listener | undefined>();
  #queue: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #clock: SeatClock;
  readonly #closing = new AbortController();
  #usedMs: number;
  readonly #watch: TaskWatch;
  readonly #editors = new OpenEditors();
  #way: ShownWay | undefined | "unknown" = "unknown";

  constructor(journal: AttemptJournal, host: Host) {
    this.#host = host;
    this.#journal = journal;
    this.#wallMs = host.nowMs;
    this.#seat = host.open(journal.attempt);
    this.#anchor = this.#seat.fork();
    this.#usedMs = host.nowMs();
    this.#clock = new SeatClock(host.nowMs);
    this.#watch = new TaskWatch(journal, host.nowMs);
    this.#audience = new Audience(host.nowMs, (terminal) => this.promptAt(terminal));
  }

  get attempt(): AttemptRow {
    return this.#journal.attempt;
  }

  tasks(): readonly TaskView[] {
    this.#usedMs = this.#wallMs();
    return this.#seat.tasks();
  }

  /** What the learner did, with when the server received it. */
  get deeds(): readonly Received[] {
    return this.#journal.deeds;
  }

  promptAt(terminal: number): string {
    return promptOf(this.#seat.machine.terminal(terminal));
  }

  get points(): number {
    return this.#seat.points;
  }

  get variantText(): string {
    return this.#seat.variant.text;
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

  /** What the screen of the first terminal would show. */
  get screen(): string {
    return this.#audience.screen;
  }

  /** The terminals that were used or looked at. */
  get terminals(): readonly number[] {
    return this.#audience.terminals;
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
    const { running, editing, ...terminal } = this.#seat.machine.terminal(listener.terminal);
    this.#audience.join(listener, shown, running ? undefined : promptOf(terminal));
    this.#attend();
    if (editing !== undefined) listener.send({ type: "edit", path: editing });
  }

  leave(listener: Listener): void {
    this.#audience.leave(listener);
    this.#attend();
  }

  /** Calls whenever the cluster looks different; the answer ends that. */
  watch(changed: () => void): () => void {
    this.#audience.watch(changed);
    this.#attend();
    return () => {
      this.#audience.unwatch(changed);
      this.#attend();
    };
  }

  /** Time goes by while somebody looks. */
  #attend(): void {
    this.#usedMs = this.#wallMs();
    const isAttended = this.#audience.isThere;
    if (isAttended && this.#timer === undefined) {
      this.#clock.runFrom(this.#seat.nowMs);
      this.#timer = setInterval(() => this.#run(() => this.#turn()), TURN_MS);
    } else if (!isAttended && this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#clock.stop();
      this.#run(() => this.#keepTime()).catch(() => {});
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
      await this.#keepTime();
    });
  }

  /** Runs lines one after the other, each to its end, for a learner without a terminal. */
  async runAll(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      await this.act({ kind: "command", line });
      await this.#run(async () => {
        const lastMs = this.#seat.nowMs + SETTLE_MS;
        while (this.#isRunning(1) && this.#seat.nowMs < lastMs) await this.#turnTo(this.#seat.nowMs + 1000);
      });
      if (this.#isRunning(1)) await this.act({ kind: "signal", name: "INT" });
    }
    await this.#run(async () => {
      await this.#turnTo(this.#seat.nowMs + AFTER_COMMANDS_MS);
      await this.#keepTime();
    });
  }

  /**
   * Stores what the learner does, then does it. Another process may have been quicker: its entries are played first.
   * `from` has shown the typed line already, and does not get it again.
   */
  act(deed: Deed, from?: Listener): Promise<void> {
    return this.#run(async () => {
      this.#usedMs = this.#wallMs();
      if (deed.kind === "input" && !this.#isRunning(terminalOf(deed))) {
        if (deed.text) from?.send({ type: "unread", text: deed.text });
        return;
      }
      this.#typists.set(terminalOf(deed), from);
      const why = await this.#host.refusal?.(deed);
      if (why === undefined) await this.#do(deed, from);
      else this.#refuse(why, terminalOf(deed));
    });
  }

  #refuse(why: string, terminal: number): void {
    this.#audience.tell([{ text: `${why}\n`, terminal }]);
    this.#freed([terminal]);
    this.#audience.broadcast({ type: "ready", prompt: this.promptAt(terminal), looked: true }, terminal);
  }

  /** Plays what another process has written since: before anybody relies on what is seen here. */
  refresh(): Promise<void> {
    return this.#run(() => this.#catchUp());
  }

  /** Closes the editor for the command that waits for a file. */
  closeEditor(path: string): Promise<void> {
    const terminal = this.#editors.terminalOf(path) ?? 1;
    return this.act({ kind: "close", ...(terminal > 1 && { terminal }) });
  }

  /** What Tab makes of a line. */
  completed(text: string, at: number, terminal: number): Completion {
    const machine = this.#seat.machine.fork({ isIdle: true });
    machine.goTo(terminal);
    return completed(machine, text, Math.min(Math.max(0, at), text.length));
  }

  #isRunning(terminal: number): boolean {
    return this.#seat.machine.terminal(terminal).running !== undefined;
  }

  /** The terminals at which something runs. */
  get #busy(): readonly number[] {
    return [...this.#seat.machine.terminals.keys()].filter((terminal) => this.#isRunning(terminal));
  }

  /** Whether somebody looks at it all the time. */
  get isAttended(): boolean {
    return this.#timer !== undefined;
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
    this.#audience.clear();
  }

  /** Does what was asked already, takes no more, and is put away. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#run(() => this.#keepTime()).catch(() => {});
    this.#journal.close();
    this.close();
  }

  /** One after the other; a failure is the caller's and does not stop the queue. */
  #run<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(this.#host.failed);
    return done;
  }

  get #nowMs(): number {
    return this.#clock.nowMs(this.#seat.nowMs);
  }

  async #do(deed: Deed, from?: Listener): Promise<void> {
    await preparedFor(deed);
    const entry = await this.#storedEntry(deed);
    this.#host.acted(deed);
    const mayBeFree = this.#play(entry, from);
    this.#anchor = this.#seat.fork();
    await this.#settled(mayBeFree);
    await this.#host.noted?.(this);
  }

  /** Writes down how far time has come, where that made a difference: so others, and this process's heir, find it there. */
  async #keepTime(): Promise<void> {
    const isChanged = this.#seat.machine.cluster.version !== this.#anchor.machine.cluster.version;
    if (this.#journal.isStored && isChanged) await this.#do({ kind: "wait", ms: 0 });
  }

  async #storedEntry(deed: Deed): Promise<Entry> {
    if (!await this.#journal.begin()) this.#reopen();
    for (let tries = 0; tries < RETRIES_MAX; tries++) {
      const entry = this.#seat.entry(deed, Math.round(this.#nowMs));
      if (await this.#journal.write(entry, deed)) return entry;
      await this.#catchUp();
    }
    throw new Error("Another process keeps writing to this attempt");
  }

  async #catchUp(): Promise<void> {
    if (!await this.#journal.look()) this.#reopen();
    const entries = await this.#journal.after(this.#seat.sequence);
    if (entries.length === 0) return;
    // What time alone has done here since the last entry is taken back where the others have not waited for it.
    if (entries[0]!.atMs < this.#seat.nowMs) this.#seat = this.#anchor.fork();
    let mayBeFree: readonly number[] = [];
    for (const entry of entries) {
      this.#freed(mayBeFree);
      await preparedFor(entry);
      try {
        mayBeFree = this.#play(entry);
      } catch (error) {
        // A mistake of ours must not cost the learner what came after it.
        this.#host.failed(error);
      }
    }
    this.#anchor = this.#seat.fork();
    await this.#settled(mayBeFree);
  }

  /** Another process began the attempt at the same time: what was seen here so far, in which nothing was done, is let go. */
  #reopen(): void {
    this.#seat = this.#host.open(this.attempt);
    this.#anchor = this.#seat.fork();
    this.#way = "unknown";
  }

  /** Does what an entry says, and says what comes of it; answers with the terminals that may be free again by that. */
  #play(entry: Entry, from?: Listener): readonly number[] {
    const wereBusy = this.#busy;
    this.#audience.echo(entry, from);
    this.#audience.tell(this.#seat.apply(entry));
    const isBack = entry.kind === "undo" || entry.kind === "reset";
    if (isBack) this.#audience.tell(this.#audience.terminals.map((terminal) => ({ text: "\n", terminal })));
    if (isBack) return this.#audience.terminals;
    return entry.kind === "command" ? [...new Set([...wereBusy, terminalOf(entry)])] : wereBusy;
  }

  /** Which of these are free now; their screens get the prompt. */
  #freed(mayBeFree: readonly number[]): readonly number[] {
    const free = mayBeFree.filter((terminal) => !this.#isRunning(terminal));
    for (const terminal of free) this.#audience.prompted(terminal);
    return free;
  }

  #turn(): void | Promise<void> {
    return this.#turnTo(this.#nowMs);
  }

  async #turnTo(ms: number): Promise<void> {
    const wereBusy = this.#busy;
    this.#audience.tell(this.#seat.turn(Math.round(ms)));
    if (await this.#settled(wereBusy) && this.#journal.isStored) await this.#host.noted?.(this);
  }

  /** After time went by or something was done: which prompts are free again, has a task changed? Answers the latter. */
  async #settled(mayBeFree: readonly number[]): Promise<boolean> {
    const free = this.#freed(mayBeFree);
    const isChanged = await this.#watch.look(this.#seat, free.length > 0);
    if (isChanged && free.length === 0) this.#audience.broadcast({ type: "looked" });
    this.#audience.draw(`${this.#seat.machine.cluster.version} ${this.#seat.sequence}`);
    this.#editors.tell(this.#seat.machine, this.#audience);
    for (const terminal of free) {
      this.#audience.broadcast({ type: "ready", prompt: this.promptAt(terminal), looked: true }, terminal);
      const { unread } = this.#seat.machine.terminal(terminal);
      if (unread) this.#typists.get(terminal)?.send({ type: "unread", text: unread });
    }
    return isChanged;
  }
}
