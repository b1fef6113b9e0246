import type { AndOr, Case, CompoundList, If, Pipeline, Statement, SyntaxNode } from "unbash";
import { arithmeticCommand, testCommand } from "./conditions.ts";
import { arithmeticFor, forEach, select, whileLoop } from "./loops.ts";
import { expanding } from "./expanding.ts";
import { type Memory, type Outcome } from "./memory.ts";
import { done } from "./output.ts";
import { compilePattern, matches } from "./patterns.ts";
import type { World } from "./process.ts";
import { redirected } from "./redirections.ts";
import { simpleCommand } from "./calls.ts";
import type { Shell } from "./shell.ts";
import { after, ended, type Step } from "./step.ts";
import { background, pipeline, subshellCommand } from "./subshells.ts";
import { runTrap, withPending } from "./traps.ts";
import { patternOf, single } from "./words.ts";

/** Runs a node of the syntax tree. */
export function run(shell: Shell, node: SyntaxNode, memory: Memory, world: World): Step<Outcome> {
  switch (node.type) {
    case "Script":
    case "CompoundList":
      return list(shell, node.commands, 0, memory, world);
    case "Statement":
      return statement(shell, node, memory, world);
    case "AndOr":
      return andOr(shell, node, 0, memory, world);
    case "Pipeline":
      return wholePipeline(shell, node, memory, world);
    case "Command":
      return watched(shell, memory, simpleCommand(shell, node, memory, world), world);
    case "Redirected":
      return redirected(shell, node.redirects, memory, world, (m, w) => run(shell, node.command, m, w));
    case "Subshell":
      return watched(shell, memory, subshellCommand(shell, node, memory, world), world);
    case "BraceGroup":
      return run(shell, node.body, memory, world);
    case "If":
      return ifCommand(shell, node, memory, world);
    case "While":
      return looped(memory, world, (m) => whileLoop(shell, node, m, world));
    case "For":
      return looped(memory, world, (m) => forEach(shell, node, m, world));
    case "ArithmeticFor":
      return looped(memory, world, (m) => arithmeticFor(shell, node, m, world));
    case "Select":
      return looped(memory, world, (m) => select(shell, node, m, world));
    case "Case":
      return caseCommand(shell, node, memory, world);
    case "Function": {
      const made = { node, source: memory.source };
      const functions = { ...memory.functions, [node.name.value]: made };
      return done({ ...memory, functions }, world);
    }
    case "TestCommand":
      return watched(shell, memory, testCommand(shell, node, memory, world), world);
    case "ArithmeticCommand":
      return watched(shell, memory, arithmeticCommand(shell, node, memory, world), world);
    case "Coproc":
      return done(memory, world, { err: "bash: coproc: not available in this shell\n", exit: 1 });
    default:
      throw new Error(`Broken claim: ${node.type} is not a command`);
  }
}

/** `break` and `continue` are for what runs inside. */
function looped(memory: Memory, world: World, loop: (memory: Memory) => Step<Outcome>): Step<Outcome> {
  return after(
    loop({ ...memory, loops: memory.loops + 1 }),
    (outcome) => ended({ ...outcome, memory: { ...outcome.memory, loops: memory.loops } }),
    world,
  );
}

/** One statement after another, until one ends otherwise than by going on. */
export function list(
  shell: Shell,
  statements: readonly Statement[],
  from: number,
  memory: Memory,
  world: World,
): Step<Outcome> {
  let now = memory;
  for (let i = from; i < statements.length; i++) {
    const step = withPending(shell, statement(shell, statements[i]!, now, world), world);
    if (step.is !== "ended") {
      return after(
        step,
        (outcome, w) => outcome.flow ? ended(outcome) : list(shell, statements, i + 1, outcome.memory, w),
        world,
      );
    }
    if (step.result.flow) return step;
    now = step.result.memory;
  }
  return ended({ memory: now });
}

function statement(shell: Shell, node: Statement, memory: Memory, world: World): Step<Outcome> {
  if (node.background) return background(shell, node, memory);
  if (memory.options.has("noexec")) return ended({ memory });
  return run(shell, node.command, memory, world);
}

function andOr(shell: Shell, node: AndOr, at: number, memory: Memory, world: World): Step<Outcome> {
  const isLast = at === node.commands.length - 1;
  const inner = isLast ? memory : { ...memory, forgiving: true };
  return after(run(shell, node.commands[at]!, inner, world), (outcome, w) => {
    const now = { ...outcome.memory, forgiving: memory.forgiving };
    if (outcome.flow) return ended({ ...outcome, memory: now });
    let next = at;
    while (next < node.operators.length && (node.operators[next] === "&&") !== (now.last === 0)) next++;
    return next >= node.operators.length ? ended<Outcome>({ memory: now }) : andOr(shell, node, next + 1, now, w);
  }, world);
}

function wholePipeline(shell: Shell, node: Pipeline, memory: Memory, world: World): Step<Outcome> {
  const isNegated = node.prefixes.filter(({ type }) => type === "Negation").length % 2 === 1;
  const isTimed = node.prefixes.some(({ type }) => type === "Time");
  const inner = isNegated ? { ...memory, forgiving: true } : memory;
  const begunMs = world.nowMs;
  const step = node.commands.length === 0
    ? ended<Outcome>({ memory: { ...inner, last: 0 } })
    : node.commands.length === 1
    ? run(shell, node.commands[0]!, inner, world)
    : watched(shell, inner, pipeline(shell, node, inner, world), world);
  return after(step, (outcome, w) => {
    const { memory: m, flow } = outcome;
    const last = isNegated && !flow ? (m.last === 0 ? 1 : 0) : m.last;
    const result: Outcome = { ...outcome, memory: { ...m, last, forgiving: memory.forgiving } };
    if (!isTimed) return ended(result);
    return after(done(m, w, { err: timeReport(w.nowMs - begunMs, m) }), () => ended(result), w);
  }, world);
}

function timeReport(ms: number, { flavour }: Memory): string {
  if (flavour === "busybox") {
    const padded = (time: number) => `${Math.floor(time / 60000)}m ${((time % 60000) / 1000).toFixed(2)}s`;
    return `real\t${padded(ms)}\nuser\t${padded(0)}\nsys\t${padded(0)}\n`;
  }
  const shown = (time: number) => `${Math.floor(time / 60000)}m${((time % 60000) / 1000).toFixed(3)}s`;
  return `\nreal\t${shown(ms)}\nuser\t${shown(0)}\nsys\t${shown(0)}\n`;
}

/** What `set -e` and `trap … ERR` look at: a command that failed where nobody asked whether it would. */
function watched(shell: Shell, before: Memory, step: Step<Outcome>, world: World): Step<Outcome> {
  if (before.forgiving) return step;
  return after(step, (outcome, w) => {
    const { memory, flow } = outcome;
    if (flow || memory.last === 0 || memory.forgiving) return ended(outcome);
    const isFatal = memory.options.has("errexit");
    if (!isFatal && !Object.hasOwn(memory.traps, "ERR")) return ended(outcome);
    return after(
      runTrap(shell, "ERR", memory, w),
      (trapped) =>
        ended<Outcome>(trapped.flow || !isFatal ? trapped : { memory: trapped.memory, flow: { is: "exit" } }),
      w,
    );
  }, world);
}

/** The condition of `if` and `while`: its failure ends nothing. */
export function condition(shell: Shell, node: CompoundList, memory: Memory, world: World): Step<Outcome> {
  return after(
    run(shell, node, { ...memory, forgiving: true }, world),
    (outcome) => ended({ ...outcome, memory: { ...outcome.memory, forgiving: memory.forgiving } }),
    world,
  );
}

function ifCommand(shell: Shell, node: If, memory: Memory, world: World): Step<Outcome> {
  const branches = [{ clause: node.clause, then: node.then }, ...node.elif];
  const tried = (at: number, m: Memory, w: World): Step<Outcome> => {
    const branch = branches[at];
    if (!branch) return node.else ? run(shell, node.else, m, w) : ended({ memory: { ...m, last: 0 } });
    return after(condition(shell, branch.clause, m, w), (outcome, w2) => {
      if (outcome.flow) return ended(outcome);
      const now = outcome.memory;
      return now.last === 0 ? run(shell, branch.then, now, w2) : tried(at + 1, now, w2);
    }, w);
  };
  return tried(0, memory, world);
}

function caseCommand(shell: Shell, node: Case, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  return expanding(shell, at, world, (x) => single(x, node.word), (word, m, w) => {
    const tried = (item: number, falls: boolean, m2: Memory, w2: World): Step<Outcome> => {
      const choice = node.items[item];
      if (!choice) return ended({ memory: { ...m2, last: falls ? m2.last : 0 } });
      const ignoreCase = m2.options.has("nocasematch");
      const isMatch = (x: Parameters<typeof patternOf>[0]) =>
        falls ||
        choice.pattern.some((pattern) =>
          matches(compilePattern(patternOf(x, pattern), { ignoreCase }), ignoreCase ? word.toLowerCase() : word)
        );
      return expanding(shell, m2, w2, isMatch, (hit, m3, w3) => {
        if (!hit) return tried(item + 1, false, m3, w3);
        return after(run(shell, choice.body, { ...m3, last: 0 }, w3), (outcome, w4) => {
          if (outcome.flow || !choice.terminator || choice.terminator === ";;") return ended(outcome);
          return choice.terminator === ";&"
            ? tried(item + 1, true, outcome.memory, w4)
            : tried(item + 1, false, outcome.memory, w4);
        }, w3);
      });
    };
    return tried(0, false, m, w);
  });
}
