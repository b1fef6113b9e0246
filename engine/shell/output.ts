import { faultText } from "./files.ts";
import { complaint, type Memory, type Outcome } from "./memory.ts";
import type { World } from "./process.ts";
import { ended, saying, type Step } from "./step.ts";

/** Says through a descriptor of the shell: into a channel, or into a file. */
export function say<R>(
  memory: Memory,
  fd: number,
  text: string,
  then: (world: World) => Step<R>,
  world: World,
): Step<R> {
  if (text === "") return then(world);
  const descriptor = memory.fds[fd];
  if (descriptor?.to === "channel") return saying(descriptor.channel, text, then, world);
  if (descriptor?.to === "file") world.files.write(descriptor.path, text, { nowMs: world.nowMs, append: true });
  return then(world);
}

/** Writes words into the file that a descriptor leads to; or says why they get nowhere. A channel is the caller's to use. */
export function writeFault(memory: Memory, fd: number, text: string, world: World): string | undefined {
  const descriptor = memory.fds[fd];
  if (!descriptor || descriptor.to === "text") return "Bad file descriptor";
  if (descriptor.to === "channel") return undefined;
  if (descriptor.path === "/dev/full") return "No space left on device";
  const fault = world.files.write(descriptor.path, text, { nowMs: world.nowMs, append: true });
  return fault && faultText(fault);
}

/** With `set -x`, shows a command before it runs. */
export function traced<R>(memory: Memory, shown: string, then: (world: World) => Step<R>, world: World): Step<R> {
  if (!memory.options.has("xtrace") || shown === "") return then(world);
  return say(memory, 2, `${memory.vars["PS4"]?.text ?? "+ "}${shown}\n`, then, world);
}

/** How a builtin ends: what it says on output and error, and its exit status. */
export function done(
  memory: Memory,
  world: World,
  said: { readonly out?: string; readonly err?: string; readonly exit?: number } = {},
): Step<Outcome> {
  const outcome = ended<Outcome>({ memory: { ...memory, last: said.exit ?? 0 } });
  const { out = "", err = "" } = said;
  if (out === "" && err === "") return outcome;
  return say(memory, 2, err, (w) => say(memory, 1, out, () => outcome, w), world);
}

/** A builtin's complaint: `bash: cd: nosuch: No such file or directory`. */
export function complain(memory: Memory, world: World, text: string, exit = 1): Step<Outcome> {
  return done(memory, world, { err: complaint(memory, text), exit });
}
