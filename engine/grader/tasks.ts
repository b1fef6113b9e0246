import type { ResourceName } from "../base/object.ts";
import { type Check, type CheckStatement, type Finding, nearnessIn, type Scene } from "./check.ts";
import { Future } from "./future.ts";
import { KeptFindings } from "./kept_findings.ts";
import { checkOf, sceneOf, type SceneParts } from "./scene.ts";

/** What the grader needs of a task; a lab's tasks have more. */
export interface GradedTask {
  readonly id: string;
  readonly points: number;
  /** Tasks that must have passed before this one is looked at. */
  readonly after: readonly string[];
  /** It must hold at the end too. */
  readonly keep: boolean;
  readonly checks: readonly CheckStatement[];
}

/** Where a task stands. A value: never changed. */
export interface TaskState {
  /** `locked`: waits for others. `soon`: it will pass by itself, if nothing is done. */
  readonly state: "locked" | "open" | "soon" | "passed";
  /** Virtual time from which it was looked at. */
  readonly openSinceMs: number;
  /** The command that did it, counted from 1; 0 when no command had run. */
  readonly passed?: { readonly command: number; readonly atMs: number };
  /** The command since which it was on its way. */
  readonly soonSince?: number;
  /** Of checks whose misses or hits are remembered, by their place: the first one. */
  readonly remembered: Readonly<Record<number, Finding>>;
  readonly answer?: string | readonly string[];
  /** Looked at `once`, when it was given; or at every look, when it was given before it could be asked. */
  readonly answerCounts?: "once" | "always";
}

export interface Moment {
  /** Of the command that runs or has just ended. */
  readonly command: number;
  readonly atMs: number;
}

/** How often changes are looked at while time goes by: often enough for what lasts as long as it must. */
const GLANCE_MS = 250;

/** Where all tasks of one attempt stand. A fork shares everything. */
export class TaskBook {
  readonly tasks: readonly GradedTask[];
  #states: ReadonlyMap<string, TaskState>;
  /** The cluster's version of the last look. */
  #seenVersion = -1;
  #glancedMs = -Infinity;
  readonly #future = new Future();
  #kept = new KeptFindings();

  constructor(tasks: readonly GradedTask[], nowMs: number) {
    this.tasks = tasks;
    this.#states = new Map(tasks.map(({ id, after }) => [id, {
      state: after.length === 0 ? "open" : "locked",
      openSinceMs: nowMs,
      remembered: {},
    }]));
  }

  state(id: string): TaskState {
    return this.#states.get(id)!;
  }

  /** Takes an answer down for the next look. */
  answer(id: string, answer: string | readonly string[], answerCounts: "once" | "always"): void {
    const state = this.#states.get(id);
    if (state && state.state !== "passed") this.#put(id, { ...state, answer, answerCounts });
  }

  /**
   * A look while time goes by: only at tasks whose resources changed since the last one, and not at every change, since what
   * counts lasts longer. Answers with the time at which a look is due that was put off.
   */
  glance(parts: SceneParts, moment: Moment, isLastChance: boolean): number | undefined {
    const { version } = parts.cluster;
    if (version === this.#seenVersion) return undefined;
    const dueMs = this.#glancedMs + GLANCE_MS;
    if (!isLastChance && moment.atMs < dueMs) {
      this.#watchMisses(parts);
      return dueMs;
    }
    const changes = parts.cluster.changesSince(this.#seenVersion);
    [this.#seenVersion, this.#glancedMs] = [version, moment.atMs];
    const changed = changes && new Set(changes.map(({ resource }) => resource));
    for (const task of this.#open()) {
      if (changed && !this.#touched(task, changed, this.#scene(parts, this.state(task.id), false))) continue;
      this.#judge(task, parts, moment);
    }
    this.#unlock(parts, moment);
    return undefined;
  }

  /** The look after a command: at everything, in the present and in the settled future. */
  look(parts: SceneParts, moment: Moment): void {
    [this.#seenVersion, this.#glancedMs] = [parts.cluster.version, moment.atMs];
    for (const task of this.#open()) this.#judge(task, parts, moment);
    this.#unlock(parts, moment);
    this.#foresee(parts, moment);
  }

  /** How near a task is to passing, from 0 to 1, without what-ifs and without reasons. */
  nearness(id: string, parts: SceneParts): number {
    const task = this.tasks.find((one) => one.id === id)!;
    const state = this.state(id);
    const scene = this.#scene(parts, state, false);
    const findings = sorted(task).cheap.map(({ statement, place }) => state.remembered[place] ?? scene.look(statement));
    return findings.reduce((sum, finding) => sum + (finding.passed ? 1 : nearnessIn(finding)), 0) /
      task.checks.length;
  }

  /** Every check of a task with its reasons, as things stand. */
  explain(id: string, parts: SceneParts): Finding[] {
    const task = this.tasks.find((one) => one.id === id)!;
    const state = this.state(id);
    const scene = this.#scene(parts, state, true);
    let isClear = true;
    const byPlace = new Map<number, Finding>();
    for (const { statement, place: i } of [...sorted(task).cheap, ...sorted(task).costly]) {
      const isCostly = Boolean(checkOf(statement).costly);
      const skipped: Finding | undefined = !isCostly
        ? undefined
        : state.passed
        ? was(statement)
        : isClear
        ? undefined
        : notYet(statement);
      const finding: Finding = state.remembered[i] ?? skipped ?? scene.look(statement);
      isClear &&= finding.passed;
      byPlace.set(i, finding);
    }
    return task.checks.map((_, i) => byPlace.get(i)!);
  }

  /** The cluster is another one now, or the same at another time: everything is looked at anew. */
  rewind(): void {
    this.#seenVersion = -1;
  }

  fork(): TaskBook {
    const twin = new TaskBook([], 0);
    (twin as { tasks: readonly GradedTask[] }).tasks = this.tasks;
    twin.#states = this.#states;
    twin.#kept = this.#kept;
    [twin.#seenVersion, twin.#glancedMs] = [this.#seenVersion, this.#glancedMs];
    return twin;
  }

  #scene(parts: SceneParts, { openSinceMs, answer }: TaskState, explains: boolean): Scene {
    return sceneOf(parts, { openSinceMs, answer, explains, kept: this.#kept });
  }

  #put(id: string, state: TaskState): void {
    this.#states = new Map(this.#states).set(id, state);
  }

  #touched(task: GradedTask, changed: ReadonlySet<ResourceName>, scene: Scene): boolean {
    return task.checks.some((statement) => {
      const watched = checkOf(statement).watches(statement, scene);
      return watched !== "always" && watched.some((name) => changed.has(name));
    });
  }

  /** Tasks that are looked at. */
  #open(): readonly GradedTask[] {
    return this.tasks.filter(({ id, keep }) => {
      const { state } = this.state(id);
      return state !== "locked" && (state !== "passed" || keep);
    });
  }

  /** Checks that must hold at every moment are looked at in every moment. */
  #watchMisses(parts: SceneParts): void {
    for (const task of this.#open()) {
      const isWatched = task.checks.some((statement) => checkOf(statement).sticky === "miss");
      if (isWatched) this.#remember(task, parts);
    }
  }

  /** Passes a task whose checks all pass; takes a pass back from one that must be kept. */
  #judge(task: GradedTask, parts: SceneParts, moment: Moment): void {
    this.#remember(task, parts);
    const state = this.state(task.id);
    const scene = this.#scene(parts, state, false);
    const wasPassed = state.state === "passed";
    const passed = passes(sorted(task).cheap, scene, state) && (wasPassed || this.#holds(task, state, parts)) &&
      passes(sorted(task).costly, scene, state);
    if (passed && !wasPassed) {
      const command = state.soonSince ?? moment.command;
      this.#put(task.id, { ...state, state: "passed", passed: { command, atMs: moment.atMs }, soonSince: undefined });
    } else if (!passed && wasPassed) {
      this.#put(task.id, { ...state, state: "open", passed: undefined });
    }
  }

  /** Whether what passes now still does in a while. */
  #holds(task: GradedTask, state: TaskState, parts: SceneParts): boolean {
    const { settling } = sorted(task);
    const later = settling.length === 0 ? parts : this.#future.held(parts);
    return later === parts || passes(settling, this.#scene(later, state, false), state);
  }

  #remember(task: GradedTask, parts: SceneParts): void {
    const scene = this.#scene(parts, this.state(task.id), false);
    task.checks.forEach((statement, i) => {
      const state = this.state(task.id);
      const { sticky } = checkOf(statement);
      if (!sticky || state.remembered[i] || (sticky === "hit" && !state.answerCounts)) return;
      const { passed } = scene.look(statement);
      if (sticky === "hit" && state.answerCounts === "once") this.#put(task.id, { ...state, answerCounts: undefined });
      if (passed !== (sticky === "hit")) return;
      const finding = this.#scene(parts, state, true).look(statement);
      this.#put(task.id, { ...this.state(task.id), remembered: { ...state.remembered, [i]: finding } });
    });
  }

  /** Opens what waited for others, again and again, since a task may pass in the moment in which it opens. */
  #unlock(parts: SceneParts, moment: Moment): void {
    for (let opened = true; opened;) {
      opened = false;
      for (const task of this.tasks) {
        const state = this.state(task.id);
        if (state.state !== "locked" || !task.after.every((id) => this.state(id).passed)) continue;
        this.#put(task.id, { ...state, state: "open", openSinceMs: moment.atMs });
        this.#judge(task, parts, moment);
        opened = true;
      }
    }
  }

  /** Lets time go by on a fork, and sees which open tasks pass there. */
  #foresee(parts: SceneParts, moment: Moment): void {
    for (const task of this.tasks) {
      const state = this.state(task.id);
      if (state.state !== "open" && state.state !== "soon") continue;
      const soon = this.#passesLater(task, state, parts);
      if (soon === (state.state === "soon")) continue;
      this.#put(task.id, { ...state, state: soon ? "soon" : "open", soonSince: soon ? moment.command : undefined });
    }
  }

  /** Whether a task that doesn't pass now will by itself. What time can't mend is looked at first: that costs less. */
  #passesLater(task: GradedTask, state: TaskState, parts: SceneParts): boolean {
    const { settling, lasting } = sorted(task);
    const now = this.#scene(parts, state, false);
    if (settling.length === 0 || !passes(lasting, now, state) || passes(settling, now, state)) return false;
    const later = this.#future.settled(parts);
    return later !== parts && passes(settling, this.#scene(later, state, false), state);
  }
}

/** A check of a task with its place, by which what is remembered of it is kept. */
interface Placed {
  readonly statement: CheckStatement;
  readonly place: number;
}

function passes(checks: readonly Placed[], scene: Scene, { remembered }: TaskState): boolean {
  return checks.every(({ statement, place }) => {
    const { sticky } = checkOf(statement);
    return sticky ? (remembered[place] !== undefined) === (sticky === "hit") : scene.look(statement).passed;
  });
}

/** A task's checks by what they need. */
interface Sorted {
  /** All that are no rehearsals: of these, `settling` may pass by themselves, `lasting` may not. */
  readonly cheap: readonly Placed[];
  readonly settling: readonly Placed[];
  readonly lasting: readonly Placed[];
  readonly costly: readonly Placed[];
}

const SORTED = new WeakMap<GradedTask, Sorted>();

function sorted(task: GradedTask): Sorted {
  let known = SORTED.get(task);
  if (!known) SORTED.set(task, known = sortedAnew(task));
  return known;
}

function sortedAnew({ checks }: GradedTask): Sorted {
  const placed = checks.map((statement, place): Placed => ({ statement, place }));
  const of = (holds: (check: Check) => boolean | undefined) => placed.filter((one) => holds(checkOf(one.statement)));
  return {
    cheap: of(({ costly }) => !costly),
    settling: of(({ costly, settles }) => !costly && settles),
    lasting: of(({ costly, settles }) => !costly && !settles),
    costly: of(({ costly }) => costly),
  };
}

/** A rehearsal shows nothing while the present is wrong. */
function notYet(statement: CheckStatement): Finding {
  const { name } = checkOf(statement);
  return {
    passed: false,
    expected: `${name}: ${statement[name]}`,
    found: "not looked at before the other checks pass",
  };
}

function was(statement: CheckStatement): Finding {
  const { name } = checkOf(statement);
  return { passed: true, expected: `${name}: ${statement[name]}`, found: "it was so when the task passed" };
}
