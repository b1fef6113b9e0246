import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const shuf: Command = {
  name: "shuf",
  start(call, world) {
    const options = readOptions("shuf", call.args, {
      letters: "n:i:er",
      long: { "head-count=": "n", "input-range=": "i", echo: "e" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const range = /^(\d+)-(\d+)$/.exec(lastOf(options, "i") ?? "");
    const count = Number(lastOf(options, "n") ?? Infinity);
    const shuffled = (lines: readonly string[], chance: typeof world.chance) => {
      const list = [...lines];
      for (let i = list.length - 1; i > 0; i--) {
        const j = chance.below(i + 1);
        [list[i], list[j]] = [list[j]!, list[i]!];
      }
      return said({ out: list.slice(0, count).map((line) => `${line}\n`).join("") });
    };
    if (range) {
      const from = Number(range[1]);
      const size = Math.min(1_000_000, Number(range[2]) - from + 1);
      return shuffled(Array.from({ length: Math.max(0, size) }, (_, i) => String(from + i)), world.chance);
    }
    if (options.given.has("e")) return shuffled(options.words, world.chance);
    return gather(call, world, options.words.slice(0, 1), ([source], w) => {
      if (!source || "fault" in source) {
        return said({ err: openComplaint(call, "shuf", source!.path, source!.fault), exit: 1 });
      }
      return shuffled(linesOf(source.text).lines, w.chance);
    });
  },
};
