import { type Memory, type Outcome } from "./memory.ts";
import { parse } from "./parsing.ts";
import type { World } from "./process.ts";
import type { Shell } from "./shell.ts";
import { after, ended, type Step } from "./step.ts";

/** Runs what was trapped for a signal, EXIT or ERR; `$?` is afterwards what it was before. */
export function runTrap(shell: Shell, name: string, memory: Memory, world: World): Step<Outcome> {
  const action = Object.hasOwn(memory.traps, name) ? memory.traps[name]! : "";
  const parsed = action.trim() === "" ? undefined : parse(action);
  if (!parsed || !("script" in parsed)) return ended({ memory });
  const { [name]: _running, ...others } = memory.traps;
  const isOnce = name === "EXIT" || name === "ERR";
  const inner = {
    ...memory,
    traps: isOnce ? others : memory.traps,
    source: { ...memory.source, text: action },
    pos: 0,
  };
  return after(shell.run(shell, parsed.script, inner, world), ({ memory: m, flow }) => {
    const traps = name === "ERR" ? { ...m.traps, ERR: action } : m.traps;
    const back = { ...m, traps, source: memory.source, pos: memory.pos };
    return ended<Outcome>(flow ? { memory: back, flow } : { memory: { ...back, last: memory.last } });
  }, world);
}

/** After a command, the traps of the signals that came while it ran. */
export function withPending(shell: Shell, step: Step<Outcome>, world: World): Step<Outcome> {
  if (step.is === "ended" && step.result.memory.pending.length === 0) return step;
  return after(step, (outcome, w) => seenTo(shell, outcome, w), world);
}

function seenTo(shell: Shell, outcome: Outcome, world: World): Step<Outcome> {
  const [name, ...rest] = outcome.memory.pending;
  if (name === undefined || (outcome.flow && outcome.flow.is !== "killed")) return ended(outcome);
  return after(runTrap(shell, name, { ...outcome.memory, pending: rest }, world), (trapped, w) => {
    if (trapped.flow) return ended(trapped);
    return seenTo(shell, { ...outcome, memory: trapped.memory }, w);
  }, world);
}
