import { portion } from "./group.ts";
import { complaint, type Memory } from "./memory.ts";
import { writeFault } from "./output.ts";
import type { Woken, World } from "./process.ts";
import { ended, NUMBERS, type Step, type WaitsStep } from "./step.ts";

export interface Connected {
  readonly exit: number;
  /** What is left of texts that were read. */
  readonly texts?: Readonly<Record<number, string>>;
}

/** How many words may go to a file before others have a turn. */
const WRITES_PER_TURN = 64;

/** Leads a program's input, output and error where the shell's descriptors lead. */
export function connected(step: Step<number>, memory: Memory, world: World, writes = 0): Step<Connected> {
  switch (step.is) {
    case "ended":
      return ended({ exit: step.result, texts: memory.texts });
    case "says":
      return written(step.to, step.text, (w, m, count) => connected(step.then(w), m, w, count), memory, world, writes);
    case "waits":
      return waited(step, memory, world);
    case "asks":
      return { is: "asks", ask: step.ask, then: (w, jobs) => connected(step.then(w, jobs), memory, w) };
  }
}

function written(
  fd: number,
  text: string,
  then: (world: World, memory: Memory, writes: number) => Step<Connected>,
  memory: Memory,
  world: World,
  writes: number,
): Step<Connected> {
  const descriptor = memory.fds[fd];
  if (descriptor?.to === "channel") {
    return { is: "says", to: descriptor.channel, text, then: (w) => then(w, memory, 0) };
  }
  const fault = writeFault(memory, fd, text, world);
  if (fault && fd === 1) return fullStop(memory, fault);
  if (writes < WRITES_PER_TURN) return then(world, memory, writes + 1);
  return {
    is: "waits",
    wait: {},
    then: (w) => then(w, memory, 0),
    signal: (name) => ended({ exit: 128 + NUMBERS[name] }),
  };
}

/** Output that can't be written ends the program. */
function fullStop(memory: Memory, fault: string): Step<Connected> {
  const error = memory.fds[2];
  if (error?.to !== "channel") return ended({ exit: 1, texts: memory.texts });
  const text = complaint(memory, `write error: ${fault}`);
  return { is: "says", to: error.channel, text, then: () => ended({ exit: 1, texts: memory.texts }) };
}

function waited(step: WaitsStep<number>, memory: Memory, world: World): Step<Connected> {
  const { wait } = step;
  const again = (m: Memory) => (w: World, woken: Woken) => connected(step.then(w, woken), m, w);
  const signal = step.signal &&
    {
      signal: (name: Parameters<NonNullable<typeof step.signal>>[0], w: World) =>
        connected(step.signal!(name, w), memory, w),
    };
  const descriptor = memory.fds[0];
  if (!wait.forInput) return { is: "waits", wait, then: again(memory), ...signal };
  if (descriptor?.to === "channel" && descriptor.is !== "none") {
    return { is: "waits", wait: { ...wait, from: descriptor.channel }, then: again(memory), ...signal };
  }
  if (descriptor?.to === "text") {
    const rest = memory.texts[descriptor.id] ?? "";
    if (rest !== "") {
      const input = portion(rest, wait.forInput);
      const texts = { ...memory.texts, [descriptor.id]: rest.slice(input.length) };
      return again({ ...memory, texts })(world, { by: "input", input });
    }
  }
  return again(memory)(world, { by: "input", input: null });
}
