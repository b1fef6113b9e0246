import type { Memory, Outcome } from "./memory.ts";
import type { World } from "./process.ts";
import { portion } from "./group.ts";
import { guarded } from "./signals.ts";
import { ended, type Step } from "./step.ts";

/** Reads from a descriptor of the shell: a line with its newline, or a character; undefined at the end of input. */
export function readLine(
  memory: Memory,
  world: World,
  fd: number,
  next: (text: string | undefined, memory: Memory, world: World) => Step<Outcome>,
  wanted: "line" | "character" = "line",
  timeoutMs?: number,
): Step<Outcome> {
  const descriptor = memory.fds[fd];
  if (!descriptor || (descriptor.to === "channel" && descriptor.is === "none")) return next(undefined, memory, world);
  if (descriptor.to !== "channel") {
    if (descriptor.to === "file") return next(undefined, memory, world);
    const rest = memory.texts[descriptor.id] ?? "";
    if (rest === "") return next(undefined, memory, world);
    const text = portion(rest, wanted);
    return next(text, { ...memory, texts: { ...memory.texts, [descriptor.id]: rest.slice(text.length) } }, world);
  }
  const wait = { forInput: wanted, from: descriptor.channel, ...(timeoutMs !== undefined && { forMs: timeoutMs }) };
  const step: Step<string | undefined> = {
    is: "waits",
    wait,
    then: (_, woken) => ended(woken.by === "input" ? woken.input ?? undefined : undefined),
  };
  return guarded(step, memory, (text, m, w) => next(text, m, w), world);
}

/** Reads all that is left of a descriptor. */
export function readAll(
  memory: Memory,
  world: World,
  fd: number,
  next: (text: string, memory: Memory, world: World) => Step<Outcome>,
): Step<Outcome> {
  const descriptor = memory.fds[fd];
  if (descriptor?.to === "text") {
    const texts = { ...memory.texts, [descriptor.id]: "" };
    return next(memory.texts[descriptor.id] ?? "", { ...memory, texts }, world);
  }
  if (descriptor?.to !== "channel" || descriptor.is === "none") return next("", memory, world);
  const more = (text: string): Step<string> => ({
    is: "waits",
    wait: { forInput: true, from: descriptor.channel },
    then: (_, woken) => woken.by === "input" && woken.input ? more(text + woken.input) : ended(text),
  });
  return guarded(more(""), memory, (text, m, w) => next(text, m, w), world);
}
