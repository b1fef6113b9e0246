import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const paste: Command = {
  name: "paste",
  start(call, world) {
    const options = readOptions("paste", call.args, { letters: "sd:z", long: { serial: "s", "delimiters=": "d" } });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const glue = [...(lastOf(options, "d") ?? "\t").replace(/\\n/g, "\n").replace(/\\t/g, "\t").replace(/\\0/g, "\0")];
    const joined = (parts: readonly string[]) =>
      parts.map((part, i) => i === 0 ? part : (glue[(i - 1) % Math.max(1, glue.length)] ?? "").replace("\0", "") + part)
        .join("");
    return gather(call, world, options.words, (sources) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) {
        return said({ err: openComplaint(call, "paste", wrong.path, wrong.fault), exit: 1 });
      }
      const columns = sources.map((source) => "text" in source ? linesOf(source.text).lines : []);
      // Two dashes take lines of the input by turns.
      const dashes = sources.filter(({ path }) => path === "-").length;
      if (dashes > 1 && !options.given.has("s")) {
        const all = columns[sources.findIndex(({ path }) => path === "-")]!;
        let nth = 0;
        sources.forEach(({ path }, i) => {
          if (path !== "-") return;
          const turn = nth++;
          columns[i] = all.filter((_, j) => j % dashes === turn);
        });
      }
      if (options.given.has("s")) return said({ out: columns.map((lines) => `${joined(lines)}\n`).join("") });
      const rows = Math.max(0, ...columns.map((lines) => lines.length));
      let out = "";
      for (let r = 0; r < rows; r++) out += `${joined(columns.map((lines) => lines[r] ?? ""))}\n`;
      return said({ out });
    });
  },
};
