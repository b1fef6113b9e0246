import { type Finding, type SceneParts, TaskBook } from "../grader/mod.ts";
import { HOME } from "./home.ts";
import type { Deed, Entry } from "./journal.ts";
import { type Lab, type LabTask, type Variant, variantOf } from "./lab.ts";
import { Machine, type Output } from "./machine.ts";
import { rehearse } from "./rehearsal.ts";
import { pointsOf } from "./points.ts";
import { readCall } from "./read_call.ts";
import { heard } from "./terminal.ts";
import type { CommandRecord, SeatMoment, SeatOptions, TaskView } from "./seat_view.ts";

/** The moment at which a task was nearest to passing, to be explained when somebody asks. */
interface Best {
  readonly nearness: number;
  readonly command: number;
  readonly machine: Machine;
  readonly book: TaskBook;
}

/** How long a cluster is left alone before what a submission did not reach is explained. */
const SETTLING_MS = 30_000;

/** A seat as it was when a command was given. */
interface Past extends SeatMoment {
  readonly machine: Machine;
  readonly book: TaskBook;
}

/** How many commands `undo` and the time machine go back. */
const PAST_MAX = 100;
const COMMANDS_MAX = 5000;

/**
 * One learner's seat: a machine, the tasks of a lab, and what was done. It changes only by `apply` (what the learner does)
 * and `turn` (time); the same entries give the same seat, bit for bit, however often `turn` was called in between.
 */
export class Seat {
  readonly lab: Lab;
  readonly variant: Variant;
  readonly options: SeatOptions;
  /** The cluster's version before anything was done. */
  readonly startVersion: number;
  #machine: Machine;
  #book: TaskBook;
  #sequence = 0;
  #hints: ReadonlyMap<string, number> = new Map();
  #shown: ReadonlySet<string> = new Set();
  #commands: readonly CommandRecord[] = [];
  /** With `keepsOutput`: of tasks that have not passed, the best moment so far. */
  #best: ReadonlyMap<string, Best> = new Map();
  #bestVersion = -1;
  /** Before each of the last commands, the oldest first. */
  #past: readonly Past[] = [];
  /** The last command that was not undone. */
  #line = "";
  #findings: { at: string; byTask: Map<string, readonly Finding[]> } = { at: "", byTask: new Map() };

  private constructor(
    lab: Lab,
    variant: Variant,
    options: SeatOptions,
    machine: Machine,
    book: TaskBook,
    startVersion: number,
  ) {
    this.lab = lab;
    this.variant = variant;
    this.options = options;
    this.#book = book;
    this.#machine = machine;
    this.startVersion = startVersion;
    this.#listen(machine);
  }

  static open(lab: Lab, options: SeatOptions): Seat {
    const variant = variantOf(lab, options.seed);
    const machine = Machine.open({ ...options, cluster: variant.cluster, files: variant.files });
    return new Seat(
      lab,
      variant,
      options,
      machine,
      new TaskBook(variant.tasks, options.startMs),
      machine.cluster.version,
    );
  }

  /** Virtual Unix time in milliseconds. */
  get nowMs(): number {
    return this.#machine.nowMs;
  }

  /** Of the last entry that was applied. */
  get sequence(): number {
    return this.#sequence;
  }

  get machine(): Machine {
    return this.#machine;
  }

  get isRunning(): boolean {
    return this.#machine.isRunning;
  }

  /** The shell has ended: `exit`. */
  get isOver(): boolean {
    return this.#machine.isOver;
  }

  get prompt(): string {
    return this.#machine.prompt;
  }

  /** Lines that were typed, the oldest first: for the arrow keys. */
  get history(): readonly string[] {
    return this.#commands.map(({ cmd }) => cmd);
  }

  get commands(): readonly CommandRecord[] {
    return this.#commands;
  }

  /** The entry that a deed makes if it is done now; `nowMs` is the host's clock, where it has one. */
  entry(deed: Deed, nowMs = this.nowMs): Entry {
    return { ...deed, sequence: this.#sequence + 1, atMs: Math.max(nowMs, this.nowMs) } as Entry;
  }

  /** Does what an entry says, after letting the time until then go by. Answers with what was said. */
  apply(entry: Entry): readonly Output[] {
    const said = this.options.pace === "live" ? this.turn(entry.atMs) : [];
    this.#sequence = entry.sequence;
    return [...said, ...this.#act(entry)];
  }

  /** Lets time go by up to `nowMs`, with whatever runs. */
  turn(nowMs: number): readonly Output[] {
    const wasRunning = this.#machine.isRunning;
    const said = this.#machine.turn(nowMs);
    if (wasRunning) this.#hear(said);
    return said;
  }

  tasks(): readonly TaskView[] {
    return this.variant.tasks.map((task) => this.#view(task));
  }

  /** Points so far: of passed tasks, less what hints cost. */
  get points(): number {
    return this.variant.tasks.reduce((sum, task) => sum + this.#pointsOf(task), 0);
  }

  /**
   * The end of a headless attempt: what is on its way may arrive (for a minute at most), and what must hold at the end is
   * looked at once more.
   */
  finish(): void {
    const lastMs = this.nowMs + 60_000;
    const isWaiting = () => this.variant.tasks.some(({ id }) => this.#book.state(id).state === "soon");
    while (isWaiting() && this.nowMs < lastMs) {
      this.#machine.advance(this.nowMs + 1000);
      this.#look();
    }
    // What is still open is explained as it settles: "still starting" is no reason.
    if (!this.variant.tasks.some(({ id }) => this.#book.state(id).state === "open")) return;
    this.#machine.advance(this.nowMs + SETTLING_MS);
    this.#look();
  }

  /** The findings of a task's best moment, where it is over; `command` ran then or had just ended. */
  best(id: string): { readonly command: number; readonly findings: readonly Finding[] } | undefined {
    const best = this.#best.get(id);
    if (!best || this.#book.state(id).state !== "open") return undefined;
    if (best.nearness <= this.#book.nearness(id, this.#parts(this.#machine))) return undefined;
    const findings = best.book.explain(id, this.#parts(best.machine));
    // What was broken afterwards can't be made good, however near the task was.
    const { remembered } = this.#book.state(id);
    return { command: best.command, findings: findings.map((finding, i) => remembered[i] ?? finding) };
  }

  /** What one can go back to, the oldest first; the last is the present. */
  moments(): readonly SeatMoment[] {
    return [...this.#past, this.#present()];
  }

  /** A seat as it was after so many commands, to look at; undefined when that is too long ago. */
  asOf(command: number): Seat | undefined {
    if (command === this.#commands.length) return this.fork();
    const past = this.#past.find((one) => one.command === command);
    return past && this.#twin(past.machine, past.book);
  }

  fork(): Seat {
    return this.#twin(this.#machine, this.#book);
  }

  #twin(machine: Machine, book: TaskBook): Seat {
    const twin = new Seat(this.lab, this.variant, this.options, machine.fork(), book.fork(), this.startVersion);
    twin.#sequence = this.#sequence;
    twin.#hints = this.#hints;
    twin.#shown = this.#shown;
    twin.#commands = this.#commands;
    twin.#past = this.#past;
    twin.#line = this.#line;
    twin.#best = this.#best;
    return twin;
  }

  #act(entry: Entry): readonly Output[] {
    switch (entry.kind) {
      case "command":
        return this.#command(entry);
      case "input":
        this.#machine.goTo(entry.terminal ?? 1);
        this.#machine.input(entry.text);
        return this.turn(this.nowMs);
      case "signal":
        this.#machine.goTo(entry.terminal ?? 1);
        this.#machine.signal(entry.name);
        return this.turn(this.nowMs);
      case "answer":
        this.#book.answer(entry.task, entry.answer, entry.stands ? "always" : "once");
        this.#look();
        return [];
      case "hint":
        this.#hints = new Map(this.#hints).set(entry.task, (this.#hints.get(entry.task) ?? 0) + 1);
        return [];
      case "show":
        this.#shown = new Set(this.#shown).add(entry.task);
        return [];
      case "file":
        this.#machine.save(entry.path, entry.text);
        this.#look();
        return [];
      case "close":
        this.#machine.goTo(entry.terminal ?? 1);
        this.#machine.closeEditor();
        return this.turn(this.nowMs);
      case "undo":
        this.#undo(entry.to);
        return [];
      case "reset": {
        const { cluster, files } = this.variant;
        this.#line = "";
        this.#goBack(Machine.open({ ...this.options, startMs: this.nowMs, cluster, files }), []);
        return [];
      }
      case "wait":
        this.#machine.advance(this.nowMs + entry.ms);
        this.#look();
        return [];
    }
  }

  #command({ line, columns, terminal = 1 }: Entry & { kind: "command" }): readonly Output[] {
    this.#machine.goTo(terminal);
    if (this.#machine.terminal().running) {
      this.#machine.input(line + "\n");
      return this.turn(this.nowMs);
    }
    this.#past = [...this.#past, { ...this.#present(), machine: this.#machine.fork(), book: this.#book.fork() }]
      .slice(-PAST_MAX);
    this.#line = line;
    const record = { cmd: line, stdout: "", stderr: "", atMs: this.nowMs, ...(terminal > 1 && { terminal }) };
    this.#commands = [...this.#commands, record].slice(-COMMANDS_MAX);
    if (this.options.pace === "live") {
      this.#machine.begin(line, { columns, prompt: true });
      return this.turn(this.nowMs);
    }
    const { stdout, stderr } = this.#machine.run(line, { columns });
    const said: Output[] = [{ to: "out", text: stdout, terminal }, { to: "err", text: stderr, terminal }];
    this.#hear(said);
    return said.filter(({ text }) => text !== "");
  }

  /** Notes what commands said, and looks at the tasks when one has ended. */
  #hear(said: readonly Output[]): void {
    const { commands, ended } = heard(this.#commands, said, this.#machine, this.options.keepsOutput ?? false);
    this.#commands = commands;
    if (ended === 0) return;
    this.#look();
    if (this.options.keepsOutput) this.#keepBest();
  }

  #present(): SeatMoment {
    return { command: this.#commands.length, line: this.#line, atMs: this.nowMs };
  }

  /** Nothing when that is too long ago, or was never. */
  #undo(to: number | undefined): void {
    const index = to === undefined ? this.#past.length - 1 : this.#past.findIndex(({ command }) => command === to);
    const past = this.#past[index];
    if (!past) return;
    this.#line = past.line;
    this.#goBack(past.machine, this.#past.slice(0, index));
  }

  #goBack(machine: Machine, past: readonly Past[]): void {
    const { nowMs } = this;
    this.#past = past;
    this.#machine.whenChanged = undefined;
    this.#machine = machine.fork();
    this.#machine.stopAll();
    this.#listen(this.#machine);
    this.#book.rewind();
    this.#machine.advance(nowMs);
    this.#look();
  }

  #view(task: LabTask): TaskView {
    const { id, title, points: maximum, question, options, hints, hintCost } = task;
    const { state, passed, answer } = this.#book.state(id);
    const shown = hints.slice(0, this.#hints.get(id) ?? 0);
    return {
      id,
      title,
      points: this.#pointsOf(task),
      maximum,
      state,
      passed,
      checks: this.#checks(id),
      question,
      options,
      answer,
      hints: shown,
      hintsLeft: hints.length - shown.length,
      hintCost,
      isShown: this.#shown.has(id),
      tries: state === "open" || state === "soon" ? this.#commands.length - this.#openedAt(task) : 0,
    };
  }

  /** The command with which the last of the tasks before it passed. */
  #openedAt({ after }: LabTask): number {
    return Math.max(0, ...(after ?? []).map((id) => this.#book.state(id).passed?.command ?? 0));
  }

  #pointsOf(task: LabTask): number {
    const { state } = this.#book.state(task.id);
    const shownHints = this.#shown.has(task.id) ? task.hints.length : this.#hints.get(task.id) ?? 0;
    return pointsOf(task, { state, shownHints, checks: () => this.#checks(task.id) });
  }

  /** Every check of a task with its reasons, worked out once for each state of the seat. */
  #checks(id: string): readonly Finding[] {
    const at = `${this.#machine.cluster.version} ${this.#commands.length} ${this.#sequence} ${this.isRunning}`;
    if (this.#findings.at !== at) this.#findings = { at, byTask: new Map() };
    const { byTask } = this.#findings;
    const isLocked = this.#book.state(id).state === "locked";
    if (!byTask.has(id)) byTask.set(id, isLocked ? [] : this.#book.explain(id, this.#parts(this.#machine)));
    return byTask.get(id)!;
  }

  #listen(machine: Machine): void {
    // V8 takes a function that is written right into a property for long-lived, and with it all that the seat holds.
    const glance = (isLastChance: boolean) => this.#glance(isLastChance);
    machine.whenChanged = glance;
    machine.beforeCall = this.options.keepsOutput ? () => this.#keepBest() : undefined;
  }

  /** Remembers how things look, where they never looked better. */
  #keepBest(): void {
    const { version } = this.#machine.cluster;
    if (version === this.#bestVersion) return;
    this.#bestVersion = version;
    let moment: { machine: Machine; book: TaskBook } | undefined;
    for (const { id } of this.variant.tasks) {
      const { state } = this.#book.state(id);
      if (state === "locked" || state === "passed") continue;
      const nearness = this.#book.nearness(id, this.#parts(this.#machine));
      if (nearness < (this.#best.get(id)?.nearness ?? 0)) continue;
      moment ??= { machine: this.#machine.fork({ isIdle: true }), book: this.#book.fork() };
      this.#best = new Map(this.#best).set(id, { nearness, command: this.#commands.length, ...moment });
    }
  }

  #glance(isLastChance: boolean): number | undefined {
    const moment = { command: this.#commands.length, atMs: this.nowMs };
    return this.#book.glance(this.#parts(this.#machine), moment, isLastChance);
  }

  #look(): void {
    this.#book.look(this.#parts(this.#machine), { command: this.#commands.length, atMs: this.nowMs });
  }

  #parts(machine: Machine): SceneParts {
    return {
      cluster: machine.cluster,
      files: machine.files,
      home: HOME,
      calls: machine.calls,
      readCall,
      bounded: this.options.bounded ?? ((work) => work()),
      rehearse: (script, waitMs) => {
        const { machine: after, exit, said } = rehearse(machine, this.variant.hidden, script, waitMs);
        return { parts: this.#parts(after), exit, said };
      },
    };
  }
}
