import { drawn, type Lab } from "./lab.ts";
import { playSubmission } from "./submission.ts";

/** How the lab's own solution does it, for one seed. */
export interface ShownWay {
  readonly commands: readonly string[];
  /** The commands with which each task passes, by its id; of a question none. */
  readonly byTask: ReadonlyMap<string, readonly string[]>;
}

/** Plays the solution and notes what each task took; undefined for a lab without one. */
export function shownWay(lab: Lab, seed: string): ShownWay | undefined {
  if (lab.solution === undefined) return undefined;
  const played = playSubmission(lab, { files: new Map([["solution.txt", drawn(lab, seed, lab.solution)]]) }, { seed });
  if ("fault" in played) return undefined;
  const { seat } = played;
  const commands = seat.history;
  const passed = seat.tasks().flatMap(({ id, passed, question }) =>
    passed && !question ? [{ id, at: passed.command }] : []
  );
  const byTask = passed.map(({ id, at }): [string, readonly string[]] => {
    const before = Math.max(0, ...passed.map((other) => other.at).filter((other) => other < at));
    return [id, commands.slice(before, at)];
  });
  return { commands, byTask: new Map(byTask) };
}
