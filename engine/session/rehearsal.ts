import { Machine } from "./machine.ts";

/** Where a lab's hidden files lie during a rehearsal. */
const HIDDEN = "/lab";

/** What would come of a script: played on a fork, at once, with time going by afterwards. */
export function rehearse(
  machine: Machine,
  hidden: ReadonlyMap<string, string>,
  script: string,
  waitMs: number,
): { machine: Machine; exit: number; said: string } {
  const fork = machine.fork({ pace: "headless", isIdle: true });
  for (const [name, text] of hidden) fork.save(`${HIDDEN}/${name}`, text);
  const { stdout, stderr, exit } = fork.run(script);
  fork.advance(fork.nowMs + waitMs);
  return { machine: fork, exit, said: stdout + stderr };
}
