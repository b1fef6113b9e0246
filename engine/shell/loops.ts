import type { ArithmeticFor, CompoundList, For, Select, SyntaxNode, While } from "unbash";
import { expanding } from "./expanding.ts";
import { condition, run } from "./interpreter.ts";
import { LOOP_TURNS_PER_YIELD } from "./limits.ts";
import { type Memory, type Outcome, setText, variable } from "./memory.ts";
import { complain, say, traced } from "./output.ts";
import type { World } from "./process.ts";
import { quotedIfNeeded } from "./quoting.ts";
import { readLine } from "./reading.ts";
import type { Shell } from "./shell.ts";
import { yielded } from "./signals.ts";
import { after, ended, type Step } from "./step.ts";
import { withPending } from "./traps.ts";
import { arithmeticText, fields } from "./words.ts";

/** How a turn of a loop ended: go round again, or leave with this outcome. */
function turned(outcome: Outcome): { readonly again: Memory } | { readonly leave: Outcome } {
  const { memory, flow } = outcome;
  if (!flow) return { again: memory };
  if (flow.is !== "break" && flow.is !== "continue") return { leave: outcome };
  if (flow.levels > 1) return { leave: { memory, flow: { ...flow, levels: flow.levels - 1 } } };
  return flow.is === "continue" ? { again: memory } : { leave: { memory } };
}

/** Runs the body once and goes on with `next`; now and then others have a turn. */
function body(
  shell: Shell,
  node: CompoundList,
  turns: number,
  memory: Memory,
  world: World,
  next: (memory: Memory, world: World) => Step<Outcome>,
): Step<Outcome> {
  return after(run(shell, node, memory, world), (outcome, w) => {
    const turn = turned(outcome);
    if ("leave" in turn) return ended(turn.leave);
    if (turns % LOOP_TURNS_PER_YIELD !== LOOP_TURNS_PER_YIELD - 1) return next(turn.again, w);
    const breath = yielded(turn.again, (m) => ended({ memory: m }), w);
    return after(
      withPending(shell, breath, w),
      (rested, w2) => rested.flow ? ended(rested) : next(rested.memory, w2),
      w,
    );
  }, world);
}

export function whileLoop(
  shell: Shell,
  node: While,
  memory: Memory,
  world: World,
  turns = 0,
  last = 0,
): Step<Outcome> {
  return after(condition(shell, node.clause, memory, world), (outcome, w) => {
    const turn = turned(outcome);
    if ("leave" in turn) return ended(turn.leave);
    const now = turn.again;
    if ((now.last === 0) !== (node.kind === "while")) return ended<Outcome>({ memory: { ...now, last } });
    return body(shell, node.body, turns, now, w, (m, w2) => whileLoop(shell, node, m, w2, turns + 1, m.last));
  }, world);
}

export function forEach(shell: Shell, node: For, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  const name = node.name.value;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return after(
      complain(at, world, `\`${name}': not a valid identifier`),
      (outcome) => ended<Outcome>({ ...outcome, flow: { is: memory.source.prompt ? "aborted" : "exit" } }),
      world,
    );
  }
  return expanding(
    shell,
    at,
    world,
    (x) => node.wordlist ? fields(x, node.wordlist) : [...x.memory.positional],
    (words, m, w) => {
      const each = (turn: number, m2: Memory, w2: World): Step<Outcome> => {
        if (turn === words.length) return ended({ memory: turn === 0 ? { ...m2, last: 0 } : m2 });
        if (variable(m2, name)?.readOnly) return complain(m2, w2, `${name}: readonly variable`);
        const now = setText(m2, name, words[turn]!);
        const shown = `for ${name} in ${words.map(quotedIfNeeded).join(" ")}`;
        return traced(
          now,
          shown,
          (w3) => body(shell, node.body, turn, now, w3, (m3, w4) => each(turn + 1, m3, w4)),
          w2,
        );
      };
      return each(0, m, w);
    },
  );
}

export function arithmeticFor(shell: Shell, node: ArithmeticFor, memory: Memory, world: World): Step<Outcome> {
  const at = { ...memory, pos: node.pos };
  const text = (part: SyntaxNode | undefined, otherwise: string) =>
    part ? at.source.text.slice(part.pos, part.end) : otherwise;
  const [first, test, update] = partsOf(at.source.text.slice(node.pos, node.end)) ??
    [text(node.initialize, ""), text(node.test, "1"), text(node.update, "")];
  const evaluated = (
    expression: string,
    m: Memory,
    w: World,
    next: (value: bigint, m: Memory, w: World) => Step<Outcome>,
  ) => expanding(shell, m, w, (x) => x.arithmetic(arithmeticText(x, expression)), next);
  const turn = (turns: number, m: Memory, w: World): Step<Outcome> =>
    evaluated(test === "" ? "1" : test, m, w, (value, m2, w2) => {
      if (value === 0n) return ended({ memory: turns === 0 ? { ...m2, last: 0 } : m2 });
      return body(
        shell,
        node.body,
        turns,
        m2,
        w2,
        (m3, w3) => evaluated(update, m3, w3, (_, m4, w4) => turn(turns + 1, m4, w4)),
      );
    });
  return evaluated(first, at, world, (_, m, w) => turn(0, m, w));
}

/** The three expressions of `for ((a; b; c))`, as they were written. */
function partsOf(text: string): [string, string, string] | undefined {
  const found = /^for\s*\(\(([\s\S]*?);([\s\S]*?);([\s\S]*?)\)\)\s*(?:;|\n|do\b|\{)/.exec(text);
  return found ? [found[1]!.trim(), found[2]!.trim(), found[3]!.trim()] : undefined;
}

export function select(shell: Shell, node: Select, memory: Memory, world: World): Step<Outcome> {
  const name = node.name.value;
  return expanding(
    shell,
    memory,
    world,
    (x) => node.wordlist ? fields(x, node.wordlist) : [...x.memory.positional],
    (words, m, w) => {
      const menu = words.map((word, i) => `${String(i + 1).padStart(String(words.length).length)}) ${word}\n`).join("");
      const prompt = variable(m, "PS3")?.text ?? "#? ";
      const ask = (turns: number, showsMenu: boolean, m2: Memory, w2: World): Step<Outcome> =>
        say(m2, 2, (showsMenu ? menu : "") + prompt, (w3) =>
          readLine(m2, w3, 0, (line, m3, w4) => {
            if (line === undefined) return say(m3, 2, "\n", () => ended({ memory: { ...m3, last: 1 } }), w4);
            const answer = line.replace(/\n$/, "");
            if (answer === "") return ask(turns, true, m3, w4);
            const chosen = setText(setText(m3, "REPLY", answer), name, words[Number(answer) - 1] ?? "");
            return body(shell, node.body, turns, chosen, w4, (m4, w5) => ask(turns + 1, false, m4, w5));
          }), w2);
      return words.length === 0 ? ended({ memory: m }) : ask(0, true, m, w);
    },
  );
}
