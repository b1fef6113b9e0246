import type { Memory, Outcome } from "./memory.ts";
import type { Signal, World } from "./process.ts";
import { ended, type JobState, NUMBERS, type Step, type WaitsStep } from "./step.ts";

/**
 * Lets the shell hear signals while `step` waits. What the terminal sends (INT, QUIT) its command hears too; other signals
 * are for the shell alone: a trap waits until the command has ended, except during `wait`. `next` gets the memory, with
 * trapped signals pending, and the result.
 */
export function guarded<R>(
  step: Step<R>,
  memory: Memory,
  next: (result: R, memory: Memory, world: World) => Step<Outcome>,
  world: World,
): Step<Outcome> {
  switch (step.is) {
    case "ended":
      return next(step.result, memory, world);
    case "says":
      return { ...step, then: (w: World) => guarded(step.then(w), memory, next, w) };
    case "asks":
      return { ...step, then: (w: World, jobs: readonly JobState[]) => guarded(step.then(w, jobs), memory, next, w) };
    case "waits": {
      const dueMs = step.wait.forMs === undefined ? undefined : world.nowMs + step.wait.forMs;
      return {
        is: "waits",
        wait: step.wait,
        then: (w, woken) => guarded(step.then(w, woken), memory, next, w),
        signal: (name, w) => heard(step, dueMs, name, memory, next, w),
      };
    }
  }
}

function heard<R>(
  step: WaitsStep<R>,
  dueMs: number | undefined,
  name: Signal,
  memory: Memory,
  next: (result: R, memory: Memory, world: World) => Step<Outcome>,
  world: World,
): Step<Outcome> {
  const isFromTerminal = name === "INT" || name === "QUIT";
  const trap = Object.hasOwn(memory.traps, name) ? memory.traps[name] : undefined;
  const goOn = (m: Memory) => guarded(waitingOn(step, dueMs, world), m, next, world);
  if (trap === "" || (trap === undefined && memory.pid === 1)) return goOn(memory);
  const killed = (): Step<Outcome> =>
    ended({ memory: { ...memory, last: 128 + NUMBERS[name] }, flow: { is: "killed", by: name } });
  if (trap === undefined) {
    if (!isFromTerminal || !step.signal) return killed();
    const survived = (result: R, m: Memory, w: World) => diedOf(result, name) ? killed() : next(result, m, w);
    return guarded(step.signal(name, world), memory, survived, world);
  }
  const pending = { ...memory, pending: [...memory.pending, name], last: 128 + NUMBERS[name] };
  if (!isFromTerminal && !step.wait.forJobs) return goOn(pending);
  // Its command is gone: an empty list of traps to see to is what comes next.
  if (step.signal) return guarded(step.signal(name, world), pending, next, world);
  return ended({ memory: pending });
}

/** Whether a command let the signal end it; one that listens and goes on, as `kubectl exec -it` does, is no end of the line. */
function diedOf(result: unknown, name: Signal): boolean {
  const { exit, exits } = Object(result) as { readonly exit?: number; readonly exits?: readonly { exit: number }[] };
  const status = exit ?? exits?.at(-1)?.exit;
  return status === undefined || status === 128 + NUMBERS[name];
}

/** The same wait, for what is left of its time. */
function waitingOn<R>(step: WaitsStep<R>, dueMs: number | undefined, world: World): Step<R> {
  if (dueMs === undefined) return step;
  return { ...step, wait: { ...step.wait, forMs: Math.max(0, dueMs - world.nowMs) } };
}

/** Lets others have a turn. */
export function yielded(
  memory: Memory,
  next: (memory: Memory, world: World) => Step<Outcome>,
  world: World,
): Step<Outcome> {
  const pause: Step<undefined> = { is: "waits", wait: {}, then: () => ended(undefined) };
  return guarded(pause, memory, (_, m, w) => next(m, w), world);
}
