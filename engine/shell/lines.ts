import { type SyntaxNode } from "unbash";
import type { Command } from "./command.ts";
import { jobLine, withoutEnded } from "./builtins/jobs.ts";
import { BUILTINS } from "./builtins/mod.ts";
import { runGroup, type Task } from "./group.ts";
import { run } from "./interpreter.ts";
import { LINE_LENGTH } from "./limits.ts";
import type { Memory, Outcome } from "./memory.ts";
import { done, say } from "./output.ts";
import { parse } from "./parsing.ts";
import type { Process, World } from "./process.ts";
import { runText } from "./scripts.ts";
import type { Shell } from "./shell.ts";
import { after, ended, type Exit, type Step, toProcess } from "./step.ts";
import { runTrap } from "./traps.ts";
import { aliased } from "./aliases.ts";

/** How a line ended, and what the shell remembers then. */
export interface LineResult {
  readonly exit: number;
  readonly memory: Memory;
  /** Processes in the background; hand them to the next line. */
  readonly jobs: Jobs;
  /** The shell itself has ended: `exit`, or a fault that ends a script. */
  readonly isOver: boolean;
}

/** Processes that run on between two lines. */
export type Jobs = readonly Task[];

export interface LineOptions<W extends World> {
  readonly commands: readonly Command<W>[] | ReadonlyMap<string, Command<W>>;
  /** A person is typing: complaints have no line numbers, and a wrong line is not the end. */
  readonly prompt?: boolean;
  readonly jobs?: Jobs;
  /** `-c`: syntax errors tell. Default for what is no prompt. */
  readonly isArgument?: boolean;
}

const tables = new WeakMap<object, ReadonlyMap<string, Command<never>>>();

/** Programs by name; a later one replaces an earlier one of the same name. */
function programTable<W extends World>(commands: LineOptions<W>["commands"]): ReadonlyMap<string, Command<W>> {
  if (!Array.isArray(commands)) return commands as ReadonlyMap<string, Command<W>>;
  const known = tables.get(commands);
  if (known) return known as ReadonlyMap<string, Command<W>>;
  const table = new Map((commands as readonly Command<W>[]).map((command) => [command.name, command]));
  tables.set(commands, table as ReadonlyMap<string, Command<never>>);
  return table;
}

const shells = new WeakMap<object, Shell>();

export function shellOf<W extends World>(commands: LineOptions<W>["commands"]): Shell {
  const table = programTable(commands);
  const known = shells.get(table);
  if (known) return known;
  const shell: Shell = {
    program: (name) => table.get(name) as Command | undefined,
    programs: () => [...table.keys()],
    builtins: BUILTINS,
    run,
  };
  shells.set(table, shell);
  return shell;
}

/** Runs a line (or a whole text) as a shell does. What it says goes out as it comes; nothing is kept but in the result. */
export function runLine<W extends World>(
  line: string,
  memory: Memory,
  options: LineOptions<W>,
): Process<W, LineResult> {
  return begun(line, memory, options, { isWhole: false });
}

/** Runs a script to its end as a shell of its own: a container's `sh -c`, a submission. Its EXIT trap runs at the end. */
export function runScript<W extends World>(
  text: string,
  memory: Memory,
  options: LineOptions<W>,
): Process<W, LineResult> {
  return begun(text, memory, options, { isWhole: true });
}

function begun<W extends World>(
  text: string,
  memory: Memory,
  options: LineOptions<W>,
  o: { readonly isWhole: boolean },
): Process<W, LineResult> {
  const begin: Process<World, LineResult> = {
    is: "waits",
    wait: {},
    then: (world) => toProcess(lineStep(shellOf(options.commands), text, memory, options, o, world)),
  };
  // The world that the driver hands in is the one that its own commands ask for.
  return begin as unknown as Process<W, LineResult>;
}

function lineStep<W extends World>(
  shell: Shell,
  line: string,
  memory: Memory,
  options: LineOptions<W>,
  o: { readonly isWhole: boolean },
  world: World,
): Step<LineResult> {
  const isPrompt = options.prompt ?? false;
  const recorded = isPrompt && line.trim() !== ""
    ? { ...memory, history: [...memory.history, line].slice(-500) }
    : memory;
  const isArgument = options.isArgument ?? !isPrompt;
  const body = line.length > LINE_LENGTH
    ? done(recorded, world, { err: `${memory.name}: line too long: at most ${LINE_LENGTH / 1024} KiB\n`, exit: 1 })
    : runText(
      shell,
      aliased(line, recorded),
      { name: memory.name, prompt: isPrompt || memory.flavour === "busybox", isArgument },
      recorded,
      world,
    );
  const whole = after(body, (outcome, w) => closing(shell, outcome, isPrompt, o.isWhole, w), world);
  const member = after(whole, (outcome): Step<Exit> => ended({ exit: outcome.memory.last, outcome }), world);
  const known = new Set(memory.jobs.map((job) => job.pid));
  const jobs = (options.jobs ?? []).filter((task) => task.step.is !== "ended" || known.has(task.pid));
  const group = runGroup([{ pid: memory.pid, step: member }], [], world, { jobs });
  return after(group, ({ exits, left }, w) => {
    const { exit, outcome } = exits[0]!;
    const now = outcome?.memory ?? { ...memory, last: exit };
    const isOver = outcome?.flow?.is === "exit" || (outcome?.flow?.is === "killed" && !isPrompt);
    const { notice, memory: after } = isPrompt ? withNotices(now, left) : { notice: "", memory: now };
    const result = { exit, memory: { ...after, source: memory.source, depth: memory.depth }, jobs: left, isOver };
    return say(now, 2, notice, () => ended<LineResult>(result), w);
  }, world);
}

/** Jobs that have ended are told of before the next prompt, where a person looks, and forgotten. */
function withNotices(memory: Memory, left: Jobs): { notice: string; memory: Memory } {
  const states = left.map(({ pid, step }) => ({ pid, exit: step.is === "ended" ? step.result.exit : undefined }));
  const over = memory.jobs.flatMap((job) => {
    const exit = states.find(({ pid }) => pid === job.pid)?.exit;
    return exit === undefined ? [] : [jobLine(memory, job, exit)];
  });
  const notice = memory.options.has("monitor") ? over.join("") : "";
  return { notice, memory: over.length > 0 ? withoutEnded(memory, states) : memory };
}

/** A shell that ends runs its EXIT trap; `exit` in it has the last word. */
function closing(shell: Shell, outcome: Outcome, isPrompt: boolean, isWhole: boolean, world: World): Step<Outcome> {
  const isEnd = isWhole || outcome.flow?.is === "exit" || (outcome.flow?.is === "killed" && !isPrompt);
  if (!isEnd) return ended(outcome);
  return after(
    runTrap(shell, "EXIT", outcome.memory, world),
    (trapped) => ended<Outcome>({ memory: trapped.memory, flow: outcome.flow ?? { is: "exit" } }),
    world,
  );
}

/**
 * Lets background processes go on while nothing is in the foreground. It ends at the signal USR1, with the jobs as they
 * are then: send it when a line is typed, and hand the jobs to that line.
 */
export function runJobs<W extends World>(jobs: Jobs): Process<W, Jobs> {
  const idle: Step<Exit> = {
    is: "waits",
    wait: { forChange: [] },
    then: () => idle,
    signal: () => ended({ exit: 0 }),
  };
  const begin: Process<World, Jobs> = {
    is: "waits",
    wait: {},
    then: (world) => {
      const group = runGroup([{ pid: 0, step: idle }], [], world, { jobs });
      return toProcess(after(group, ({ left }) => ended<Jobs>(left), world));
    },
    signal: () => ({ is: "ended", result: jobs }),
  };
  return begin as unknown as Process<W, Jobs>;
}

/** Every command of a line, program by program, for graders that look at what was typed. */
export function syntaxOf(line: string): SyntaxNode | undefined {
  const parsed = parse(line);
  return "script" in parsed ? parsed.script : undefined;
}
