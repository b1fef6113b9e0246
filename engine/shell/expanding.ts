import { type Captured, Expander, ExpansionFault, Needs } from "./expander.ts";
import { complaint, type Memory, type Outcome } from "./memory.ts";
import { say } from "./output.ts";
import type { World } from "./process.ts";
import type { Shell } from "./shell.ts";
import { ended, type Step } from "./step.ts";
import { captured } from "./subshells.ts";

/**
 * Makes an expansion, running the command substitutions it meets, then goes on with `next`. A wrong expansion complains
 * and ends the line, or the whole script when it is fatal.
 */
export function expanding<T>(
  shell: Shell,
  memory: Memory,
  world: World,
  compute: (x: Expander) => T,
  next: (value: T, memory: Memory, world: World, results: readonly Captured[]) => Step<Outcome>,
  results: readonly Captured[] = [],
): Step<Outcome> {
  const x = new Expander(memory, world, results);
  let value: T;
  try {
    value = compute(x);
  } catch (thrown) {
    if (thrown instanceof ExpansionFault) return failed(thrown, memory, world);
    if (!(thrown instanceof Needs)) throw thrown;
    return captured(
      shell,
      thrown,
      results.length,
      memory,
      world,
      (result, m, w) => expanding(shell, m, w, compute, next, [...results, result]),
    );
  }
  return next(value, x.memory, world, results);
}

/** Says what is wrong, and stops: at a prompt the line, in a script what a fatal fault stops. */
function failed(fault: ExpansionFault, memory: Memory, world: World): Step<Outcome> {
  const isExit = fault.isFatal && !memory.source.prompt || fault.isFatal && memory.flavour === "busybox";
  const exit = fault.exit === 127 && !memory.source.isArgument ? 1 : fault.exit;
  const outcome: Outcome = {
    memory: { ...memory, last: exit },
    flow: isExit ? { is: "exit" } : { is: "aborted" },
  };
  return say(memory, 2, complaint(memory, fault.text), () => ended(outcome), world);
}
