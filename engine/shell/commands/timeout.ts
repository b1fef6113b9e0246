import type { Command } from "../command.ts";
import type { Process, Signal, Woken, World } from "../process.ts";
import { lastOf, readOptions, said } from "../tool.ts";
import { intervalMs } from "./sleep.ts";

export const timeout: Command = {
  name: "timeout",
  start(call, world) {
    const options = readOptions("timeout", call.args, {
      letters: "s:k:v",
      long: { "signal=": "s", "kill-after=": "k", "preserve-status": "p", foreground: "f", verbose: "v" },
      inOrder: true,
    });
    const hint = "Try 'timeout --help' for more information.\n";
    if ("fault" in options) return said({ err: options.fault, exit: 125 });
    const [duration, ...command] = options.words;
    if (duration === undefined || command.length === 0) return said({ err: hint, exit: 125 });
    const forMs = intervalMs(duration);
    if (forMs === undefined) return said({ err: `timeout: invalid time interval ‘${duration}’\n${hint}`, exit: 125 });
    const name = (lastOf(options, "s") ?? "TERM").toUpperCase().replace(/^SIG/, "").replace(/^9$/, "KILL").replace(
      /^2$/,
      "INT",
    ) as Signal;
    const child = call.spawn(command, undefined, {
      missing: `timeout: failed to run command ‘${command[0]}’: No such file or directory\n`,
    });
    if (forMs === 0) return child;
    const settings = { name, untilMs: world.nowMs + forMs, keeps: options.given.has("p") };
    return limited(child, undefined, settings, world);
  },
};

interface Settings {
  readonly name: Signal;
  readonly untilMs: number;
  readonly keeps: boolean;
}

/** Goes along with a process until its time is up. `dueMs` is when the process's own wait for time is over. */
function limited(child: Process<World>, dueMs: number | undefined, settings: Settings, world: World): Process<World> {
  if (child.is === "ended") return child;
  if (child.is === "says") return { ...child, then: (w: World) => limited(child.then(w), undefined, settings, w) };
  const { forMs } = child.wait;
  const due = dueMs ?? (forMs === undefined ? undefined : world.nowMs + forMs);
  const isIdle = forMs === undefined && !child.wait.forChange && !child.wait.forInput;
  const left = Math.max(0, settings.untilMs - world.nowMs);
  const wait = isIdle
    ? {}
    : { ...child.wait, forMs: Math.min(left, due === undefined ? Infinity : Math.max(0, due - world.nowMs)) };
  return {
    is: "waits",
    wait,
    then(w, woken: Woken) {
      const isDue = woken.by !== "time" || isIdle || (due !== undefined && due <= w.nowMs);
      if (isDue) return limited(child.then(w, woken), undefined, settings, w);
      if (w.nowMs < settings.untilMs) return limited(child, due, settings, w);
      return stopped(child, settings, w);
    },
    ...(child.signal &&
      { signal: (name: Signal, w: World) => limited(child.signal!(name, w), undefined, settings, w) }),
  };
}

function stopped(child: Process<World> & { is: "waits" }, { name, keeps }: Settings, world: World): Process<World> {
  const exit = name === "KILL" ? 137 : 124;
  if (name === "KILL" || !child.signal) return { is: "ended", result: keeps ? 143 : exit };
  const go = (process: Process<World>): Process<World> => {
    if (process.is === "ended") return { is: "ended", result: keeps ? process.result : exit };
    if (process.is === "says") return { ...process, then: (w2: World) => go(process.then(w2)) };
    return { ...process, then: (w2: World, woken) => go(process.then(w2, woken)) };
  };
  return go(child.signal(name, world));
}
