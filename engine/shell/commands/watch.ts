import type { Command } from "../command.ts";
import { formatDate } from "../dates.ts";
import type { Process, World } from "../process.ts";
import { lastOf, next, readOptions, said, withoutInput } from "../tool.ts";
import { intervalMs } from "./sleep.ts";

const HOME_AND_CLEAR = "\x1b[H\x1b[2J";

export const watch: Command = {
  name: "watch",
  start(call, world) {
    const options = readOptions("watch", call.args, {
      letters: "n:dtbexgcp",
      long: {
        "interval=": "n",
        "differences?": "d",
        "no-title": "t",
        beep: "b",
        errexit: "e",
        exec: "x",
        chgexit: "g",
        color: "c",
      },
      inOrder: true,
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given, words } = options;
    if (words.length === 0) return said({ err: "Usage:\n watch [options] command\n", exit: 1 });
    const everyMs = Math.max(100, intervalMs(lastOf(options, "n") ?? "2") ?? 2000);
    const line = words.join(" ");
    const title = (w: World) => {
      if (given.has("t")) return "";
      const left = `Every ${(everyMs / 1000).toFixed(1)}s: ${line}`;
      const right = `lab: ${formatDate("%a %b %e %H:%M:%S %Y", w.nowMs)}`;
      return left + " ".repeat(Math.max(1, call.columns - left.length - right.length)) + right + "\n\n";
    };
    const round = (w: World): Process<World> => ({
      is: "says",
      out: (call.stdout === "terminal" ? HOME_AND_CLEAR : "") + title(w),
      then: (w2) => {
        const child = given.has("x") ? call.spawn(words) : call.shell(line);
        return next(
          withoutInput(child, w2),
          (exit) => exit !== 0 && given.has("e") ? { is: "ended", result: 8 } : pause,
          w2,
        );
      },
    });
    const pause: Process<World> = {
      is: "waits",
      wait: { forMs: everyMs },
      then: (w) => round(w),
      signal: () => ({ is: "ended", result: 130 }),
    };
    return round(world);
  },
};
