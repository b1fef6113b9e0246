import type { Assignment, Command as CommandNode, Redirection, Word } from "unbash";
import { applied, type Assigned, assigned } from "./assignments.ts";
import type { Call, SpawnOptions } from "./command.ts";
import { connected } from "./connecting.ts";
import { Expander } from "./expander.ts";
import { expanding } from "./expanding.ts";
import { runFunction } from "./functions.ts";
import { complaint, environment, type Memory, type Outcome, subshell, variable } from "./memory.ts";
import { complain, say, traced } from "./output.ts";
import { runGroup } from "./group.ts";
import { parseWord } from "./parsing.ts";
import type { Process, World } from "./process.ts";
import { connectedTo, type Plan, planned, refused } from "./redirections.ts";
import { absolutePath } from "./resolve.ts";
import { runScriptFile } from "./scripts.ts";
import type { Shell } from "./shell.ts";
import { guarded } from "./signals.ts";
import { after, ended, type Step, toProcess, toStep } from "./step.ts";
import { quotedIfNeeded } from "./quoting.ts";
import { fields } from "./words.ts";

/** A simple command after its expansions. */
interface Expanded {
  readonly words: readonly string[];
  readonly declared: readonly Assigned[];
  readonly plans: readonly Plan[];
  readonly assigned: readonly Assigned[];
  /** The memory before `x=…` in front of the command. */
  readonly before: Memory;
  readonly substitutions: boolean;
}

export function simpleCommand(shell: Shell, node: CommandNode, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  return expanding(shell, at, world, (x) => expanded(shell, x, node), (command, m, w, results) => {
    const laters = results.filter((result) => result.later);
    const step = traced(m, m.options.has("xtrace") ? traceOf(command) : "", (w2) => started(shell, command, m, w2), w);
    if (!results.some((result) => result.text.startsWith("/dev/fd/"))) return step;
    return after(step, (outcome, w2) => {
      const paths = results.map((result) => result.text).filter((text) => text.startsWith("/dev/fd/"));
      const texts = laters.map((later) => w2.files.read(later.text));
      paths.forEach((path) => w2.files.remove(path));
      return laters.reduce<Step<Outcome>>(
        (chain, later, i) => after(chain, (so, w3) => fedWith(shell, later.later!, String(texts[i]), so, w3), w2),
        ended(outcome),
      );
    }, w);
  });
}

/** Runs what stands in `>( )` on what was written for it. */
function fedWith(
  shell: Shell,
  script: NonNullable<import("unbash").Script>,
  text: string,
  outcome: Outcome,
  world: World,
): Step<Outcome> {
  const { memory } = outcome;
  const inner: Memory = {
    ...subshell(memory),
    fds: { ...memory.fds, 0: { to: "text", id: memory.nextText } },
    texts: { ...memory.texts, [memory.nextText]: text },
    nextText: memory.nextText + 1,
  };
  return after(shell.run(shell, script, inner, world), () => ended(outcome), world);
}

function expanded(shell: Shell, x: Expander, node: CommandNode): Expanded {
  const redirects: readonly Redirection[] = node.redirects;
  const prefix = node.prefix.filter((part): part is Assignment => part.type === "Assignment");
  const declared: Assigned[] = [];
  let words: string[] = [];
  if (node.name) {
    words = fields(x, [node.name]);
    const declares = shell.builtins.get(words[0] ?? "")?.declares ?? false;
    for (const argument of node.suffix) {
      if (argument.type === "Assignment") {
        if (declares) {
          const made = assigned(x, argument);
          declared.push(made);
          words.push(`${made.name}=`);
        } else words.push(...fields(x, [wordOf(argument)]));
      } else if (argument.type === "Word") words.push(...fields(x, [argument]));
    }
  }
  const plans = planned(x, redirects);
  const before = x.memory;
  const list = prefix.map((assignment) => {
    const made = assigned(x, assignment);
    applied(x, made);
    return made;
  });
  return { words, declared, plans, assigned: list, before, substitutions: x.used > 0 };
}

/** `x=1` as an argument of a command that declares nothing is a plain word. */
function wordOf(assignment: Assignment): Word {
  return parseWord(assignment.text) ??
    { type: "Word", text: assignment.text, value: assignment.text, pos: assignment.pos, end: assignment.end };
}

/** A command as `set -x` shows it. */
function traceOf(command: Expanded): string {
  const assignments = command.assigned.map((one) =>
    `${one.name}${one.append ? "+" : ""}=${quotedIfNeeded(one.text ?? "").replace(/^''$/, "")}`
  );
  return [...assignments, ...command.words.map((word) => word === "" ? "''" : quotedIfNeeded(word))].join(" ");
}

function started(shell: Shell, command: Expanded, memory: Memory, world: World): Step<Outcome> {
  const [name, ...args] = command.words;
  if (name === undefined) {
    const now = { ...memory, last: command.substitutions ? memory.last : 0 };
    const opened = connectedTo(now, command.plans, world);
    if ("fault" in opened) return refused(now, opened.fault, world);
    return ended({ memory: now });
  }
  const inner = connectedTo(command.before, command.plans, world);
  if ("fault" in inner) return refused(command.before, inner.fault, world);
  const isExec = name === "exec" && args.length === 0;
  const temporary = command.assigned.length > 0 ? withTemporary(inner, memory, command.assigned) : inner;
  const step = called(shell, name, args, temporary, world, command.declared);
  const restores = command.plans.length > 0 && !isExec;
  if (!restores && command.assigned.length === 0) return step;
  return after(step, (outcome) => {
    const now = restores ? { ...outcome.memory, fds: command.before.fds } : outcome.memory;
    return ended({ ...outcome, memory: restored(now, command) });
  }, world);
}

/** `x=1 command`: for this command alone, and exported. */
function withTemporary(inner: Memory, memory: Memory, list: readonly Assigned[]): Memory {
  const vars = { ...inner.vars };
  for (const { name } of list) vars[name] = { ...memory.vars[name], exported: true };
  return { ...inner, vars };
}

function restored(memory: Memory, { assigned: list, before }: Expanded): Memory {
  if (list.length === 0) return memory;
  const vars = { ...memory.vars };
  for (const { name } of list) {
    if (Object.hasOwn(before.vars, name)) vars[name] = before.vars[name]!;
    else delete vars[name];
  }
  return { ...memory, vars };
}

/** Runs a command by its name: special builtins, functions, builtins, programs, in this order. */
export function called(
  shell: Shell,
  name: string,
  args: readonly string[],
  memory: Memory,
  world: World,
  declared: readonly Assigned[] = [],
  o: { readonly noFunctions?: boolean } = {},
): Step<Outcome> {
  const found = Object.hasOwn(memory.functions, name) && !o.noFunctions ? memory.functions[name] : undefined;
  if (found) return runFunction(shell, name, found, args, memory, world);
  const builtin = shell.builtins.get(name);
  if (builtin) return builtin.run({ shell, args, memory, world, declared });
  return runProgram(shell, name, args, memory, world);
}

export function runProgram(
  shell: Shell,
  name: string,
  args: readonly string[],
  memory: Memory,
  world: World,
): Step<Outcome> {
  if (name.includes("/")) return runPath(shell, name, args, memory, world);
  const program = shell.program(name);
  if (!program) {
    const script = scriptInPath(name, memory, world);
    if (script) return runScriptFile(shell, script, args, memory, world);
    const text = memory.flavour === "bash" ? `${name}: command not found` : `${name}: not found`;
    return complain(memory, world, text, 127);
  }
  const step = toStep(program.start(callOf(shell, args, memory), world));
  return guarded(
    connected(step, memory, world),
    memory,
    ({ exit, texts }, m) => ended({ memory: { ...m, ...(texts && { texts }), last: exit } }),
    world,
  );
}

function runPath(shell: Shell, name: string, args: readonly string[], memory: Memory, world: World): Step<Outcome> {
  const path = absolutePath(memory.cwd, name);
  const stat = world.files.stat(path);
  const known = /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(path)?.[1];
  if (!stat && known && (shell.program(known) || shell.builtins.has(known))) {
    return called(shell, known, args, memory, world, [], { noFunctions: true });
  }
  const missing = memory.flavour === "bash" ? `${name}: No such file or directory` : `${name}: not found`;
  if (!stat) return complain(memory, world, missing, 127);
  if (stat.isFolder) return complain(memory, world, `${name}: Is a directory`, 126);
  if ((stat.mode & 0o111) === 0) return complain(memory, world, `${name}: Permission denied`, 126);
  return runScriptFile(shell, name, args, memory, world);
}

export function scriptInPath(name: string, memory: Memory, world: World): string | undefined {
  for (const folder of (variable(memory, "PATH")?.text ?? "").split(":")) {
    const path = absolutePath(memory.cwd, `${folder || "."}/${name}`);
    const stat = world.files.stat(path);
    if (stat && !stat.isFolder && (stat.mode & 0o111) !== 0) return path;
  }
  return undefined;
}

function callOf(shell: Shell, args: readonly string[], memory: Memory): Call {
  const [input, output] = [memory.fds[0], memory.fds[1]];
  return {
    args,
    env: environment(memory),
    cwd: memory.cwd,
    stdin: !input || (input.to === "channel" && input.is === "none")
      ? "none"
      : input.to === "channel" && input.is === "terminal"
      ? "terminal"
      : "pipe",
    stdout: output?.to === "channel" ? (output.is === "terminal" ? "terminal" : "pipe") : "file",
    columns: memory.columns,
    flavour: memory.flavour,
    spawn: (argv, env, o = {}) =>
      spawned(memory, env, o, (m, w) => {
        const [name = "", ...rest] = argv;
        const isKnown = shell.program(name) || shell.builtins.has(name) || name.includes("/") ||
          scriptInPath(name, m, w);
        if (o.missing !== undefined && !isKnown) {
          return say(m, 2, o.missing, () => ended({ memory: { ...m, last: 127 } }), w);
        }
        return called(shell, name, rest, m, w, [], { noFunctions: true });
      }),
    shell: (line, env, o = {}) =>
      spawned({ ...memory, name: "sh" }, env, o, (m, w) => called(shell, "sh", ["-c", line], m, w)),
  };
}

/** A program's own child: it reads and speaks where the program does. */
function spawned(
  memory: Memory,
  env: Readonly<Record<string, string>> | undefined,
  { isFed = false }: SpawnOptions,
  body: (memory: Memory, world: World) => Step<Outcome>,
): Process<World> {
  const { fds: { 0: input } } = memory;
  const vars = { ...memory.vars };
  if (env) {
    for (const name of Object.keys(vars)) if (vars[name]!.exported) delete vars[name];
    for (const [name, text] of Object.entries(env)) vars[name] = { text, exported: true };
  }
  const is = (fd: number) => {
    const descriptor = memory.fds[fd];
    return descriptor?.to === "channel" ? descriptor.is : "pipe";
  };
  const inner: Memory = {
    ...subshell(memory),
    vars,
    fds: {
      0: { to: "channel", channel: 0, is: isFed ? "pipe" : input ? is(0) : "none" },
      1: { to: "channel", channel: 1, is: is(1) },
      2: { to: "channel", channel: 2, is: is(2) },
    },
  };
  const begin: Process<World> = {
    is: "waits",
    wait: {},
    then: (world) => {
      const step = after(body(inner, world), ({ memory: m }) => ended({ exit: m.last }), world);
      const group = runGroup([{ pid: inner.pid, step }], [], world, { jobs: [] });
      return toProcess(after(group, ({ exits }) => ended(exits[0]!.exit), world));
    },
  };
  return begin;
}

export const notFound = (memory: Memory, name: string): string =>
  complaint(memory, memory.flavour === "bash" ? `${name}: command not found` : `${name}: not found`);
