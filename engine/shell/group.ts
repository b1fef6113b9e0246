import { JOBS, PIPE_CAPACITY, TEXT_LENGTH } from "./limits.ts";
import type { Signal, Woken, World } from "./process.ts";
import {
  type AsksStep,
  ended,
  type Exit,
  type JobState,
  NUMBERS,
  type SaysStep,
  type Step,
  type StepWait,
  type WaitsStep,
} from "./step.ts";

/**
 * Processes that run beside each other: the members of a pipeline, joined by pipes, and the jobs that they start with `&`.
 * The members' words become the next one's input as they come; the end of a reader ends its writer at its next word.
 */
export interface Group {
  readonly tasks: readonly Task[];
  readonly pipes: readonly Pipe[];
  /** Nobody is outside whom it could ask about other processes. */
  readonly isOutermost: boolean;
}

export interface Task {
  readonly pid: number;
  readonly step: Step<Exit>;
  /** When its wait for time is over. */
  readonly dueMs: number | undefined;
  /** Which member it is or was started by; jobs keep their starter's pipe open. */
  readonly member: number;
  readonly isJob: boolean;
}

/** A pipe from a member to a reader: the next member, or whoever captures. */
interface Pipe {
  readonly channel: number;
  readonly writer: number;
  /** The member that reads; undefined when the group's owner captures it all. */
  readonly reader: number | undefined;
  readonly text: string;
}

export interface GroupResult {
  /** How each member ended. */
  readonly exits: readonly Exit[];
  /** What was written to captured channels, in order. */
  readonly captured: string;
  /** Jobs that still run. */
  readonly left: readonly Task[];
}

/** How many steps a task may take before the others have a turn. */
const STEPS_PER_TURN = 64;

export function runGroup(
  members: readonly { readonly pid: number; readonly step: Step<Exit> }[],
  pipes: readonly { readonly channel: number; readonly writer: number; readonly reader: number | undefined }[],
  world: World,
  outermost?: { readonly jobs: readonly Task[] },
): Step<GroupResult> {
  const tasks = members.map(({ pid, step }, member): Task => ({ ...taskOf(pid, step, world), member, isJob: false }));
  const joined = pipes.map((pipe) => ({ ...pipe, text: "" }));
  return turn({ tasks: [...tasks, ...(outermost?.jobs ?? [])], pipes: joined, isOutermost: !!outermost }, world);
}

function taskOf(pid: number, step: Step<Exit>, world: World): Task {
  return { pid, step, dueMs: dueOf(step, world), member: -1, isJob: true };
}

function dueOf(step: Step<Exit>, world: World): number | undefined {
  if (step.is !== "waits") return undefined;
  const { forMs, forChange, forInput, forJobs } = step.wait;
  if (forMs !== undefined) return world.nowMs + forMs;
  return forChange || forInput || forJobs ? undefined : world.nowMs;
}

/** One round: every task goes on until it waits, and the group says or waits for what they have in common. */
function turn(group: Group, world: World): Step<GroupResult> {
  let now = group;
  let isBusy = false;
  for (let index = now.tasks.length - 1; index >= 0; index--) {
    for (let steps = 0;; steps++) {
      const task = now.tasks[index]!;
      if (steps === STEPS_PER_TURN) {
        isBusy = true;
        break;
      }
      const next = stepped(now, index, task, world);
      if (!next) break;
      if ("is" in next) return next;
      now = next;
    }
  }
  if (isFinished(now)) return ended(resultOf(now));
  return isBusy || now.tasks.some((_, index) => canGoOn(now, index, world)) ? yielding(now) : waiting(now, world);
}

/** The group after one step of a task; a step of the group itself; or nothing, when the task waits. */
function stepped(group: Group, index: number, task: Task, world: World): Group | Step<GroupResult> | undefined {
  const { step } = task;
  switch (step.is) {
    case "ended":
      return undefined;
    case "says":
      return said(group, index, task, step, world);
    case "asks":
      return asked(group, index, task, step, world);
    case "waits":
      return fed(group, index, task, step, world);
  }
}

function said(group: Group, index: number, task: Task, step: SaysStep<Exit>, world: World) {
  const pipe = group.pipes.find(({ channel }) => channel === step.to);
  if (!pipe) {
    const then = (w: World) => turn(replaced(group, index, task, step.then(w), w), w);
    return { is: "says", to: step.to, text: step.text, then } as const;
  }
  if (pipe.reader === undefined && pipe.text.length > TEXT_LENGTH) {
    const text = `bash: stopped: more than ${TEXT_LENGTH / 1024 / 1024} MiB in a command substitution\n`;
    const end = ended({ exit: 128 + NUMBERS.PIPE });
    return { is: "says", to: 2, text, then: (w: World) => turn(replaced(group, index, task, end, w), w) } as const;
  }
  if (pipe.reader !== undefined) {
    if (!isAlive(group, pipe.reader)) return replaced(group, index, task, ended({ exit: 128 + NUMBERS.PIPE }), world);
    if (pipe.text.length >= PIPE_CAPACITY) return undefined;
  }
  const filled = { ...group, pipes: group.pipes.map((p) => p === pipe ? { ...p, text: p.text + step.text } : p) };
  return replaced(filled, index, task, step.then(world), world);
}

function asked(group: Group, index: number, task: Task, step: AsksStep<Exit>, world: World): Group | Step<GroupResult> {
  const { ask } = step;
  const answered = (g: Group, w: World, states: readonly JobState[]) =>
    replaced(g, index, task, step.then(w, states), w);
  if (ask.do === "start") {
    if (group.tasks.filter((other) => other.step.is !== "ended").length >= JOBS) return answered(group, world, []);
    const job = { ...taskOf(ask.pid, ask.step, world), member: task.member };
    return answered({ ...group, tasks: [...group.tasks, job] }, world, [{ pid: ask.pid, exit: undefined }]);
  }
  const known = ask.pids.filter((pid) => group.tasks.some((other) => other.pid === pid));
  const others = ask.pids.filter((pid) => !known.includes(pid));
  let next = group;
  if (ask.do === "signal") {
    known.forEach((pid) => {
      next = signalled(next, next.tasks.findIndex((other) => other.pid === pid), ask.name, world);
    });
  }
  const states = known.map((pid) => stateOf(next, pid));
  if (others.length === 0 || group.isOutermost) return answered(next, world, states);
  return {
    is: "asks",
    ask: { ...ask, pids: others },
    then: (w, more) => turn(answered(next, w, [...states, ...more]), w),
  };
}

function fed(group: Group, index: number, task: Task, step: WaitsStep<Exit>, world: World): Group | undefined {
  const { wait } = step;
  if (wait.forInput) {
    const pipe = group.pipes.find(({ channel }) => channel === wait.from);
    if (pipe) {
      if (pipe.text === "") {
        if (canBeWritten(group, pipe)) return undefined;
        return replaced(group, index, task, step.then(world, { by: "input", input: null }), world);
      }
      const input = portion(pipe.text, wait.forInput);
      const isWhole = input.length < pipe.text.length || wait.forInput === true || input.endsWith("\n");
      if (!isWhole && wait.forInput === "line" && canBeWritten(group, pipe)) return undefined;
      const rest = pipe.text.slice(input.length);
      const emptied = { ...group, pipes: group.pipes.map((p) => p === pipe ? { ...p, text: rest } : p) };
      return replaced(emptied, index, task, step.then(world, { by: "input", input }), world);
    }
  }
  if (wait.forJobs && isJobOver(group, wait)) {
    return replaced(group, index, task, step.then(world, { by: "change" }), world);
  }
  return undefined;
}

/** The part of a text that a reader asks for. */
export function portion(text: string, wanted: true | "line" | "character"): string {
  if (wanted === true) return text;
  if (wanted === "character") return text.slice(0, text.codePointAt(0)! > 0xffff ? 2 : 1);
  const newline = text.indexOf("\n");
  return newline < 0 ? text : text.slice(0, newline + 1);
}

const stateOf = (group: Group, pid: number): JobState => {
  const { step } = group.tasks.find((task) => task.pid === pid)!;
  return { pid, exit: step.is === "ended" ? step.result.exit : undefined };
};

function isJobOver(group: Group, wait: StepWait): boolean {
  return wait.forJobs!.some((pid) => {
    const task = group.tasks.find((other) => other.pid === pid);
    return !task || task.step.is === "ended";
  });
}

const isAlive = (group: Group, member: number) =>
  group.tasks.some((task) => task.member === member && task.step.is !== "ended");

const canBeWritten = (group: Group, pipe: Pipe) => isAlive(group, pipe.writer);

/** It says or asks something, was given a turn's end, or its pipe has something to read or room to write. */
function canGoOn(group: Group, index: number, world: World): boolean {
  const { step, dueMs } = group.tasks[index]!;
  if (step.is === "asks") return true;
  if (step.is === "says") {
    const pipe = group.pipes.find(({ channel }) => channel === step.to);
    return !pipe || pipe.reader === undefined || pipe.text.length < PIPE_CAPACITY || !isAlive(group, pipe.reader);
  }
  if (step.is === "ended") return false;
  if (dueMs !== undefined && dueMs <= world.nowMs) return true;
  const { wait } = step;
  if (wait.forJobs && isJobOver(group, wait)) return true;
  const pipe = wait.forInput ? group.pipes.find(({ channel }) => channel === wait.from) : undefined;
  if (!pipe) return false;
  if (!canBeWritten(group, pipe)) return true;
  return wait.forInput === "line" ? pipe.text.includes("\n") : pipe.text !== "";
}

function replaced(group: Group, index: number, task: Task, step: Step<Exit>, world: World): Group {
  const next: Task = { ...task, step, dueMs: dueOf(step, world) };
  return { ...group, tasks: group.tasks.map((other, i) => i === index ? next : other) };
}

/** Members have ended, and so have the jobs that may still write into a captured pipe. */
function isFinished(group: Group): boolean {
  return group.tasks.every((task) =>
    task.step.is === "ended" ||
    (task.isJob && !group.pipes.some((pipe) => pipe.writer === task.member && pipe.reader === undefined))
  );
}

function resultOf(group: Group): GroupResult {
  const exits = group.tasks.filter((task) => !task.isJob)
    .map(({ step }) => step.is === "ended" ? step.result : { exit: 0 });
  const captured = group.pipes.filter((pipe) => pipe.reader === undefined).map((pipe) => pipe.text).join("");
  return { exits, captured, left: group.tasks.filter((task) => task.isJob) };
}

const yielding = (group: Group): Step<GroupResult> => ({
  is: "waits",
  wait: {},
  then: (w) => turn(wokenDue(group, w), w),
  signal: (name, w) => turn(signalledAll(group, name, w), w),
});

/** What all tasks wait for, as one wait. */
function waiting(group: Group, world: World): Step<GroupResult> {
  const waits = group.tasks.flatMap((task) => task.step.is === "waits" ? [{ task, wait: task.step.wait }] : []);
  const due = waits.flatMap(({ task }) => task.dueMs ?? []);
  const changes = [...new Set(waits.flatMap(({ wait }) => wait.forChange ?? []))];
  const isOuter = ({ task, wait }: { task: Task; wait: StepWait }) =>
    wait.forInput && !task.isJob && !group.pipes.some(({ channel }) => channel === wait.from);
  const reader = waits.find(isOuter);
  const wait: StepWait = {
    ...(due.length > 0 && { forMs: Math.max(0, Math.min(...due) - world.nowMs) }),
    ...(changes.length > 0 && { forChange: changes }),
    ...(reader && { forInput: reader.wait.forInput!, from: reader.wait.from! }),
    ...(due.length === 0 && changes.length === 0 && !reader && { forChange: [] }),
  };
  return {
    is: "waits",
    wait,
    then: (w, woken) => turn(awake(group, reader?.task, woken, w), w),
    signal: (name, w) => turn(signalledAll(group, name, w), w),
  };
}

function awake(group: Group, reader: Task | undefined, woken: Woken, world: World): Group {
  let next = wokenDue(group, world);
  group.tasks.forEach((task, index) => {
    const { step } = task;
    if (step.is !== "waits" || next.tasks[index] !== task) return;
    const isWanted = (woken.by === "change" && step.wait.forChange) || (woken.by === "input" && task === reader);
    if (isWanted) next = replaced(next, index, task, step.then(world, woken), world);
  });
  return next;
}

function wokenDue(group: Group, world: World): Group {
  const tasks = group.tasks.map((task): Task => {
    if (task.step.is !== "waits" || task.dueMs === undefined || task.dueMs > world.nowMs) return task;
    const step = task.step.then(world, { by: "time" });
    return { ...task, step, dueMs: dueOf(step, world) };
  });
  return { ...group, tasks };
}

/** A signal from the terminal or to the whole line: jobs in the background don't hear it. */
function signalledAll(group: Group, name: Signal, world: World): Group {
  let next = group;
  group.tasks.forEach((task, index) => {
    if (!task.isJob) next = signalled(next, index, name, world);
  });
  return next;
}

function signalled(group: Group, index: number, name: Signal, world: World): Group {
  const task = group.tasks[index];
  if (!task || task.step.is === "ended") return group;
  const { step } = task;
  const next = name !== "KILL" && step.is === "waits" && step.signal
    ? step.signal(name, world)
    : ended({ exit: 128 + NUMBERS[name] });
  return replaced(group, index, task, next, world);
}
