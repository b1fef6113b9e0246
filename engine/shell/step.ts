import type { Outcome } from "./memory.ts";
import type { Process, Signal, Wait, Woken, World } from "./process.ts";

/**
 * Inside the shell a process has more ways to talk than out and err: numbered channels, one for each pipe. 0, 1 and 2 are
 * the input, output and error of whoever runs the whole line. Like a process, a step is a value and is never changed.
 */
export type Step<R> = EndedStep<R> | SaysStep<R> | WaitsStep<R> | AsksStep<R>;

export interface EndedStep<R> {
  readonly is: "ended";
  readonly result: R;
}

export interface SaysStep<R> {
  readonly is: "says";
  readonly to: number;
  readonly text: string;
  then(world: World): Step<R>;
}

export interface WaitsStep<R> {
  readonly is: "waits";
  readonly wait: StepWait;
  then(world: World, woken: Woken): Step<R>;
  signal?(name: Signal, world: World): Step<R>;
}

export interface StepWait extends Wait {
  /** The channel that input is read from. */
  readonly from?: number;
  /** Ends when one of these processes of the shell has ended. */
  readonly forJobs?: readonly number[];
}

/** A request to whoever holds the processes that run beside each other: see `group.ts`. */
export interface AsksStep<R> {
  readonly is: "asks";
  readonly ask: JobRequest;
  then(world: World, jobs: readonly JobState[]): Step<R>;
}

export type JobRequest =
  | { readonly do: "start"; readonly pid: number; readonly step: Step<Exit> }
  | { readonly do: "look"; readonly pids: readonly number[] }
  | { readonly do: "signal"; readonly pids: readonly number[]; readonly name: Signal };

/** How a process of the shell ended. */
export interface Exit {
  readonly exit: number;
  /** Of a shell, what it remembers. */
  readonly outcome?: Outcome;
}

export interface JobState {
  readonly pid: number;
  /** Undefined while it runs. */
  readonly exit: number | undefined;
}

export const NUMBERS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  TERM: 15,
};

export const ended = <R>(result: R): EndedStep<R> => ({ is: "ended", result });

/** Says `text`, if there is any, and goes on. */
export function saying<R>(to: number, text: string, then: (world: World) => Step<R>, world: World): Step<R> {
  return text === "" ? then(world) : { is: "says", to, text, then };
}

/** Goes on with `next` when `step` has ended. */
export function after<A, B>(step: Step<A>, next: (result: A, world: World) => Step<B>, world: World): Step<B> {
  switch (step.is) {
    case "ended":
      return next(step.result, world);
    case "says":
      return { is: "says", to: step.to, text: step.text, then: (w) => after(step.then(w), next, w) };
    case "asks":
      return { is: "asks", ask: step.ask, then: (w, jobs) => after(step.then(w, jobs), next, w) };
    case "waits":
      return {
        is: "waits",
        wait: step.wait,
        then: (w, woken) => after(step.then(w, woken), next, w),
        ...(step.signal && { signal: (name: Signal, w: World) => after(step.signal!(name, w), next, w) }),
      };
  }
}

export const mapped = <A, B>(step: Step<A>, change: (result: A) => B, world: World): Step<B> =>
  after(step, (result) => ended(change(result)), world);

/** A step of the outside: its channels 0, 1 and 2 become input, output and error. Nobody is left to ask. */
export function toProcess<R>(step: Step<R>): Process<World, R> {
  switch (step.is) {
    case "ended":
      return step;
    case "says": {
      const said = step.to === 1 ? { out: step.text } : step.to === 2 ? { err: step.text } : {};
      return { is: "says", ...said, then: (w) => toProcess(step.then(w)) };
    }
    case "waits": {
      const { from: _from, forJobs: _forJobs, ...wait } = step.wait;
      return {
        is: "waits",
        wait,
        then: (w, woken) => toProcess(step.then(w, woken)),
        ...(step.signal && { signal: (name: Signal, w: World) => toProcess(step.signal!(name, w)) }),
      };
    }
    case "asks":
      throw new Error("Broken claim: a group answers what its steps ask");
  }
}

/** The other way: a program's process as a step that reads channel 0 and says on 1 and 2. */
export function toStep<R>(process: Process<World, R>): Step<R> {
  switch (process.is) {
    case "ended":
      return process;
    case "says": {
      const { out = "", err = "" } = process;
      const rest = (w: World) => toStep(process.then(w));
      const first = out === "" ? { to: 2, text: err } : { to: 1, text: out };
      if (out === "" || err === "") return { is: "says", ...first, then: rest };
      return { is: "says", ...first, then: () => ({ is: "says", to: 2, text: err, then: rest }) };
    }
    case "waits":
      return {
        is: "waits",
        wait: process.wait.forInput ? { ...process.wait, from: 0 } : process.wait,
        then: (w, woken) => toStep(process.then(w, woken)),
        ...(process.signal && { signal: (name: Signal, w: World) => toStep(process.signal!(name, w)) }),
      };
  }
}
