import { DEPTH } from "./limits.ts";
import { lineAt, type Memory, type Outcome, type ShellFunction, type Variable } from "./memory.ts";
import { complain } from "./output.ts";
import type { World } from "./process.ts";
import type { Shell } from "./shell.ts";
import { after, ended, type Step } from "./step.ts";

/** Calls a function of the shell: its own parameters, and variables made `local` are brought back when it ends. */
export function runFunction(
  shell: Shell,
  name: string,
  { node, source }: ShellFunction,
  args: readonly string[],
  memory: Memory,
  world: World,
): Step<Outcome> {
  if (memory.depth >= DEPTH) {
    const text = `${name}: maximum function nesting level exceeded (${DEPTH})`;
    return after(
      complain(memory, world, text),
      (outcome) => ended<Outcome>({ ...outcome, flow: { is: "aborted" } }),
      world,
    );
  }
  const line = lineAt(memory.source.text, memory.pos);
  const frame = { name, hidden: {}, positional: memory.positional, line };
  const inner: Memory = {
    ...memory,
    frames: [...memory.frames, frame],
    positional: args,
    source: source.text === memory.source.text
      ? memory.source
      : { ...source, prompt: source.prompt && memory.source.prompt },
    depth: memory.depth + 1,
    loops: 0,
  };
  return after(shell.run(shell, node.body, inner, world), ({ memory: m, flow }) => {
    const { hidden } = m.frames.at(-1)!;
    const back: Memory = {
      ...m,
      vars: uncovered(m.vars, hidden),
      frames: m.frames.slice(0, -1),
      positional: memory.positional,
      source: memory.source,
      pos: memory.pos,
      depth: memory.depth,
      loops: memory.loops,
    };
    return ended<Outcome>(flow && flow.is !== "return" ? { memory: back, flow } : { memory: back });
  }, world);
}

function uncovered(
  vars: Readonly<Record<string, Variable>>,
  hidden: Readonly<Record<string, Variable | undefined>>,
): Readonly<Record<string, Variable>> {
  const names = Object.keys(hidden);
  if (names.length === 0) return vars;
  const back = { ...vars };
  for (const name of names) {
    if (hidden[name]) back[name] = hidden[name]!;
    else delete back[name];
  }
  return back;
}
